"""Two at the same moment: exactly one gets through, and nothing is left half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from fanal.accounts import enrolment, leaving, recovery_codes, signin, totp
from fanal.accounts.models import Member, TeamKey
from fanal.accounts.signin import FREE_TRIES, NotSignedIn
from fanal.core import clock
from fanal.vault import derivations
from tests.accounts.cast import PASSWORD, Person, enrol, let_in, new_invitation, the_team

pytestmark = pytest.mark.usefixtures("committed")
Outcome = object


def at_once(*deeds: Callable[[], object]) -> list[Outcome]:
    """Do them in threads that start together; what each returned, or the exception's type."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> Outcome:
        start.wait()
        try:
            return deed()
        except Exception as mistake:
            return type(mistake)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def test_of_many_on_one_link_one_gets_in() -> None:
    same = new_invitation()

    def come_in(number: int) -> Callable[[], object]:
        return lambda: enrolment.enrol(
            invitation=same, name="X", email=f"{number}@centre.example", password=PASSWORD
        )

    outcomes = at_once(*(come_in(number) for number in range(6)))
    assert sum(isinstance(outcome, enrolment.Enrolled) for outcome in outcomes) == 1
    assert Member.objects.count() == 1


def test_of_two_who_finish_first_one_founds_the_team() -> None:
    people = [enrol(name, confirmed=False) for name in ("Lotte", "Karim")]
    founded = at_once(
        *(lambda p=person: enrolment.confirm_second_factor(member=p.member) for person in people)
    )
    assert sorted(map(bool, founded)) == [False, True]
    assert TeamKey.objects.count() == 1


def test_one_code_shown_to_many_servers_works_once() -> None:
    lotte = enrol("Lotte")
    code = lotte.code()
    outcomes = at_once(*(lambda: totp.spend(lotte.member, code) for _ in range(8)))
    assert outcomes.count(True) == 1


def test_one_recovery_code_works_once() -> None:
    lotte = enrol("Lotte")
    code = enrolment.renew_codes(member=lotte.member)[0]
    outcomes = at_once(*(lambda: recovery_codes.spend(lotte.member, code) for _ in range(8)))
    assert outcomes.count(True) == 1


def test_a_hundred_guesses_at_once_are_not_a_hundred_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lotte = enrol("Lotte")
    looked: list[str] = []

    def spend(member: Member, code: str) -> bool:
        looked.append(code)
        return False

    monkeypatch.setattr(totp, "spend", spend)
    monkeypatch.setitem(derivations._places, "sign-in", 20)

    def guess() -> object:
        return signin.sign_in(email=lotte.email, password=PASSWORD, code="000000")

    with clock.frozen(clock.now()):
        assert set(at_once(*(guess for _ in range(20)))) == {NotSignedIn}
    assert len(looked) == FREE_TRIES


def test_two_who_remove_each_other_do_not_empty_the_team() -> None:
    lotte, karim = enrol("Lotte"), enrol("Karim")
    let_in(karim, by=lotte)

    def remove(member: Person, by: Person) -> Callable[[], object]:
        return lambda: leaving.leave(
            team=the_team(), member=member.member, by=by.member, ring=by.ring
        )

    outcomes = at_once(remove(karim, lotte), remove(lotte, karim))
    assert outcomes.count(None) == 1
    assert the_team().current_key.generation == 2
    assert the_team().current_key.grants.count() == 1
