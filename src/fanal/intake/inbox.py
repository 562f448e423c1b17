"""The inbox: what is due first, read through keyset pages whose cost does not grow.

Sorting and counting use the few clear columns; the summaries of the rows shown are opened,
and no others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from fanal.core import clock
from fanal.core.duedates import today as day_now
from fanal.intake.access import Actor, teams_of
from fanal.intake.models import Report
from fanal.intake.narrowing import MOST_OPENED, Looked, Narrow, fits_request, look_through
from fanal.intake.routing import pack_of
from fanal.intake.sleep import Sleep, awake, open_sleep
from fanal.intake.staff import names_of
from fanal.intake.summary import Summary, open_summary, waiting_since
from fanal.knowledge import Team, current

PAGE = 50
MOST_COUNTED = 1_000
# At most so many of a first page are danger that stands above what has waited longer.
MOST_DANGER = 25


class Tab(StrEnum):
    UNASSIGNED = "unassigned"
    MINE = "mine"
    TEAM = "team"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    CLOSED = "closed"

    @property
    def open(self) -> bool:
        """Whether what stands here waits for the team."""
        return self in (Tab.UNASSIGNED, Tab.MINE, Tab.TEAM)


class Urgency(StrEnum):
    NOW = "now"
    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NONE = "none"


@dataclass(frozen=True)
class Place:
    """Where a page begins: after this row."""

    due_at: datetime
    dossier: UUID

    @classmethod
    def of(cls, report: Report) -> "Place":
        return cls(report.due_at, report.pk)

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """None for anything that `str` did not make: the list begins at its start."""
        moment, _, dossier = text.partition("~")
        try:
            place = cls(datetime.fromisoformat(moment), UUID(dossier))
        except ValueError:
            return None
        return place if place.due_at.tzinfo else None

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%dT%H:%M:%S.%f%z}~{self.dossier}"


@dataclass(frozen=True)
class Row:
    report: Report
    summary: Summary | None
    since: datetime | None
    team: Team
    whose: str
    urgency: Urgency
    # Why it sleeps, and what wakes it.
    sleep: Sleep | None = None

    @property
    def withdrawn(self) -> bool:
        return self.report.erase_on is not None

    @property
    def number(self) -> str:
        """The first six digits of its receipt, as they are said on the phone."""
        return spaced(self.report.locator)


def spaced(locator: str | None) -> str:
    """A locator as in "263 519"."""
    digits = locator or ""
    # A plain space would let a right-to-left page show the second half first.
    return f"{digits[:3]}\u00a0{digits[3:]}"


@dataclass(frozen=True)
class Count:
    """How many, up to a thousand."""

    exact: int

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> "Count":
        """Counted no further than it is shown."""
        return cls(rows.order_by()[: MOST_COUNTED + 1].count())

    @property
    def more(self) -> bool:
        return self.exact > MOST_COUNTED

    @property
    def shown(self) -> int:
        return min(self.exact, MOST_COUNTED)


@dataclass(frozen=True)
class Inbox:
    tab: Tab
    teams: list[Team]
    team: Team | None
    counts: dict[Tab, Count]
    rows: list[Row]
    next: Place | None
    first: bool
    # Set when it is narrowed by what only the sealed rows say.
    looked: Looked | None = None


def inbox(
    actor: Actor,
    *,
    tab: Tab,
    team_id: str = "",
    after: Place | None = None,
    narrow: Narrow | None = None,
) -> Inbox:
    """One page of a member's inbox; 404 for a team that is not theirs."""
    held = teams_of(actor)
    if team_id and team_id not in held:
        raise Http404
    wanted = [team_id] if team_id else held
    narrow = narrow or Narrow()
    page, following, looked = _page(actor, tab, wanted, after, narrow)
    if after is None and tab.open and not narrow:
        page, following = _danger_first(_danger(actor, tab, wanted), page, following)
    return Inbox(
        tab=tab,
        teams=[_team(each) for each in held],
        team=_team(team_id) if team_id else None,
        counts=_counts(actor, wanted),
        rows=_rows(actor, page),
        next=following,
        first=after is None,
        looked=looked,
    )


