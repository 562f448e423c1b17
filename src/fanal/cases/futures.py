"""What could happen from here, with the same counting as the clocks: for the person to look at.

Now, later, or not. Nothing is promised: what has no fixed length, or is not established, is said
to be unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from fanal.cases.naming import spelled
from fanal.cases.rules import lasts
from fanal.cases.state import State
from fanal.cases.whom import choices_for, procedures_for
from fanal.core.duedates import add
from fanal.knowledge import LATER, Choice, Pack, Phase, Procedure, Side


class Time(StrEnum):
    NOW = "now"
    LATER = "later"
    NOT = "not"


@dataclass(frozen=True)
class Step:
    """One phase if it began on that day; None where nobody can know a date."""

    phase: Phase
    begins: date | None
    ends: date | None
    # The latest day if every extension of a fixed number is granted.
    at_most: date | None
    # Whether the person is in it already, so that its dates are those of the case.
    runs: bool = False

    @property
    def paper(self) -> str:
        if self.phase.no_document:
            paper = _("None is needed")
        else:
            paper = str(self.phase.document or _("Unknown"))
        return f"{paper}. {self.phase.document_note}" if self.phase.document_note else paper

    @property
    def lasts(self) -> str:
        return lasts(self.phase) or _("Unknown: nobody has fixed it")

    @property
    def until(self) -> str:
        """The day, with what it hangs on; "unknown" is said aloud."""
        if self.ends is None:
            if self.phase.duration is None:
                return _("Unknown")
            return _("Unknown: it hangs on when it begins")
        day = spelled(self.ends)
        # Outside of the f-string, where those who collect texts to translate find it.
        if_today = _("if it began today")
        until = day if self.runs else f"{day} ({if_today})"
        if self.at_most is None:
            return until
        return f"{until}; " + _("at the latest %(day)s") % {"day": spelled(self.at_most)}


@dataclass(frozen=True)
class Future:
    """One procedure: from the phase that runs, or entered today by its usual way."""

    procedure: Procedure
    steps: list[Step]


@dataclass(frozen=True)
class Way:
    """One answer, with both sides of it; an empty one is unknown, never nothing."""

    choice: Choice

    @property
    def follows(self) -> tuple[object, ...]:
        return self.choice.side(Side.FOLLOWS)

    @property
    def gives_up(self) -> tuple[object, ...]:
        return self.choice.side(Side.GIVES_UP)

    @property
    def ways_back(self) -> tuple[object, ...]:
        return self.choice.side(Side.WAY_BACK)


@dataclass(frozen=True)
class Column:
    """The answers of one time, and what can be said of papers and dates besides."""

    time: Time
    ways: list[Way]

    @property
    def heading(self) -> str:
        return {Time.NOW: _("Now"), Time.LATER: _("Later"), Time.NOT: _("Not")}[self.time]

    @property
    def dates(self) -> str:
        match self.time:
            case Time.LATER:
                return _(
                    "The same as now, from the day on which it begins. The dates are unknown "
                    "until then. Rules can change before."
                )
            case Time.NOT:
                return _("None from here.")
        return _("They stand below, step by step.")


def columns(pack: Pack, state: State | None = None) -> list[Column]:
    """Every answer that is open to them, by when it would begin; none stands above another."""
    found: dict[Time, list[Way]] = {time: [] for time in Time}
    for choice in choices_for(pack, state):
        found[_time(choice)].append(Way(choice))
    return [Column(time, ways) for time, ways in found.items()]


def _time(choice: Choice) -> Time:
    if choice.enters:
        return Time.NOW
    return Time.LATER if choice.id == LATER else Time.NOT


def futures(pack: Pack, today: date, state: State | None = None) -> list[Future]:
    """The procedure that runs, from where it stands; else each that can be about the person."""
    if state and (running := _running(state, pack)):
        return [running]
    return [
        Future(procedure, list(_steps(procedure, procedure.first_phases[0], pack, today)))
        for procedure in procedures_for(pack, state)
        if procedure.first_phases
    ]


def _running(state: State, pack: Pack) -> Future | None:
    running = state.running
    found = pack.phase(running.procedure, running.phase) if running else None
    if running is None or found is None:
        return None
    procedure, phase = found
    left = max(0, phase.most_extensions - state.extensions)
    ends = state.phase_due
    at_most = _extended(phase, ends, left, pack) if ends else None
    first = Step(phase, running.since, ends, at_most, runs=True)
    rest = list(_steps(procedure, phase, pack, None))[1:]
    return Future(procedure, [first, *rest])


def _steps(procedure: Procedure, first: Phase, pack: Pack, begins: date | None) -> Iterator[Step]:
    phase: Phase | None = first
    seen = set()
    while phase is not None and phase.id not in seen:
        seen.add(phase.id)
        yield _step(phase, pack, begins)
        # The next phase may begin earlier, by what the person and others do: then no date is known.
        begins = None
        following = procedure.after(phase.id)
        phase = following[0] if following else None


def _step(phase: Phase, pack: Pack, begins: date | None) -> Step:
    if begins is None or phase.duration is None:
        return Step(phase, begins, None, None)
    ends = add(begins, phase.duration, pack.calendar)
    return Step(phase, begins, ends, _extended(phase, ends, phase.most_extensions, pack))


def _extended(phase: Phase, ends: date, times: int, pack: Pack) -> date | None:
    """The last day if so many extensions are granted; None when there is none to grant."""
    if phase.extension is None or phase.renewable or not times:
        return None
    for _each in range(times):
        ends = add(ends, phase.extension, pack.calendar)
    return ends
