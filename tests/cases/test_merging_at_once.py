"""Two members who merge at the same moment: with real commits, in two threads."""

from functools import partial
from typing import Any

import pytest

from fanal.audit.chain import verify
from fanal.audit.models import AuditEvent
from fanal.cases import actions
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Person
from fanal.cases.merging import actions as merging
from fanal.cases.models import Case
from fanal.core import clock
from fanal.core.ids import new_once
from tests.cases.files import file_of, open_case
from tests.cases.test_merging import AMI, AMINA, BOTH
from tests.cast import MemberWithKeys, make_member, make_team
from tests.intake.test_desk_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def pair(committed: None) -> tuple[MemberWithKeys, MemberWithKeys]:
    return make_member("One"), make_member("Two")


def deed(who: MemberWithKeys, stays: Case, ends: Case) -> Any:
    into, file = file_of(who.actor, stays), file_of(who.actor, ends)
    return partial(
        merging.merge,
        stays=into,
        ends=file,
        person=BOTH,
        why="",
        seen=(into.last_number, file.last_number),
        once=new_once(),
    )


def test_two_who_merge_the_same_two_in_opposite_directions(
    pair: tuple[MemberWithKeys, MemberWithKeys],
) -> None:
    team = make_team(members=pair)
    one, other = open_case(team, AMINA), open_case(team, AMI)
    found = at_once(deed(pair[0], one, other), deed(pair[1], other, one))
    assert found in (["NotPossible", "done"], ["Meanwhile", "done"])
    states = sorted(Case.objects.values_list("state", flat=True))
    assert states == ["merged", "open"]
    assert verify(AuditEvent.objects.order_by("seq").iterator()) is None


def test_a_ring_of_three_ends_in_one_or_two_open_cases(
    pair: tuple[MemberWithKeys, MemberWithKeys],
) -> None:
    team = make_team(members=pair)
    cases = [open_case(team, person) for person in (AMINA, AMI, Person(name="Third"))]
    deeds = [deed(pair[n % 2], cases[n], cases[(n + 1) % 3]) for n in range(3)]
    found = at_once(*deeds)
    open_ones = Case.objects.filter(state=Case.State.OPEN).count()
    assert found.count("done") == 3 - open_ones
    assert open_ones >= 1
    assert verify(AuditEvent.objects.order_by("seq").iterator()) is None


def test_a_note_written_while_the_case_is_merged_is_in_one_file_or_refused(
    pair: tuple[MemberWithKeys, MemberWithKeys],
) -> None:
    team = make_team(members=pair)
    one, other = open_case(team, AMINA), open_case(team, AMI)
    file = file_of(pair[1].actor, other)
    note = CaseNote(at=clock.now(), by=file.actor.id, text="Meanwhile.")
    write_it = partial(actions.write, file, note, seen=file.last_number, once=new_once())
    found = at_once(deed(pair[0], one, other), write_it)
    assert found in (["Meanwhile", "done"], ["NotPossible", "done"], ["done", "done"])
    assert verify(AuditEvent.objects.order_by("seq").iterator()) is None


def test_two_who_undo_at_once_undo_once(pair: tuple[MemberWithKeys, MemberWithKeys]) -> None:
    team = make_team(members=pair)
    one, other = open_case(team, AMINA), open_case(team, AMI)
    deed(pair[0], one, other)()
    files = [{"stays": file_of(who.actor, one), "ends": file_of(who.actor, other)} for who in pair]
    found = at_once(*(partial(merging.undo, **each, why="No.", once=new_once()) for each in files))
    assert found == ["NotPossible", "done"]
    assert set(Case.objects.values_list("state", flat=True)) == {"open"}