def _all(actor: Actor, tab: Tab, teams: Sequence[str]) -> QuerySet[Report]:
    team = Q(team=teams[0]) if len(teams) == 1 else Q(team__in=teams)
    found = Report.objects.filter(team)
    match tab:
        case Tab.UNASSIGNED:
            return found.filter(state=Report.State.OPEN, assignee=None)
        case Tab.MINE:
            return found.filter(state=Report.State.OPEN, assignee=actor.member)
        case Tab.TEAM:
            return found.filter(state=Report.State.OPEN)
        case Tab.SNOOZED:
            return found.filter(state=Report.State.ASLEEP, asleep_until__gt=_today(teams))
        case Tab.WAITING:
            return found.filter(state=Report.State.WAITING)
        case Tab.CLOSED:
            return found.filter(state=Report.State.CLOSED, locator__isnull=False)


def _back(actor: Actor, tab: Tab, teams: Sequence[str]) -> QuerySet[Report]:
    """What slept and whose day has come: it stands among what waits for us."""
    found = Report.objects.filter(Q(team=teams[0]) if len(teams) == 1 else Q(team__in=teams))
    found = found.filter(state=Report.State.ASLEEP, asleep_until__lte=_today(teams))
    match tab:
        case Tab.UNASSIGNED:
            return found.filter(assignee=None)
        case Tab.MINE:
            return found.filter(assignee=actor.member)
    return found


def _today(teams: Sequence[str]) -> date:
    return day_now(pack_of(teams[0], current()).calendar)


def _page(
    actor: Actor, tab: Tab, teams: Sequence[str], after: Place | None, narrow: Narrow
) -> tuple[list[Report], Place | None, Looked | None]:
    """What is due first; what is closed comes newest first."""
    newest_first = tab is Tab.CLOSED
    # One query per team keeps the order of the index; over several teams it would be sorted.
    found = [_all(actor, tab, [team]) for team in teams]
    if tab.open:
        found += [_back(actor, tab, [team]) for team in teams]
    now = clock.now()
    found = [
        narrow.rows(rows, "due_at", overdue=now, week=now + timedelta(days=7)) for rows in found
    ]
    if not narrow.looks_inside:
        return *_shown(_first(found, after, newest_first, PAGE + 1)), None
    # Always from the start, so that each page is one of the same rows.
    every = _first(found, None, newest_first, MOST_OPENED + 1)
    fit, looked = look_through(every, lambda report: _fits(actor, narrow, report))
    if after:
        behind = (after.due_at, after.dossier.hex)
        fit = [each for each in fit if _is_behind(_order(each), behind, newest_first)]
    return *_shown(fit), looked


def _fits(actor: Actor, narrow: Narrow, report: Report) -> bool | None:
    secrets = actor.ring.team_secrets
    summary = open_summary(report, secrets)
    return fits_request(narrow, report, summary, secrets) if summary else None


def _shown(found: list[Report]) -> tuple[list[Report], Place | None]:
    """A page of them, and where the next one begins."""
    shown = found[:PAGE]
    return shown, Place.of(shown[-1]) if len(found) > PAGE else None


def _is_behind(one: tuple[datetime, str], place: tuple[datetime, str], newest_first: bool) -> bool:
    return one < place if newest_first else one > place


def _order(report: Report) -> tuple[datetime, str]:
    return report.due_at, report.pk.hex


def _first(
    lists: Sequence[QuerySet[Report]], after: Place | None, newest_first: bool, most: int
) -> list[Report]:
    """The first of several lists, as if they were one."""
    each = [_some(rows, after, newest_first, most) for rows in lists]
    return list(islice(merge(*each, key=_order, reverse=newest_first), most))


