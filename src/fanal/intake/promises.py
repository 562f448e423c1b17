"""What a team promises to everybody, and whether somebody is there to read."""

from datetime import datetime

from fanal.core import clock
from fanal.core.worktime import OpenState, opening
from fanal.intake.routing import pack_of
from fanal.knowledge import Due, Team, current


def answer_by(team: Team) -> Due:
    """The day and hour that is promised to everybody; danger only changes who comes first."""
    return pack_of(team.id, current()).due(team, clock.now(), danger=False)


def promised(team: Team, due_at: datetime) -> datetime:
    """The same for a request that is there: in danger it is due from the moment it came."""
    if due_at > clock.now():
        return team.centre.calendar.local(due_at)
    return pack_of(team.id, current()).due(team, due_at, danger=False).local


def office_of(team: Team) -> OpenState:
    """Whether somebody is there to read, or from when."""
    now: datetime = clock.now()
    return opening(team.centre.calendar, team.centre.office_week, now)
