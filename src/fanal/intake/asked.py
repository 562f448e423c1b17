"""What a professional asked, as the desk reads it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fanal.intake import words
from fanal.intake.access import DeskReport
from fanal.intake.contents import ReportIntake
from fanal.intake.referral import Purpose, Referral
from fanal.intake.routing import pack_of
from fanal.knowledge import Answer, Ternary, current
from fanal.knowledge.exploitation import PURPOSES


@dataclass(frozen=True)
class Line:
    """One fact: what it is, and what was said."""

    label: Any
    said: Any


@dataclass(frozen=True)
class Sign:
    text: str
    note: str


@dataclass(frozen=True)
class Asked:
    """`title` says what is wanted; `remark` what to think of before anything else."""

    title: Any
    remark: Any
    lines: list[Line]
    marked_on: str
    signs: dict[Any, list[Sign]]


def asked(desk: DeskReport) -> Asked | None:
    """None for a request that no professional sent, and where our keys do not open it."""
    intake = desk.reported.intake if desk.reported else None
    if intake is None or intake.referral is None:
        return None
    title, signs = _marked(desk, intake.referral)
    lines = [Line(label, said) for label, said in _lines(intake, intake.referral) if said]
    return Asked(words.ASKED[intake.referral.purpose], _remark(intake), lines, title, signs)


def is_count(desk: DeskReport) -> bool:
    """Whether somebody wants only to be counted: nobody is looked for, and nothing is opened."""
    referral = desk.reported.intake.referral if desk.reported else None
    return referral is not None and referral.purpose is Purpose.COUNT


def _remark(intake: ReportIntake) -> str:
    assert intake.referral is not None
    if intake.referral.purpose is Purpose.COUNT:
        return _("An adult wants no help now. Look for nobody: count it, and close it.")
    if intake.minor in (Ternary.YES, Ternary.NOT_SURE):
        return _("Under 18, or not sure: the child's way. No yes is waited for.")
    if intake.referral.purpose is Purpose.CONSULT:
        return _("The person is not named. Do not ask who it is in an answer.")
    return _(
        "The adult says yes, this professional tells us. "
        "Ask the person yourself before anything starts."
    )


def _lines(intake: ReportIntake, referral: Referral) -> list[tuple[Any, Any]]:
    asker = referral.asker
    # A system is told nothing, and asks nobody whether it may be.
    chosen = referral.purpose is Purpose.REFER and not referral.by_system
    return [
        (_("The person is called"), referral.called),
        (_("Could be"), ", ".join(str(PURPOSES[each]) for each in referral.types)),
        (_("Still going on"), referral.still and words.TERNARY[referral.still]),
        (_("Last contact"), referral.last_seen and words.LAST_SEEN[referral.last_seen]),
        (_("Why no help now"), referral.refused and words.REFUSED[referral.refused]),
        (_("How they asked"), referral.how_asked),
        (_("May hear from us about them"), chosen and (_("Yes") if referral.may_tell else _("No"))),
        (_("Works"), asker.sector and words.SECTORS[asker.sector]),
        (_("Organisation"), asker.organisation),
        (_("Name of who asks"), asker.name),
        (_("Phone of who asks"), asker.phone),
        (_("E-mail of who asks"), asker.email),
    ]


def _marked(desk: DeskReport, referral: Referral) -> tuple[str, dict[Any, list[Sign]]]:
    """The list and its version, and the signs in its words; a sign that is gone keeps its id."""
    marked = referral.marked
    if marked is None:
        return "", {}
    pack = pack_of(desk.report.team_id, current())
    found = pack.professional_list(marked.list)
    texts = {each.id: str(each.text) for each in found.items} if found else {}
    kinds = {Answer.YES: _("Seen"), Answer.NO: _("Not seen"), Answer.UNKNOWN: _("Not known")}
    signs: dict[Any, list[Sign]] = {label: [] for label in kinds.values()}
    for mark in marked.marks:
        signs[kinds[mark.seen]].append(Sign(texts.get(mark.sign, mark.sign), mark.note))
    title = f"{found.title if found else marked.list} ({marked.version})"
    return title, {label: each for label, each in signs.items() if each}
