"""Figures for the team itself: what waits, what was answered on time, how it ended, who has what.

From the clear columns; and where these say nothing, from rows that are opened, up to a bound
that the page names. For inside only: small numbers may point at a person.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from fanal.accounts.permissions import Permission, teams_where
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases.access import cases_of, due_of
from fanal.cases.kinds.closing import ENDS
from fanal.cases.kinds.outcome import FINDINGS
from fanal.cases.models import Case
from fanal.cases.restricting.circles import secrets_for
from fanal.cases.sealing import CaseSummary, Secrets, open_summary
from fanal.core import clock
from fanal.core.duedates import day_of
from fanal.core.duedates import today as day_now
from fanal.dossiers.models import Compartment, Entry, Grant, HolderKind
from fanal.dossiers.sealing import grant_context, open_entry
from fanal.intake.access import Actor
from fanal.intake.contents import Closed, Unanswered
from fanal.intake.models import Report
from fanal.intake.routing import pack_of
from fanal.intake.staff import names_of
from fanal.intake.summary import open_summary as open_report_summary
from fanal.intake.summary import waiting_since
from fanal.intake.words import ASKED, CLOSE_REASONS
from fanal.knowledge import current
from fanal.vault import ContentKey, Sealed, VaultError, open_with

# How many rows are opened, or lines of the trail read, at most.
MOST_OPENED = 300
MOST_LINES = 50_000
WEEKS = 8
_ARRIVED = (Event.REPORT_RECEIVED, Event.REPORT_ENTERED)
_ANSWERED = (Event.ANSWERED, Event.VISIT_PROPOSED)


@dataclass(frozen=True)
class Bar:
    label: Any
    value: int


@dataclass(frozen=True)
class Chart:
    """One series, drawn and listed; `note` says what it does not count."""

    id: str
    title: Any
    bars: list[Bar]
    note: Any = ""

    @property
    def total(self) -> int:
        return sum(bar.value for bar in self.bars)

    @property
    def most(self) -> int:
        return max((bar.value for bar in self.bars), default=0)


@dataclass(frozen=True)
class Week:
    """The requests that came in a week: answered by their promised day, later, or not yet."""

    monday: date
    on_time: int = 0
    late: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.open


@dataclass(frozen=True)
class Load:
    """What somebody looks after; nobody's when there is no name."""

    name: str
    requests: int
    cases: int
    overdue: int
    soon: int


@dataclass(frozen=True)
class Figures:
    charts: list[Chart]
    weeks: list[Week]
    loads: list[Load]
    teams: list[str]

    @property
    def empty(self) -> bool:
        return not any([week.total for week in self.weeks] + [each.total for each in self.charts])


def figures(actor: Actor) -> Figures:
    """Of the teams in which this member may see them."""
    teams = teams_where(actor.member, Permission.TEAM_FIGURES)
    return Figures(
        charts=[
            waiting_by_age(actor, teams),
            asked_for(actor, teams),
            *_of_cases(actor, teams),
            closed_for(actor, teams),
        ],
        weeks=answered_on_time(teams),
        loads=loads(actor, teams),
        teams=[str(current().team(team).name) for team in teams],
    )


def waiting_by_age(actor: Actor, teams: Sequence[str]) -> Chart:
    """Since when those wait who wait for us."""
    waiting = Report.objects.filter(team_id__in=teams, state=Report.State.OPEN, erase_on=None)
    found = list(waiting.order_by("due_at", "dossier_id")[: MOST_OPENED + 1])
    steps = {_("Today"): 1, _("1 to 2 days"): 3, _("3 to 7 days"): 8, _("Longer"): 100_000}
    counted: Counter[str] = Counter()
    secrets, shut = actor.ring.team_secrets, 0
    for report in found[:MOST_OPENED]:
        since = waiting_since(report, open_report_summary(report, secrets), secrets)
        if since is None:
            shut += 1
            continue
        calendar = pack_of(report.team_id, current()).calendar
        days = (day_now(calendar) - day_of(since, calendar)).days
        counted[next(label for label, below in steps.items() if days < below)] += 1
    bars = [Bar(label, counted[label]) for label in steps]
    return Chart("waiting", _("Waiting for us, by how long"), bars, _bound(found, shut))


