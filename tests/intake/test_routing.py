"""Which teams may receive: only those that can read it, and can still read it next year."""

import pytest

from fanal.accounts.models import TeamGrant, TeamKey
from fanal.intake.routing import destinations, receiving_key
from fanal.knowledge import RouteReason, Ternary, current
from fanal.vault import SecretKey
from tests.cast import make_member, make_team

pytestmark = pytest.mark.django_db


def test_a_team_receives_once_its_sheet_was_typed_back() -> None:
    assert receiving_key("be/surya") is None
    team = make_team("be/surya", receives=False)
    assert receiving_key("be/surya") is None
    team.team.recovery_confirmed = True
    team.team.save()
    assert receiving_key("be/surya") == team.key


def test_a_team_of_two_receives_without_a_sheet() -> None:
    make_team("be/surya", receives=False, members=(make_member(), make_member()))
    assert receiving_key("be/surya") is not None


def test_a_team_whose_last_member_is_gone_receives_nothing() -> None:
    make_team("be/surya")
    TeamGrant.objects.all().delete()
    assert receiving_key("be/surya") is None


def test_a_key_that_was_slipped_into_the_database_receives_nothing() -> None:
    team = make_team("be/surya")
    foreign = SecretKey.generate().public
    TeamKey.objects.filter(pk=team.key.pk).update(public=bytes(foreign))
    assert receiving_key("be/surya") is None


def test_what_a_team_cannot_receive_passes_to_its_fallback_and_says_so() -> None:
    make_team("be/pag-asa")
    pack = current().pack
    minors, *others = destinations(pack, minor=Ternary.YES, place="2000")
    assert minors.team.id == "be/pag-asa"
    assert minors.reason is RouteReason.FALLBACK
    assert minors.instead_of is not None
    assert minors.instead_of.id == "be/payoke-lbtp"
    assert others == []


def test_nobody_receives_while_no_team_can() -> None:
    make_team("be/pag-asa", receives=False)
    assert destinations(current().pack, minor=None, place="") == []


@pytest.mark.parametrize("minor", [Ternary.YES, Ternary.NOT_SURE])
def test_a_minor_or_perhaps_one_goes_to_the_team_for_minors(minor: Ternary) -> None:
    make_team("be/payoke-lbtp")
    make_team("be/surya")
    first = destinations(current().pack, minor=minor, place="4000")[0]
    assert (first.team.id, first.reason) == ("be/payoke-lbtp", RouteReason.MINOR)


@pytest.mark.parametrize("minor", [Ternary.NO, None])
def test_an_adult_or_one_who_did_not_say_goes_to_the_nearest(minor: Ternary | None) -> None:
    make_team("be/payoke-lbtp")
    make_team("be/pag-asa")
    make_team("be/surya")
    first = destinations(current().pack, minor=minor, place="Luik")[0]
    assert (first.team.id, first.reason) == ("be/surya", RouteReason.NEAREST)