def _some(
    reports: QuerySet[Report], after: Place | None, newest_first: bool, most: int
) -> list[Report]:
    if after:
        reports = reports.filter(_beyond(after, newest_first))
    order = ("-due_at", "-dossier_id") if newest_first else ("due_at", "dossier_id")
    return list(reports.order_by(*order)[:most])


def _beyond(place: Place, newest_first: bool) -> Q:
    if newest_first:
        same = Q(due_at=place.due_at, dossier_id__lt=place.dossier)
        return Q(due_at__lte=place.due_at) & (Q(due_at__lt=place.due_at) | same)
    same = Q(due_at=place.due_at, dossier_id__gt=place.dossier)
    return Q(due_at__gte=place.due_at) & (Q(due_at__gt=place.due_at) | same)


def _danger(actor: Actor, tab: Tab, teams: Sequence[str]) -> list[Report]:
    """The newest of those who told of danger and wait."""
    now = _all(actor, tab, teams).filter(at_once=True, due_at__lte=clock.now())
    return list(now.order_by("-due_at", "-dossier_id")[:MOST_DANGER])


def _danger_first(
    danger: list[Report], page: list[Report], following: Place | None
) -> tuple[list[Report], Place | None]:
    """Danger above what has waited longer, on a page that grows no longer for it."""
    known = {report.pk for report in danger}
    rest = [report for report in page if report.pk not in known]
    shown = rest[: PAGE - len(danger)]
    if len(shown) < len(rest):
        following = Place.of(shown[-1])
    return danger + shown, following


def _counts(actor: Actor, teams: Sequence[str]) -> dict[Tab, Count]:
    """All in one question; none is counted further than it is shown."""
    open_tabs = [tab for tab in Tab if tab.open]
    lists = [_all(actor, tab, teams) for tab in Tab]
    lists += [_back(actor, tab, teams) for tab in open_tabs]
    limited = [reports.order_by().values("pk")[: MOST_COUNTED + 1] for reports in lists]
    asked = [reports.query.sql_with_params() for reports in limited]
    each = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS tab)" for sql, _ in asked)  # noqa: S608
    with connection.cursor() as cursor:
        # Django's own statements, side by side; what varies stays in the parameters.
        cursor.execute(f"SELECT {each}", [value for _, values in asked for value in values])
        found = cursor.fetchone()
    counted = dict(zip(Tab, found[: len(Tab)], strict=True))
    for tab, back in zip(open_tabs, found[len(Tab) :], strict=True):
        counted[tab] += back
    return {tab: Count(number) for tab, number in counted.items()}


def _rows(actor: Actor, reports: list[Report]) -> list[Row]:
    names = names_of({r.assignee_id for r in reports if r.assignee_id})
    return [_row(actor, report, names) for report in reports]


def _row(actor: Actor, report: Report, names: dict[UUID, str]) -> Row:
    secrets = actor.ring.team_secrets
    summary = open_summary(report, secrets)
    return Row(
        report=report,
        summary=summary,
        since=waiting_since(report, summary, secrets),
        team=_team(report.team_id),
        whose=names.get(report.assignee_id, "") if report.assignee_id else "",
        urgency=urgency(report, danger=bool(summary and summary.danger)),
        sleep=open_sleep(report, secrets),
    )


def urgency(report: Report, *, danger: bool) -> Urgency:
    """How near its due moment is, seen from the centre's own clock."""
    back = report.state == Report.State.ASLEEP and awake(report)
    if report.state != Report.State.OPEN and not back:
        return Urgency.NONE
    now, zone = clock.now(), pack_of(report.team_id, current()).calendar.zone
    if report.due_at <= now:
        return Urgency.NOW if danger else Urgency.OVERDUE
    same_day = report.due_at.astimezone(zone).date() == now.astimezone(zone).date()
    return Urgency.TODAY if same_day else Urgency.LATER


def _team(team_id: str) -> Team:
    return current().team(team_id)