def _bound(found: Sequence[object], shut: int) -> str:
    words = []
    if len(found) > MOST_OPENED:
        words.append(_("Only the first %(n)s are counted.") % {"n": MOST_OPENED})
    if shut:
        words.append(_("%(n)s stay closed to your keys.") % {"n": shut})
    return " ".join(words)


def answered_on_time(teams: Sequence[str]) -> list[Week]:
    """By the week in which they came; in whole days, since the trail shows no more in clear."""
    today = clock.now().date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    danger = Report.objects.filter(pk=OuterRef("subject"), at_once=True)
    newest = Subquery(AuditEvent.objects.order_by("-seq").values("seq")[:1])
    # Where nobody reads an answer, reading it is what was promised.
    silent = Exists(Entry.objects.filter(dossier=OuterRef("subject"), kind=Unanswered.kind))
    lines = AuditEvent.objects.filter(
        Q(event__in=_ARRIVED + _ANSWERED) | Q(silent, event=Event.REPORT_OPENED),
        seq__gt=newest - MOST_LINES,
        team__in=teams,
    )
    came: dict[UUID | None, tuple[str, date, bool]] = {}
    answered: dict[UUID | None, date] = {}
    rows = lines.order_by("seq").annotate(danger=Exists(danger))
    for event, team, subject, day, at_once in rows.values_list(
        "event", "team", "subject", "day", "danger"
    ):
        if event in _ARRIVED:
            came[subject] = (team, day, at_once)
        else:
            answered.setdefault(subject, day)
    counted = {first + timedelta(weeks=n): Counter[str]() for n in range(WEEKS)}
    for subject, (team, day, at_once) in came.items():
        week = counted.get(day - timedelta(days=day.weekday()))
        if week is not None:
            week[_how(answered.get(subject), _due(team, day, at_once))] += 1
    return [
        Week(monday, each["on_time"], each["late"], each["open"])
        for monday, each in counted.items()
    ]


def _due(team: str, day: date, at_once: bool) -> date:
    return day if at_once else pack_of(team, current()).calendar.next_working_day(day)


def _how(answered: date | None, due: date) -> str:
    if answered is None:
        return "open" if due >= clock.now().date() else "late"
    return "on_time" if answered <= due else "late"


def loads(actor: Actor, teams: Sequence[str]) -> list[Load]:
    """Who has how much, most first."""
    today = min((day_now(pack_of(team, current()).calendar) for team in teams), default=date.min)
    requests = Report.objects.filter(team_id__in=teams).exclude(state=Report.State.CLOSED)
    cases = cases_of(actor).filter(team_id__in=teams, state=Case.State.OPEN)
    due = due_of(actor).filter(team_id__in=teams, on__lte=today + timedelta(days=7))
    late, soon = Count("pk", filter=Q(on__lt=today)), Count("pk", filter=Q(on__gte=today))
    counted = _counted(requests.filter(erase_on=None), "request")
    by_what: dict[str, dict[UUID | None, int]] = {"request": {}, "case": {}}
    for id, what, number in counted.union(_counted(cases, "case"), all=True):
        by_what[what][id] = number
    by_request, by_case = by_what["request"], by_what["case"]
    dates = due.order_by().values("assignee_id").annotate(late=late, soon=soon)
    by_date: dict[UUID | None, tuple[int, int]] = {
        row["assignee_id"]: (row["late"], row["soon"]) for row in dates
    }
    whose = by_request.keys() | by_case.keys() | by_date.keys()
    names = names_of(id for id in whose if id)
    found = [
        Load(
            names.get(id, "") if id else "",
            by_request.get(id, 0),
            by_case.get(id, 0),
            *by_date.get(id, (0, 0)),
        )
        for id in whose
    ]
    return sorted(found, key=lambda each: (-each.cases - each.requests, each.name))


def _counted(rows: QuerySet[Any], what: str) -> Any:
    """How many each has of them: whose, what, number."""
    each = rows.order_by().values("assignee_id").annotate(what=Value(what), n=Count("pk"))
    return each.values_list("assignee_id", "what", "n")


