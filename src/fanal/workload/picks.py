"""What was ticked in a list, and what stands in the way of doing something with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from fanal.accounts.permissions import Permission, may
from fanal.cases.access import CaseFile, cases_for, cases_of
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.definition import Need
from fanal.cases.models import Case, CaseReport
from fanal.dossiers.models import Entry
from fanal.dossiers.opening import OpenEntry
from fanal.intake.access import Actor, DeskReport, reports_for, reports_of
from fanal.intake.desk_forms import DEEDS
from fanal.intake.models import Report

MOST = 200


class Sort(StrEnum):
    REPORT = "report"
    CASE = "case"


class What(StrEnum):
    """What can be done to many: by the name of the deed on one."""

    ASSIGN = "assign"
    CLOSE = "close"


class Refusal(StrEnum):
    """Why something is left as it is."""

    NOT_HERE = "not-here"
    NOT_ALLOWED = "not-allowed"
    A_COLLEAGUES = "a-colleagues"
    TAKEN_BACK = "taken-back"
    CLOSED = "closed"
    DANGER = "danger"
    SAME = "same"
    RESTRICTED = "restricted"
    OTHER_TEAM = "other-team"
    CHANGED = "changed"
    FAILED = "failed"


@dataclass(frozen=True)
class Pick:
    """One thing that was ticked; `seen` and `was` say how it stood on the page that named it.

    `to` is who gets it, once that page said so; nobody, when there is none.
    """

    sort: Sort
    id: UUID
    seen: int | None = None
    was: UUID | None = None
    to: UUID | None = None

    @classmethod
    def parse(cls, text: str) -> "Pick | None":
        """None for anything that `str` did not make."""
        sort, _, rest = text.partition(":")
        id, *facts = rest.split("~")
        try:
            seen = int(facts[0]) if facts else None
            was, to = ([UUID(each) if each else None for each in facts[1:3]] + [None, None])[:2]
            return cls(Sort(sort), UUID(id), seen, was, to)
        except ValueError:
            return None

    def __str__(self) -> str:
        facts = "" if self.seen is None else f"~{self.seen}~{self.was or ''}~{self.to or ''}"
        return f"{self.sort}:{self.id}{facts}"


def parse_all(texts: Iterable[str]) -> list[Pick]:
    """In their order, each thing once."""
    found = {(p.sort, p.id): p for text in texts if (p := Pick.parse(text))}
    return list(found.values())


@dataclass(frozen=True)
class Item:
    """A picked thing as it is now; `thing` is none when it is not there or not ours."""

    pick: Pick
    thing: Report | Case | None = field(repr=False)
    opened: DeskReport | CaseFile | None = field(repr=False)
    refusal: Refusal | None = None
    danger: bool = False

    @property
    def whose(self) -> UUID | None:
        return self.thing.assignee_id if self.thing else None

    @property
    def team_id(self) -> str:
        return self.thing.team_id if self.thing else ""

    def as_seen(self, to: UUID | None = None) -> Pick:
        """The pick with how it stands now, for the page that shows it."""
        seen = self.opened.last_number if self.opened else None
        return Pick(self.pick.sort, self.pick.id, seen, self.whose, to)


def look(actor: Actor, pick: Pick, what: What | None = None) -> Item:
    """A picked thing, opened; whatever is absent, another's or shut is the same.

    `what` is the deed that it is looked at for; none: only to name it, or to undo one's own deed.
    """
    return look_all(actor, [pick], what)[0]


def look_all(actor: Actor, picks: Sequence[Pick], what: What | None = None) -> list[Item]:
    """The same of many, asked for together."""
    reports = reports_of(actor).filter(pk__in=[p.id for p in picks if p.sort is Sort.REPORT])
    found = reports.select_related("dossier", "team", "summary_key")
    files = cases_for(actor, (p.id for p in picks if p.sort is Sort.CASE))
    told = told_of_danger(file.case.pk for file in files)
    opened: dict[tuple[Sort, UUID], DeskReport | CaseFile] = {
        **{(Sort.REPORT, desk.report.pk): desk for desk in reports_for(actor, found)},
        **{(Sort.CASE, file.case.pk): file for file in files},
    }
    return [_item(pick, opened.get((pick.sort, pick.id)), what, told) for pick in picks]


def _item(
    pick: Pick, opened: DeskReport | CaseFile | None, what: What | None, told: set[UUID]
) -> Item:
    if opened is None:
        return Item(pick, None, None, Refusal.NOT_HERE)
    thing = opened.report if isinstance(opened, DeskReport) else opened.case
    danger = pick.id in told or _finds_danger(opened)
    return Item(pick, thing, opened, _unfit(opened, pick, what), danger)


def asked(what: What, opened: DeskReport | CaseFile) -> Permission:
    """What the deed on this one alone asks for."""
    if isinstance(opened, DeskReport):
        return DEEDS[what].permission
    return case_forms()[what].asks(opened.state, opened.actor.member)


def allowed(what: What, opened: DeskReport | CaseFile) -> bool:
    thing = opened.report if isinstance(opened, DeskReport) else opened.case
    return may(opened.actor.member, thing.team_id, asked(what, opened))


def _unfit(opened: DeskReport | CaseFile, pick: Pick, what: What | None) -> Refusal | None:
    """Why nothing at all can be done with it now."""
    thing = opened.report if isinstance(opened, DeskReport) else opened.case
    if not may(opened.actor.member, thing.team_id, Permission.MANY):
        return Refusal.NOT_ALLOWED
    if what and not allowed(what, opened):
        others = asked(what, opened) is Permission.CASE_ASSIGN_OTHERS
        return Refusal.A_COLLEAGUES if others else Refusal.NOT_ALLOWED
    if isinstance(opened, DeskReport):
        if opened.report.erase_on is not None:
            return Refusal.TAKEN_BACK
        closed, whose = opened.report.state == Report.State.CLOSED, opened.report.assignee_id
    else:
        closed, whose = opened.state.closed, opened.case.assignee_id
    if closed:
        return Refusal.CLOSED
    if pick.seen is not None and (whose != pick.was or _grew(opened, pick.seen)):
        return Refusal.CHANGED
    return None


def _grew(opened: DeskReport | CaseFile, seen: int) -> bool:
    """Whether somebody else wrote in it since."""
    return any(
        entry.number > seen
        and not (isinstance(entry, OpenEntry) and entry.content.by == opened.actor.id)
        for entry in opened.entries
    )


def is_danger(file: CaseFile) -> bool:
    """Whether danger was told, or found in the evaluation."""
    return _finds_danger(file) or bool(told_of_danger([file.case.pk]))


def told_of_danger(cases: Iterable[UUID]) -> set[UUID]:
    """Of these cases, those with a request that told of it and is not closed."""
    links = CaseReport.objects.filter(case__in=list(cases), report__at_once=True)
    return set(links.exclude(report__state=Report.State.CLOSED).values_list("case_id", flat=True))


def _finds_danger(opened: DeskReport | CaseFile) -> bool:
    if isinstance(opened, DeskReport):
        told = bool(opened.reported and opened.reported.intake.danger)
        return opened.report.at_once or told
    found = opened.state.assessment
    return bool(found and Need.DANGER in found.needs)


def of_member(actor: Actor, team_id: str, member: UUID) -> tuple[list[Pick], int]:
    """All that is open and this member's in one of our teams, what is due first; how many more."""
    mine = Q(team_id=team_id, assignee_id=member)
    reports = reports_of(actor).filter(mine).exclude(state=Report.State.CLOSED)
    reports = reports.filter(erase_on=None)
    cases = cases_of(actor).filter(mine, state=Case.State.OPEN)
    total = reports.count() + cases.count()
    first = reports.order_by("due_at", "dossier_id").values_list("pk", flat=True)[:MOST]
    found = [Pick(Sort.REPORT, pk) for pk in first]
    rest = cases.order_by("next_on", "dossier_id").values_list("pk", flat=True)
    found += [Pick(Sort.CASE, pk) for pk in rest[: MOST - len(found)]]
    return found, total - len(found)


def last_number(id: UUID) -> int:
    """The newest entry of a dossier, whether our keys open it or not."""
    newest = Entry.objects.filter(dossier_id=id).order_by("-number")
    return newest.values_list("number", flat=True).first() or 0
