"""What is to be done in a phase: at once, within a term, or before it ends."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from fanal.cases.state import DueItem, State, What
from fanal.core.duedates import Duration, add
from fanal.dossiers.contents import Silent
from fanal.knowledge import Pack, Phase


class Span(Silent):
    """The length a due date was computed from."""

    amount: int
    unit: str

    @classmethod
    def of(cls, duration: Duration) -> "Span":
        return cls(amount=duration.amount, unit=str(duration.unit))


class PhaseTask(Silent):
    """Something to do in a phase; `id` is the pack's.

    Without `on` it comes before the end, on the first day to look ahead to that. Without `span`
    no term is established, and it stands from the day on which the phase was noted.
    """

    id: str
    on: date | None = None
    span: Span | None = None


def to_do(state: State, task: PhaseTask) -> None:
    """A task of the phase that runs."""
    assert state.phase is not None
    key = f"{state.phase_entry}.{task.id}"
    span, ends = task.span, state.phase_ends
    on = task.on or (_first_look(ends) if ends else None)
    if on is None:
        return  # it was to come before an end that there is no more
    state.due[key] = DueItem(
        key=key,
        what=What.PHASE_TASK,
        on=on,
        procedure=state.phase.procedure,
        phase=state.phase.phase,
        task=task.id,
        since=state.phase.since if span else None,
        amount=span.amount if span else 0,
        unit=span.unit if span else "",
        before_end=task.on is None,
    )


def _first_look(ends: DueItem) -> date:
    return min(ends.warn_on, default=ends.on)


def end_moved(state: State) -> None:
    """What comes before the end of a phase goes where the end went."""
    ends = state.phase_ends
    for item in _before_end(state):
        if ends is None:
            del state.due[item.key]
        else:
            state.due[item.key] = item.model_copy(update={"on": _first_look(ends)})


def _before_end(state: State) -> list[DueItem]:
    start = str(state.phase_entry)
    due = state.due.values()
    return [item for item in due if item.before_end and item.key.partition(".")[0] == start]


def next_end(state: State, tasks: Iterable[PhaseTask]) -> None:
    """Before another end other things are to be done, or the same once more."""
    for item in _before_end(state):
        del state.due[item.key]
    for task in tasks:
        to_do(state, task)


def tasks_at_start(
    pack: Pack, phase: Phase, since: date, noted: datetime | None
) -> Iterator[PhaseTask]:
    """Those of a phase that began on a day; what is to be done at once only if `noted` now."""
    for task in phase.tasks:
        if term := task.within:
            yield PhaseTask(id=task.id, on=add(since, term, pack.calendar), span=Span.of(term))
        elif task.before_end:
            yield PhaseTask(id=task.id)
        elif noted:
            yield PhaseTask(id=task.id, on=max(since, pack.calendar.local(noted).date()))


def tasks_before(phase: Phase, extensions: int) -> tuple[PhaseTask, ...]:
    """What comes before the end that so many extensions lead to, while one more is foreseen."""
    if not phase.may_extend(extensions):
        return ()
    return tuple(PhaseTask(id=task.id) for task in phase.tasks if task.before_end)
