"""Signing in, and what a guesser meets."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from fanal.accounts import enrolment, recovery_codes, signin, totp
from fanal.accounts.models import Member
from fanal.accounts.signin import FREE_TRIES, LONGEST_WAIT, NotSignedIn
from fanal.accounts.views.signing_in import arriving
from fanal.audit.actions import read_details
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.core.line import Full
from fanal.vault import Busy, ContentKey, SecretKey, derivations
from tests.accounts.cast import PASSWORD, Person, new_invitation, trail

pytestmark = pytest.mark.django_db


def wrong(email: str, password: str = "not the password", code: str = "000000") -> None:
    with pytest.raises(NotSignedIn):
        signin.sign_in(email=email, password=password, code=code)


def test_password_and_phone_open_the_secret(lotte: Person) -> None:
    opened = signin.sign_in(email=lotte.email, password=PASSWORD, code=lotte.code())
    assert opened.member == lotte.member
    assert opened.secret == lotte.secret


def test_the_address_may_be_typed_in_capitals(lotte: Person) -> None:
    signin.sign_in(email=f" {lotte.email.upper()}", password=PASSWORD, code=lotte.code())


def test_an_accent_may_be_typed_in_two_ways(db: None) -> None:
    enrolled = enrolment.enrol(
        invitation=new_invitation(),
        name="René",
        email="r@centre.example",
        password="cafe\u0301 sur la digue",
    )
    signin.sign_in(email="r@centre.example", password="café sur la digue", code="")
    assert not enrolled.member.second_factor_confirmed


def test_a_code_works_once(lotte: Person) -> None:
    code = lotte.code()
    signin.sign_in(email=lotte.email, password=PASSWORD, code=code)
    wrong(lotte.email, PASSWORD, code)


def test_an_older_code_does_not_work_after_a_newer_one(lotte: Person) -> None:
    seed, now = totp.seed_of(lotte.member), totp.step_now()
    assert totp.spend(lotte.member, totp.code_for(seed, now))
    assert not totp.spend(lotte.member, totp.code_for(seed, now - 1))


def test_clocks_may_differ_by_one_step_and_no_more(lotte: Person) -> None:
    seed = totp.seed_of(lotte.member)
    with clock.frozen(clock.now()):
        now = totp.step_now()
        accepted = [
            n for n in range(-3, 4) if totp.spend(lotte.member, totp.code_for(seed, now + n))
        ]
    assert accepted == [-1, 0, 1]


def test_a_code_may_be_typed_with_spaces_and_arabic_digits(lotte: Person) -> None:
    code = lotte.code()
    typed = code[:3] + " " + code[3:].translate({48 + n: 0x660 + n for n in range(10)})
    signin.sign_in(email=lotte.email, password=PASSWORD, code=typed)


def test_a_recovery_code_stands_in_for_the_phone_once(lotte: Person) -> None:
    code = enrolment.renew_codes(member=lotte.member)[3]
    signin.sign_in(email=lotte.email, password=PASSWORD, code=f" {code.lower()} ")
    assert "recovery-code-used" in trail()
    assert recovery_codes.left(lotte.member) == recovery_codes.HOW_MANY - 1
    wrong(lotte.email, PASSWORD, code)


def test_a_colleagues_recovery_code_does_not_work(lotte: Person, karim: Person) -> None:
    code = enrolment.renew_codes(member=karim.member)[0]
    wrong(lotte.email, PASSWORD, code)


def test_a_wrong_password_does_not_use_up_the_code(lotte: Person) -> None:
    code = lotte.code()
    wrong(lotte.email, "not the password", code)
    signin.sign_in(email=lotte.email, password=PASSWORD, code=code)


def test_the_same_is_said_whatever_is_wrong(lotte: Person, client: Client) -> None:
    right = {"email": lotte.email, "password": PASSWORD, "code": lotte.code()}
    said = set()
    for mistake in (
        {"email": "nobody@centre.example"},
        {"password": "not the password"},
        {"code": "000000"},
        {"code": ""},
    ):
        answer = client.post("/desk/sign-in/", {**right, **mistake})
        assert answer.status_code == 200
        said.add(str(answer.context["form"].errors))
    assert len(said) == 1


def test_an_unknown_name_costs_a_derivation_too(
    lotte: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretched: list[str] = []

    def stretch(password: str, salt: bytes, pepper: bytes) -> ContentKey:
        stretched.append(password)
        return ContentKey.generate()

    monkeypatch.setattr("fanal.accounts.passwords.password_key", stretch)
    wrong(lotte.email, "one guess")
    wrong("nobody@centre.example", "one guess")
    assert stretched == ["one guess", "one guess"]


def test_guesses_are_slowed_and_the_right_password_must_wait_too(lotte: Person) -> None:
    start = clock.now()
    with clock.frozen(start):
        for _ in range(FREE_TRIES):
            wrong(lotte.email, PASSWORD)
        wrong(lotte.email, PASSWORD, lotte.code())
    with clock.frozen(start + timedelta(seconds=2)):
        signin.sign_in(email=lotte.email, password=PASSWORD, code=lotte.code())


def test_nobody_is_kept_out_longer_than_a_minute(lotte: Person) -> None:
    now = clock.now()
    for _ in range(30):
        now += timedelta(seconds=LONGEST_WAIT)
        with clock.frozen(now):
            wrong(lotte.email, PASSWORD)
    with clock.frozen(now + timedelta(seconds=LONGEST_WAIT)):
        signin.sign_in(email=lotte.email, password=PASSWORD, code=lotte.code())


def test_trying_while_blocked_does_not_make_the_wait_longer(lotte: Person) -> None:
    with clock.frozen(clock.now()):
        for _ in range(FREE_TRIES):
            wrong(lotte.email, PASSWORD)
        until = Member.objects.get(pk=lotte.member.pk).blocked_until
        for _ in range(10):
            wrong(lotte.email, PASSWORD)
    assert Member.objects.get(pk=lotte.member.pk).blocked_until == until


def test_guessing_codes_with_the_right_password_is_slowed_alike(lotte: Person) -> None:
    with clock.frozen(clock.now()):
        for _ in range(FREE_TRIES):
            wrong(lotte.email, PASSWORD, "000000")
        wrong(lotte.email, PASSWORD, lotte.code())


def test_guessing_passwords_with_the_right_code_is_slowed_alike(lotte: Person) -> None:
    with clock.frozen(clock.now()):
        for _ in range(FREE_TRIES):
            wrong(lotte.email, code=lotte.code())
        wrong(lotte.email, PASSWORD, lotte.code())


def test_who_has_neither_half_keeps_nobody_out_and_fills_no_trail(lotte: Person) -> None:
    with clock.frozen(clock.now()):
        for _ in range(FREE_TRIES + 5):
            wrong(lotte.email)
        assert trail().count("sign-in-failed") == 1
        signin.sign_in(email=lotte.email, password=PASSWORD, code=lotte.code())


def test_who_has_neither_half_ends_no_wait(lotte: Person) -> None:
    with clock.frozen(clock.now()):
        for _ in range(FREE_TRIES):
            wrong(lotte.email, PASSWORD)
        wrong(lotte.email)
        wrong(lotte.email, PASSWORD, lotte.code())


def test_the_member_is_told_of_the_tries_that_failed(lotte: Person, client: Client) -> None:
    for _ in range(3):
        wrong(lotte.email)
    lotte.sign_in(client)
    assert b"3 tries to sign in as you failed" in client.get("/desk/me/").content


def test_a_failure_stands_in_the_trail_without_what_was_typed(lotte: Person) -> None:
    wrong(lotte.email, "a telling password")
    event = AuditEvent.objects.latest("seq")
    assert event.event == "sign-in-failed"
    details = read_details(event, next(iter(lotte.ring.team_secrets.values())))
    assert details.keys() == {"at", "by"}


def test_a_flood_of_unknown_names_makes_one_event_a_minute(db: None) -> None:
    with clock.frozen(clock.now()):
        for n in range(5):
            wrong(f"{n}@centre.example")
    assert trail() == ["sign-in-failed"]


def test_a_disabled_member_does_not_come_in(lotte: Person) -> None:
    Member.objects.filter(pk=lotte.member.pk).update(is_active=False)
    wrong(lotte.email, PASSWORD, lotte.code())


def test_a_swapped_public_key_keeps_its_owner_out_and_opens_nothing(lotte: Person) -> None:
    planted = SecretKey.generate()
    Member.objects.filter(pk=lotte.member.pk).update(public=bytes(planted.public))
    wrong(lotte.email, PASSWORD, lotte.code())


def test_a_full_queue_says_to_try_again(
    lotte: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Busy("staff")

    monkeypatch.setattr("fanal.accounts.passwords.derivations.turn", busy)
    answer = client.post(
        "/desk/sign-in/", {"email": lotte.email, "password": PASSWORD, "code": "1"}
    )
    assert "Wait a moment" in str(answer.context["form"].errors)


def test_who_found_no_place_keeps_their_rank(
    lotte: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranks = []

    def full(rank: float, *, timeout: float) -> None:
        ranks.append(rank)
        raise Full

    monkeypatch.setattr(arriving, "turn", full)
    typed = {"email": lotte.email, "password": PASSWORD, "code": "1"}
    answer = client.post("/desk/sign-in/", typed)
    assert "Wait a moment" in str(answer.context["form"].errors)
    client.post("/desk/sign-in/", {**typed, "line": answer.context["line"]})
    # For another name the ticket is worth nothing.
    client.post("/desk/sign-in/", {**typed, "email": "x@y.be", "line": answer.context["line"]})
    assert ranks[0] == ranks[1] < ranks[2]
    assert lotte.member.failures == 0


def test_a_crowd_that_signs_in_keeps_nobody_from_unlocking(
    lotte: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/")
    turn = derivations.turn

    def full_for_strangers(share: str, *, timeout: float) -> AbstractContextManager[None]:
        if share == "sign-in":
            raise Busy(share)
        return turn(share, timeout=timeout)

    monkeypatch.setattr(derivations, "turn", full_for_strangers)
    for email in (lotte.email, "nobody@centre.example"):
        with pytest.raises(Busy):
            signin.sign_in(email=email, password=PASSWORD, code="000000")
    answer = client.post("/desk/unlock/", {"password": PASSWORD})
    assert answer.headers["Location"] == "/desk/"


def test_signing_in_leads_to_the_page_that_was_asked_for(lotte: Person, client: Client) -> None:
    asked = client.get("/desk/me/")
    assert asked.headers["Location"] == "/desk/sign-in/?next=/desk/me/"
    for wanted, got in (("/desk/me/", "/desk/me/"), ("https://evil.example/", "/desk/")):
        other = Client()
        answer = other.post(
            f"/desk/sign-in/?next={wanted}",
            {"email": lotte.email, "password": PASSWORD, "code": lotte.code()},
        )
        assert answer.headers["Location"] == got
        Member.objects.filter(pk=lotte.member.pk).update(totp_step=0)
