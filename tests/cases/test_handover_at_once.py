"""Two hand the same case over at one moment, with real commits."""

from functools import partial

import pytest

from fanal.cases.access import case_for
from fanal.cases.handover import hand_over
from fanal.cases.models import Case, FormerCase
from fanal.core.ids import new_once
from tests.cases.files import file_of, open_case
from tests.cases.test_handover import handed
from tests.cast import make_team
from tests.intake.test_desk_at_once import at_once, whole

pytestmark = pytest.mark.usefixtures("committed")


def test_two_who_hand_it_over_at_once_to_two_teams_hand_it_over_once() -> None:
    ours, one, two = make_team("be/pag-asa"), make_team("be/surya"), make_team("be/payoke")
    case = open_case(ours)
    deeds = [
        partial(hand_over, file_of(ours, case), handed(ours, to, case), once=new_once())
        for to in (one, two)
    ]
    assert at_once(*deeds) == ["NotPossible", "done"]
    assert FormerCase.objects.count() == 1
    new = next(team for team in (one, two) if team.id == Case.objects.get().team_id)
    assert case_for(new.actor, case.pk).complete
    assert whole()
