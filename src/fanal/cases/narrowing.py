"""Narrowing the caseload by what only the sealed rows say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from fanal.cases.finding.spelling import sounds_like, words_in
from fanal.cases.kinds.outcome import FINDINGS
from fanal.cases.models import Case, CaseReport
from fanal.cases.restricting.circles import secrets_for
from fanal.cases.sealing import CaseSummary, open_summary
from fanal.cases.whom import under_age
from fanal.core.duedates import today
from fanal.intake.access import Actor
from fanal.intake.models import Report
from fanal.intake.narrowing import (
    MINOR,
    MOST_OPENED,
    Looked,
    Narrow,
    NarrowForm,
    contains,
    look_through,
    of,
)
from fanal.intake.routing import pack_of
from fanal.knowledge import Pack, Ternary, current
from fanal.knowledge.exploitation import PURPOSES


class CaseNarrowForm(NarrowForm):
    inside = ("finding", "purpose", "phase", "minor", "danger")
    words_in = _("With these words in names, nationality or languages")

    finding = of(_("Outcome"), FINDINGS.items())
    purpose = of(_("Purpose"), PURPOSES.items())
    phase = of(_("Phase"))
    minor = of(
        _("Under 18"),
        MINOR.items(),
        _("today, by the date of birth. Where there is none: as somebody noted it, whenever."),
    )
    danger = of(_("Danger"), [("yes", _("Yes"))])

    def __init__(self, teams: list[str], asked: Mapping[str, Any]) -> None:
        super().__init__(teams, asked)
        packs = {pack.code: pack for pack in (pack_of(team, current()) for team in teams)}
        phases: list[Any] = [
            (
                procedure.name,
                [
                    (f"{procedure.id}/", _("Any of its phases")),
                    *((f"{procedure.id}/{phase.id}", phase.name) for phase in procedure.phases),
                ],
            )
            for pack in packs.values()
            for procedure in pack.procedures.values()
        ]
        self._choices("phase", [("", _("Any")), *phases])


def looked_through(
    actor: Actor, narrow: Narrow, ordered: QuerySet[Case]
) -> tuple[list[Case], Looked]:
    """Those of the first thousand that fit."""
    found = list(ordered.annotate(told=Exists(_told_of_danger()))[: MOST_OPENED + 1])
    secrets = secrets_for(actor, (case.circle_id for case in found))

    def fits(case: Case) -> bool | None:
        summary = open_summary(case, secrets)
        return None if summary is None else _fits(narrow, case, summary)

    return look_through(found, fits)


def _told_of_danger() -> QuerySet[CaseReport]:
    """A request that told of danger and is not closed, as when many are closed."""
    links = CaseReport.objects.filter(case=OuterRef("pk"), report__at_once=True)
    return links.exclude(report__state=Report.State.CLOSED)


def _fits(narrow: Narrow, case: Case, summary: CaseSummary) -> bool:
    wanted, pack = narrow.inside, pack_of(case.team_id, current())
    if wanted.get("finding") not in (None, summary.finding):
        return False
    if "purpose" in wanted and wanted["purpose"] not in summary.purposes:
        return False
    if "phase" in wanted and not _in_phase(wanted["phase"], summary, pack):
        return False
    if "minor" in wanted and _minor(summary, today(pack.calendar)) != wanted["minor"]:
        return False
    if "danger" in wanted and not (summary.danger or case.told):  # type: ignore[attr-defined]
        return False
    return _has_words(narrow.words, summary)


def _in_phase(wanted: str, summary: CaseSummary, pack: Pack) -> bool:
    """By what a procedure and its phase are called today, also when they were renamed since."""
    procedure, _sep, phase = wanted.partition("/")
    found = pack.phase(summary.procedure, summary.phase)
    return found is not None and found[0].id == procedure and phase in ("", found[1].id)


def _minor(summary: CaseSummary, day: date) -> Ternary | None:
    """Under 18 now, by the date or year of birth; where these do not say it, as somebody noted."""
    return under_age(summary.person, day) or summary.person.minor


def _has_words(words: str, summary: CaseSummary) -> bool:
    """Names also as they sound, in any spelling."""
    person = summary.person
    texts = [person.name, person.other_names, person.nationality, person.languages]
    names = words_in(f"{person.name} {person.other_names}")
    return all(
        contains(word, texts)
        or any(sounds_like(heard, name) for heard in words_in(word)[:1] for name in names)
        for word in words.split()
    )