def _of_cases(actor: Actor, teams: Sequence[str]) -> list[Chart]:
    """Outcomes of those that are open, and why those that closed did."""
    cases = cases_of(actor).filter(team_id__in=teams).order_by("next_on", "dossier_id")
    some = Q()
    for state in (Case.State.OPEN, Case.State.CLOSED):
        some |= Q(pk__in=cases.filter(state=state).values("pk")[: MOST_OPENED + 1])
    found = list(Case.objects.filter(some))
    secrets = secrets_for(actor, (case.circle_id for case in found))
    still = [case for case in found if case.state == Case.State.OPEN]
    ended = [case for case in found if case.state == Case.State.CLOSED]
    findings, shut = _inside(still, secrets, lambda summary: summary.finding)
    endings, shut_too = _inside(ended, secrets, lambda summary: summary.ending)
    outcome: dict[Any, Any] = {**FINDINGS, None: _("Not yet")}
    ends: dict[Any, Any] = {**ENDS, None: _("Not known")}
    return [
        Chart(
            "outcomes", _("Open cases, by outcome"), _bars(outcome, findings), _bound(still, shut)
        ),
        Chart("ends", _("Closed cases, by reason"), _bars(ends, endings), _bound(ended, shut_too)),
    ]


def _inside(
    cases: Sequence[Case], secrets: Secrets, of: Callable[[CaseSummary], Any]
) -> tuple[Counter[Any], int]:
    """How many say what, of the first `MOST_OPENED`; and how many stay shut."""
    summaries = [open_summary(case, secrets) for case in cases[:MOST_OPENED]]
    return Counter(of(each) for each in summaries if each), summaries.count(None)


def _bars(labels: Mapping[Any, Any], counted: Mapping[Any, int]) -> list[Bar]:
    """Every label that says something, and "unknown" only where there is such a thing."""
    return [
        Bar(label, counted.get(key, 0)) for key, label in labels.items() if key or counted.get(key)
    ]


def closed_for(actor: Actor, teams: Sequence[str]) -> Chart:
    """Why the requests that closed last did: the entry that closed each of them is opened."""
    last = Report.objects.filter(
        team_id__in=teams, state=Report.State.CLOSED, locator__isnull=False
    ).order_by("-due_at", "-dossier_id")[:MOST_OPENED]
    entries = list(
        Entry.objects.filter(dossier_id__in=last.values("pk"), kind=Closed.kind).order_by("number")
    )
    keys = _keys(actor, {entry.dossier_id for entry in entries})
    reasons = {entry.dossier_id: _reason(entry, keys) for entry in entries}
    bars = _bars({**CLOSE_REASONS, None: _("Not known")}, Counter(reasons.values()))
    note = _("The last %(n)s that were closed.") % {"n": MOST_OPENED}
    return Chart("closed", _("Closed requests, by reason"), bars, note)


def asked_for(actor: Actor, teams: Sequence[str]) -> Chart:
    """What professionals wanted in the requests that came last; a count stands here alone."""
    last = Report.objects.filter(team_id__in=teams, locator__isnull=False)
    found = list(last.order_by("-dossier_id")[: MOST_OPENED + 1])
    secrets = actor.ring.team_secrets
    summaries = [open_report_summary(report, secrets) for report in found[:MOST_OPENED]]
    counted = Counter(each.purpose for each in summaries if each)
    bars = [Bar(label, counted[purpose]) for purpose, label in ASKED.items()]
    return Chart("asked", _("Asked by professionals"), bars, _bound(found, summaries.count(None)))


def _keys(actor: Actor, dossiers: set[UUID]) -> dict[tuple[UUID, int], ContentKey]:
    secrets = actor.ring.team_secrets
    grants = Grant.objects.filter(
        epoch__dossier_id__in=dossiers,
        epoch__compartment=Compartment.FILE,
        holder_kind=HolderKind.TEAM,
        holder_id__in=secrets,
    ).select_related("epoch")
    found = {}
    for grant in grants:
        epoch = grant.epoch
        context = grant_context(
            epoch.dossier_id, epoch.compartment, epoch.number, HolderKind.TEAM, grant.holder_id
        )
        try:
            opened = open_with(secrets[grant.holder_id], Sealed(grant.sealed), context)
        except VaultError:
            continue
        found[(epoch.dossier_id, epoch.number)] = ContentKey.from_bytes(opened)
    return found


def _reason(entry: Entry, keys: Mapping[tuple[UUID, int], ContentKey]) -> Any:
    key = keys.get((entry.dossier_id, entry.epoch))
    try:
        content = open_entry(entry, key) if key and not entry.erased else None
    except VaultError:
        return None
    return content.reason if isinstance(content, Closed) else None
