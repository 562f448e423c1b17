"""What is to be done in a phase stands in its case by itself, and goes where its end goes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fanal.cases.access import CaseFile
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.extension import ExtendForm
from fanal.cases.kinds.paper_date import PaperDate
from fanal.cases.kinds.phase import started
from fanal.cases.kinds.procedure_end import ProcedureLeft
from fanal.cases.kinds.task import TaskDone
from fanal.cases.models import DueDate
from fanal.cases.naming import what, why
from fanal.cases.state import DueItem, What
from fanal.core import clock
from fanal.knowledge import Phase, current
from tests.cases.files import file_of, keep, open_case, write
from tests.cast import TeamWithKeys

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
SINCE = date(2026, 11, 2)
PHASES = [
    pytest.param(procedure.id, phase, id=f"{procedure.id}:{phase.id}")
    for procedure in current().pack.procedures.values()
    for phase in procedure.phases
]


def begin(team: TeamWithKeys, procedure: str, phase: Phase, *, runs_already: bool) -> CaseFile:
    file = file_of(team, open_case(team))
    with clock.frozen(NOW):
        entry = started(
            file.pack,
            procedure,
            phase,
            SINCE,
            runs_already=runs_already,
            at=clock.now(),
            by=file.actor.id,
        )
        return keep(file, entry)


def tasks(file: CaseFile) -> dict[str, DueItem]:
    return {item.task: item for item in file.state.due_items if item.what is What.PHASE_TASK}


def card(id: str) -> Phase:
    return current().pack.procedures["be-adult"].phase(id)


@pytest.mark.parametrize(("procedure", "phase"), PHASES)
def test_every_task_of_every_phase_stands_in_the_case(
    team: TeamWithKeys, procedure: str, phase: Phase
) -> None:
    file = begin(team, procedure, phase, runs_already=False)
    found = tasks(file)
    assert set(found) == {task.id for task in phase.tasks}
    days = set(DueDate.objects.filter(case=file.case).values_list("on", flat=True))
    for task in phase.tasks:
        item = found[task.id]
        assert what(item, file.pack) == str(task.text)
        assert why(item)
        assert item.on in days
        if task.before_end:
            ends = file.state.phase_ends
            assert ends is not None
            assert item.on == min(ends.warn_on)
        elif task.within is None:
            # On the day it was noted, never late from the start.
            assert item.on == date(2026, 11, 5)
    left = write(
        team,
        file.case,
        ProcedureLeft,
        procedure=procedure,
        start=file.state.phase_entry,
        end=file.pack.procedures[procedure].ends[0].id,
        on=SINCE,
    )
    assert tasks(left) == {}


def test_the_pack_has_tasks_of_both_kinds() -> None:
    every = [task for param in PHASES for task in param.values[1].tasks]  # type: ignore[union-attr]
    assert {task.before_end for task in every} == {True, False}


def test_what_runs_already_asks_for_nothing_that_was_to_be_done_at_once(
    team: TeamWithKeys,
) -> None:
    file = begin(team, "be-adult", card("immatriculation"), runs_already=True)
    assert set(tasks(file)) == {"extend"}


def test_what_comes_before_the_end_follows_the_date_on_the_document(team: TeamWithKeys) -> None:
    file = begin(team, "be-adult", card("a-card"), runs_already=False)
    ends = file.state.phase_ends
    assert ends is not None
    first = date(2027, 6, 1)
    file = write(
        team,
        file.case,
        PaperDate,
        start=file.state.phase_entry,
        since=ends.since,
        on=date(2027, 7, 1),
        computed=ends.on,
        warn_on=(first, first + timedelta(days=16)),
        why="As printed.",
    )
    assert tasks(file)["renew"].on == first


def test_a_renewal_asks_for_the_next_one_and_is_asked_for_once(team: TeamWithKeys) -> None:
    file = begin(team, "be-adult", card("a-card"), runs_already=False)
    item = tasks(file)["renew"]
    file = write(team, file.case, TaskDone, key=item.key, task="Renewed", on=item.on)
    assert tasks(file) == {}
    file = extended(team, file)
    ends = file.state.phase_ends
    assert ends is not None
    assert tasks(file)["renew"].on == min(ends.warn_on) > item.on


def test_after_the_only_extension_nobody_is_told_to_ask_for_it(team: TeamWithKeys) -> None:
    file = begin(team, "be-adult", card("immatriculation"), runs_already=False)
    assert "extend" in tasks(file)
    file = extended(team, file)
    assert set(tasks(file)) == {"ask", "identity"}
    # Struck, the extension gives back what it took.
    file = write(team, file.case, Correction, number=file.last_number, why="Of another person.")
    assert "extend" in tasks(file)


def extended(team: TeamWithKeys, file: CaseFile) -> CaseFile:
    form = ExtendForm(file.state, file.pack)
    initial = {name: form.get_initial_for_field(f, name) or "" for name, f in form.fields.items()}
    form = ExtendForm(file.state, file.pack, {**initial, "why": "", "once": "a" * 32})
    assert form.is_valid(), form.errors
    keep(file, form.content(at=clock.now(), by=team.actor.id))
    return file_of(team, file.case)
