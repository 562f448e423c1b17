"""Everything that is due, in one place; and the caseload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from fanal.cases.access import cases_of, due_of
from fanal.cases.models import Case, DueDate
from fanal.cases.narrowing import looked_through
from fanal.cases.restricting.circles import secrets_for
from fanal.cases.sealing import CaseSummary, DueLine, Secrets, open_due, open_summary
from fanal.cases.snoozing import asleep
from fanal.core.duedates import today as day_now
from fanal.intake.access import Actor, teams_of
from fanal.intake.inbox import Count
from fanal.intake.narrowing import Looked, Narrow
from fanal.intake.routing import pack_of
from fanal.intake.staff import names_of
from fanal.knowledge import current

PAGE = 50
AHEAD = timedelta(days=60)


class When(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    # Later, but a warning of the pack has come.
    SOON = "soon"
    LATER = "later"


class Scope(StrEnum):
    MINE = "mine"
    TEAM = "team"


@dataclass(frozen=True)
class DueRow:
    due: DueDate
    line: DueLine | None
    whose: str
    when: When

    @property
    def late_by(self) -> int:
        """Days since it was due; 0 when it is not late."""
        return max(0, (_today(self.due.team_id) - self.due.on).days)


@dataclass(frozen=True)
class Today:
    scope: Scope
    groups: list[tuple[When, list[DueRow]]]
    mine: Count
    team: Count
    page: int
    # Whether more is due than stands on this page and those before it.
    more: bool


def today(actor: Actor, scope: Scope, page: int) -> Today:
    """One page of what is due within two months, soonest first."""
    teams = teams_of(actor)
    if not teams:
        raise Http404
    until = _today(teams[0]) + AHEAD
    theirs = due_of(actor).filter(on__lte=until)
    wanted = theirs.filter(assignee=actor.member) if scope is Scope.MINE else theirs
    found = list(wanted.order_by("on", "id")[page * PAGE : (page + 1) * PAGE + 1])
    rows = _rows(actor, found[:PAGE])
    return Today(
        scope=scope,
        groups=[(when, of) for when in When if (of := [row for row in rows if row.when is when])],
        mine=Count.of(theirs.filter(assignee=actor.member)),
        team=Count.of(theirs),
        page=page,
        more=len(found) > PAGE,
    )


def _rows(actor: Actor, found: Sequence[DueDate]) -> list[DueRow]:
    names = names_of({row.assignee_id for row in found if row.assignee_id})
    secrets = secrets_for(actor, (row.circle_id for row in found))
    lines = [(row, open_due(row, secrets)) for row in found]
    return [
        DueRow(
            due=row,
            line=line,
            whose=names.get(row.assignee_id, "") if row.assignee_id else "",
            when=_when(row, line),
        )
        for row, line in lines
    ]


def _when(row: DueDate, line: DueLine | None) -> When:
    day = _today(row.team_id)
    if row.on < day:
        return When.OVERDUE
    if row.on == day:
        return When.TODAY
    if row.on < day + timedelta(days=7):
        return When.WEEK
    warned = line is not None and any(ahead <= day for ahead in line.item.warn_on)
    return When.SOON if warned else When.LATER


def _today(team_id: str) -> date:
    """The day it is where the team works."""
    return day_now(pack_of(team_id, current()).calendar)


class Tab(StrEnum):
    MINE = "mine"
    TEAM = "team"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseRow:
    case: Case
    summary: CaseSummary | None
    whose: str

    @property
    def late(self) -> bool:
        return self.case.next_on < _today(self.case.team_id)


@dataclass(frozen=True)
class Caseload:
    tab: Tab
    rows: list[CaseRow]
    counts: dict[Tab, Count]
    page: int
    more: bool
    # Set when it is narrowed by what only the sealed rows say.
    looked: Looked | None = None


def caseload(actor: Actor, tab: Tab, page: int, narrow: Narrow | None = None) -> Caseload:
    """One page of the cases a member may see, what is due first on top."""
    teams = teams_of(actor)
    theirs = cases_of(actor)
    sleeping = asleep(_today(teams[0]))
    tabs = {
        Tab.MINE: theirs.filter(~sleeping, state=Case.State.OPEN, assignee=actor.member),
        Tab.TEAM: theirs.filter(~sleeping, state=Case.State.OPEN),
        Tab.SNOOZED: theirs.filter(sleeping, state=Case.State.OPEN),
        Tab.CLOSED: theirs.filter(state=Case.State.CLOSED),
    }
    today, narrow = _today(teams[0]), narrow or Narrow()
    wanted = narrow.rows(tabs[tab], "next_on", overdue=today, week=today + timedelta(days=7))
    ordered = wanted.order_by("next_on", "dossier_id")
    found, looked = _part(actor, ordered, page, narrow)
    names = names_of({case.assignee_id for case in found if case.assignee_id})
    secrets = secrets_for(actor, (case.circle_id for case in found))
    return Caseload(
        tab=tab,
        rows=[_case_row(case, names, secrets) for case in found[:PAGE]],
        counts={each: Count.of(cases) for each, cases in tabs.items()},
        page=page,
        more=len(found) > PAGE,
        looked=looked,
    )


def _part(
    actor: Actor, ordered: QuerySet[Case], page: int, narrow: Narrow
) -> tuple[list[Case], Looked | None]:
    """The cases of one page, and one more if there is."""
    wanted = slice(page * PAGE, (page + 1) * PAGE + 1)
    if not narrow.looks_inside:
        return list(ordered[wanted]), None
    fit, looked = looked_through(actor, narrow, ordered)
    return fit[wanted], looked


def _case_row(case: Case, names: dict[UUID, str], secrets: Secrets) -> CaseRow:
    whose = names.get(case.assignee_id, "") if case.assignee_id else ""
    return CaseRow(case, open_summary(case, secrets), whose)
