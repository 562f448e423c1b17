"""A restricted case goes to another centre: from the named to them, and past everybody else."""

from typing import Any

import pytest
from django.http import Http404

from fanal.accounts.models import Role
from fanal.cases.access import case_for
from fanal.cases.handover import former_cases, hand_over
from fanal.cases.kinds.note import CaseNote
from fanal.cases.models import Case, FormerCase, Named
from fanal.cases.restricting.glass import break_glass
from fanal.cases.today import Scope, today
from fanal.core.ids import new_once
from fanal.dossiers.models import Grant, HolderKind
from fanal.dossiers.opening import ClosedEntry, open_dossier
from fanal.intake.actions import NotPossible
from fanal.vault import CannotOpen
from tests.cases.files import file_of, open_case, write
from tests.cases.test_handover import SAID, handed, send
from tests.cases.test_pages import address
from tests.cases.test_restricted import joined, restrict
from tests.cast import MemberWithKeys, TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> TeamWithKeys:
    """Noor leads it."""
    return make_team()


@pytest.fixture
def theirs() -> TeamWithKeys:
    return make_team("be/surya")


@pytest.fixture
def sam(ours: TeamWithKeys) -> MemberWithKeys:
    return joined(ours, "Sam Named")


@pytest.fixture
def bram(ours: TeamWithKeys) -> MemberWithKeys:
    return joined(ours, "Bram Other")


@pytest.fixture
def case(ours: TeamWithKeys, sam: MemberWithKeys) -> Case:
    case = open_case(ours)
    write(ours, case, CaseNote, text="The owner knows Bram.")
    return restrict(ours, case, ours.adviser, sam)


def give(ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, **told: Any) -> None:
    hand_over(file_of(ours, case), handed(ours, theirs, case, **told), once=new_once())


def test_they_read_all_of_it_and_nobody_here_does(
    ours: TeamWithKeys,
    theirs: TeamWithKeys,
    sam: MemberWithKeys,
    bram: MemberWithKeys,
    case: Case,
) -> None:
    assert send(ours, case, to=theirs.id).status_code == 302
    file = case_for(theirs.actor, case.pk)
    assert file.complete
    assert not [entry for entry in file.entries if isinstance(entry, ClosedEntry)]
    assert (file.state.named, file.case.circle_id) == (frozenset(), None)
    assert not Named.objects.filter(case=case).exists()
    for who in (ours.adviser, sam, bram):
        with pytest.raises(Http404):
            case_for(who.actor, case.pk)
    with pytest.raises(CannotOpen):
        open_dossier(case.dossier, {(HolderKind.TEAM, ours.key.id): ours.secret})
    held = Grant.objects.filter(epoch__dossier=case.dossier)
    assert set(held.values_list("holder_id", flat=True)) == {theirs.key.id}
    page = at_desk(theirs.adviser).get(address(case))
    assert page.status_code == 200
    assert "Restricted." not in page.content.decode()
    write(theirs, case, CaseNote, text="Here.")


def test_only_the_named_keep_the_line_and_still_do_when_it_is_restricted_there(
    ours: TeamWithKeys,
    theirs: TeamWithKeys,
    sam: MemberWithKeys,
    bram: MemberWithKeys,
    case: Case,
) -> None:
    give(ours, theirs, case)
    restrict(theirs, case, theirs.adviser)
    for who in (ours.adviser, sam):
        [(_row, line)] = former_cases(who.actor)
        assert line is not None
        assert line.to_team == theirs.id
    assert former_cases(bram.actor) == []
    shown = at_desk(bram).get("/desk/cases/handed-over/").content.decode()
    assert case.reference[:4] not in shown
    assert FormerCase.objects.get().circle_id is not None
    assert not today(bram.actor, Scope.TEAM, 0).groups


@pytest.mark.parametrize("told", [{"least": True}, {"may_read": True}], ids=["least", "reading"])
def test_nothing_of_it_stays_where_others_are(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, told: dict[str, Any]
) -> None:
    with pytest.raises(NotPossible):
        give(ours, theirs, case, **told)
    assert Case.objects.get(pk=case.pk).team_id == ours.id
    typed = {"history": "least", "reach": "Not at all."} if told.get("least") else told
    answer = send(ours, case, to=theirs.id, **typed)
    assert answer.status_code == 422
    assert "goes along whole" in answer.content.decode()
    assert SAID in answer.content.decode()


def test_who_opened_it_in_an_emergency_gives_it_to_nobody(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    lead = joined(ours, "Lea Lead", Role.LEAD)
    break_glass(lead.actor, reference=case.reference, reason="x" * 30, once=new_once())
    content = handed(ours, theirs, case)
    with pytest.raises(NotPossible):
        hand_over(case_for(lead.actor, case.pk), content, once=new_once())
    assert Case.objects.get(pk=case.pk).team_id == ours.id


def test_the_page_says_that_their_whole_team_reads_it_then(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, bram: MemberWithKeys
) -> None:
    page = at_desk(ours.adviser).get(address(case, "hand-over")).content.decode()
    assert "There the whole team reads it" in page
    assert "unless the person wants that" not in page
    assert at_desk(bram).get(address(case, "hand-over")).status_code == 404
    open_page = at_desk(ours.adviser).get(address(open_case(ours), "hand-over")).content.decode()
    assert "There the whole team reads it" not in open_page
