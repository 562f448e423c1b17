"""What could happen from here, with the same counting as the clocks: for the person to look at.

Nothing is promised: what has no fixed length, or is not established, is said to be unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fanal.core.duedates import add
from fanal.knowledge import Pack, Phase, Procedure


@dataclass(frozen=True)
class Step:
    """One phase if it began on that day; None where nobody can know a date."""

    phase: Phase
    begins: date | None
    ends: date | None
    # The latest day if every extension of a fixed number is granted.
    at_most: date | None


@dataclass(frozen=True)
class Future:
    """One procedure, entered now by its usual way."""

    procedure: Procedure
    steps: list[Step]


def futures(pack: Pack, today: date) -> list[Future]:
    """Every procedure of the country that has phases, begun today."""
    return [
        Future(procedure, list(_steps(procedure, pack, today)))
        for procedure in pack.procedures.values()
        if procedure.first_phases
    ]


def _steps(procedure: Procedure, pack: Pack, today: date) -> Iterator[Step]:
    phase: Phase | None = procedure.first_phases[0]
    begins: date | None = today
    seen = set()
    while phase is not None and phase.id not in seen:
        seen.add(phase.id)
        step = _step(phase, pack, begins)
        yield step
        # The next phase may begin earlier, by what the person and others do: then no date is known.
        begins = None
        following = procedure.after(phase.id)
        phase = following[0] if following else None


def _step(phase: Phase, pack: Pack, begins: date | None) -> Step:
    if begins is None or phase.duration is None:
        return Step(phase, begins, None, None)
    ends = at_most = add(begins, phase.duration, pack.calendar)
    if phase.extension and not phase.renewable:
        for _ in range(phase.most_extensions):
            at_most = add(at_most, phase.extension, pack.calendar)
    return Step(phase, begins, ends, at_most if at_most != ends else None)
