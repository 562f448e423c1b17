"""What the desk calls the things a case is made of."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from fanal.accounts.access import team_name
from fanal.cases.access import CaseFile
from fanal.cases.finding.matching import Match, Reason
from fanal.cases.kinds.identification import Identification
from fanal.cases.kinds.outcome import FINDINGS
from fanal.cases.kinds.phase import APART, current_phase
from fanal.cases.kinds.procedure_end import ProcedureLeft
from fanal.cases.models import FormerCase
from fanal.cases.naming import spelled, what, why
from fanal.cases.proposals import proposal
from fanal.cases.sealing import DueLine, FormerLine
from fanal.cases.state import DueItem, State, What
from fanal.cases.today import Scope, Tab, Today, When
from fanal.cases.whom import runs_against_age
from fanal.core.duedates import day_of
from fanal.core.duedates import today as day_now
from fanal.intake.inbox import Count
from fanal.intake.routing import pack_of
from fanal.intake.staff import name_of
from fanal.knowledge import Pack, current

NOT_YET = _("Not yet")
NO_PROCEDURE = _("No procedure runs")
WHEN = {
    When.OVERDUE: _("Overdue"),
    When.TODAY: _("Today"),
    When.WEEK: _("Within a week"),
    When.SOON: _("Coming near"),
    When.LATER: _("Later"),
}
TABS = {
    Tab.MINE: _("Mine"),
    Tab.TEAM: _("Whole team"),
    Tab.SNOOZED: _("Snoozed"),
    Tab.CLOSED: _("Closed"),
}
EMPTY = {
    Tab.MINE: _("No case is yours. Cases begin with a request."),
    Tab.TEAM: _("No case yet. Cases begin with a request."),
    Tab.SNOOZED: _("No case sleeps."),
    Tab.CLOSED: _("Nothing has been closed yet."),
}
REASONS = {
    Reason.ITS_REQUEST: _("its request"),
    Reason.SAME_DOCUMENT: _("the same passport or identity card"),
    Reason.SAME_PHONE: _("the same telephone"),
    Reason.SAME_NAME: _("the same name"),
    Reason.ALIKE_NAME: _("a name that sounds like it"),
    Reason.SAME_BIRTHDAY: _("the same date of birth"),
}


def scopes(today: Today) -> list[tuple[Scope, Any, Count]]:
    return [(Scope.MINE, _("Mine"), today.mine), (Scope.TEAM, _("Whole team"), today.team)]


@dataclass(frozen=True)
class DueWords:
    """A due date as lists show it."""

    on: date
    key: str
    what: str
    why: str
    late: bool
    # That the rule changed since, and what it would be now; nothing moves by itself.
    changed: str = ""
    # The deed that ends it, if one does.
    deed: str = ""


def due_words(line: DueLine, on: date, pack: Pack, today: date) -> DueWords:
    return _worded(line.item, on, pack, today)


def _worded(item: DueItem, on: date, pack: Pack, today: date) -> DueWords:
    changed = proposal(item, pack)
    return DueWords(
        on=on,
        key=item.key,
        what=what(item, pack),
        why=why(item),
        late=on < today,
        changed=changed.words if changed else "",
        deed=deed_for(item),
    )


# The deeds that end what is not simply ticked off.
ENDED_BY = {What.APPOINTMENT: "appointment-end", What.UNREMINDED: "reminder-done"}


def deed_for(item: DueItem) -> str:
    if item.ticked:
        return "task-done"
    return ENDED_BY.get(item.what, "")


def due_lines(file: CaseFile) -> list[DueWords]:
    """All that is due in a case, soonest first."""
    today = day_now(file.pack.calendar)
    return [_worded(item, item.on, file.pack, today) for item in file.state.due_items]


def facts(file: CaseFile) -> list[tuple[Any, Any]]:
    """Where the case stands, label by label; what is not known is said."""
    state, pack = file.state, file.pack
    phase = current_phase(state, pack)
    choice = pack.choice(state.choice.choice) if state.choice else None
    until = state.phase_due if state.running else None
    whom = runs_against_age(pack, state)
    return [
        (
            _("Evaluation"),
            spelled(day_of(state.assessment.at, pack.calendar)) if state.assessment else NOT_YET,
        ),
        (_("Outcome"), FINDINGS[state.outcome.finding] if state.outcome else NOT_YET),
        (
            _("Rights explained"),
            spelled(day_of(state.rights.at, pack.calendar)) if state.rights else NOT_YET,
        ),
        (_("Choice"), choice.label if choice else NOT_YET),
        (_("Phase"), phase.name if phase else _no_phase(state)),
        *([(_("Until"), spelled(until) if until else _("No fixed end"))] if state.running else []),
        *([(_("Age"), capfirst(APART[whom]))] if whom else []),
        *([(_("The procedure ended"), _ended(state.left, pack))] if state.left else []),
        (_("Formal identification"), _identified(state.identification)),
    ]


def _no_phase(state: State) -> Any:
    """A phase that the pack lost is shown by its id: its dates hold all the same."""
    return state.running.phase if state.running else NO_PROCEDURE


def _ended(left: ProcedureLeft, pack: Pack) -> str:
    """As in "3 March 2027: residence was granted"; an id of the pack where it lost the words."""
    procedure = pack.procedure(left.procedure)
    end = procedure.end(left.end) if procedure else None
    return f"{spelled(left.on)}: {end.name if end else left.end}"


def _identified(fact: Identification | None) -> Any:
    if fact is None:
        return NOT_YET
    return _("Identified as a victim") if fact.identified else _("Not identified")


def whose(file: CaseFile) -> str:
    return name_of(file.case.assignee) if file.case.assignee else ""


def named(file: CaseFile) -> str:
    """The names of those who alone open a restricted case."""
    names = (file.names.get(str(id)) for id in file.state.named)
    return ", ".join(sorted(name for name in names if name))


@dataclass(frozen=True)
class FormerWords:
    """A case that another team has now; `team` is None when our keys do not open the line."""

    case_id: Any
    reference: str
    reads: bool
    team: Any = None
    on: date | None = None


def former_line(row: FormerCase, line: FormerLine | None) -> FormerWords:
    known = FormerWords(row.case_id, row.case.reference, row.reads and line is not None)
    return replace(known, team=team_name(line.to_team), on=line.on) if line else known


@dataclass(frozen=True)
class MatchLine:
    case: Any
    name: str
    initials: str
    opened: date
    closed: bool
    reasons: str
    team: Any


def match_line(match: Match) -> MatchLine:
    calendar = pack_of(match.case.team_id, current()).calendar
    return MatchLine(
        case=match.case,
        name=match.summary.person.name,
        initials=match.summary.person.initials,
        opened=day_of(match.summary.opened, calendar),
        closed=match.case.state == match.case.State.CLOSED,
        reasons=", ".join(str(REASONS[reason]) for reason in match.reasons),
        team=team_name(match.case.team_id),
    )
