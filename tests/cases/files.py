"""A team with a case in it, and what its adviser writes there."""

from datetime import date, time, timedelta
from typing import Any

from fanal.cases import actions
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds import CaseEntry, phase
from fanal.cases.kinds.appointment import Appointment, moment
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.definition import Certainty
from fanal.cases.kinds.meeting import Meeting
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.phase_tasks import Span
from fanal.cases.models import Case
from fanal.cases.plan.reminders import ways
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake.access import Actor
from fanal.knowledge import current
from tests.cast import TeamWithKeys
from tests.intake.desk import sent_report

NAMED = Person(name="Amina Diallo", other_names="أمينة", phone="+32 470 12 34 56")


def open_case(team: TeamWithKeys, person: Person = NAMED, **told: Any) -> Case:
    desk = team.open(sent_report(team, **told))
    return actions.open_case(desk, person=person, once=new_once())


def file_of(who: TeamWithKeys | Actor, case: Case) -> CaseFile:
    return case_for(who.actor if isinstance(who, TeamWithKeys) else who, case.pk)


def write(
    who: TeamWithKeys | Actor,
    case: Case,
    content: type[CaseEntry],
    seen: int | None = None,
    **f: Any,
) -> CaseFile:
    """One entry by the adviser, now; the file as it is afterwards."""
    file = file_of(who, case)
    entry = content(at=clock.now(), by=file.actor.id, **f)
    return keep(file, entry, seen)


def keep(file: CaseFile, entry: CaseEntry, seen: int | None = None) -> CaseFile:
    actions.write(file, entry, seen=file.last_number if seen is None else seen, once=new_once())
    return case_for(file.actor, file.case.pk)


def evaluate(team: TeamWithKeys, case: Case) -> None:
    write(team, case, Assessment, account="Sleeps at work.", certainty=Certainty.LIKELY)
    write(team, case, Outcome, finding=Finding.PRESUMED, why="Papers and debt.")


def start(team: TeamWithKeys, case: Case, since: date, procedure: str = "be-adult") -> CaseFile:
    """The usual first phase of a procedure."""
    pack, file = current().pack, file_of(team, case)
    first = pack.procedures[procedure].first_phases[0]
    entry = phase.started(pack, procedure, first, since, at=clock.now(), by=file.actor.id)
    return keep(file, entry)


def today() -> date:
    return current().pack.calendar.local(clock.now()).date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def old_rule(team: TeamWithKeys, case: Case, since: date) -> CaseFile:
    """A reflection period that began under a rule of 40 days."""
    pack, file = current().pack, file_of(team, case)
    first = pack.procedures["be-adult"].first_phases[0]
    entry = phase.started(pack, "be-adult", first, since, at=clock.now(), by=file.actor.id)
    older = {"span": Span(amount=40, unit="days"), "due": since + timedelta(days=40)}
    return keep(file, entry.model_copy(update=older))


def with_reminder(team: TeamWithKeys, case: Case) -> CaseFile:
    """An appointment of which the person is reminded by itself."""
    file, met = file_of(team, case), meeting()
    reminder = ways(file)[0].reminder(met.at)
    assert reminder is not None
    what = met.model_copy(update={"reminder": reminder})
    return keep(file, Appointment(at=clock.now(), by=file.actor.id, meeting=what))


def meeting(days: int = 5, hour: int = 14, **more: Any) -> Meeting:
    """A talk with the lawyer at that hour of the centre's clock."""
    on, calendar = in_days(days), current().pack.calendar
    at = moment(on, time(hour), calendar)
    assert at is not None
    return Meeting(**{"what": "The lawyer", "at": at, "on": on, "where": "Room 3", **more})
