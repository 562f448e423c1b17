"""A session: what it holds, how it locks, and what a thief gets from it."""

import base64
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from fanal.accounts import leaving, sitting, totp
from fanal.accounts.models import Member
from fanal.accounts.sessions import SessionStore, stored_name
from fanal.accounts.sweeps import forget_invitations, forget_sessions
from fanal.core import clock
from tests.accounts.cast import (
    PASSWORD,
    Person,
    new_invitation,
    the_team,
    token_for,
    trail,
)

pytestmark = pytest.mark.django_db
RING, DESK = settings.RING_COOKIE_NAME, settings.SESSION_COOKIE_NAME


def later(**units: int) -> AbstractContextManager[None]:
    return clock.frozen(clock.now() + timedelta(**units))


def opens(client: Client) -> bool:
    return client.get("/desk/team/").status_code == 200


def place(answer: Any) -> str:
    where: str = answer.headers["Location"]
    return where.partition("?")[0]


def test_both_cookies_are_for_this_host_this_browser_session_and_no_script(
    lotte: Person, client: Client
) -> None:
    lotte.sign_in(client)
    for name in (RING, DESK):
        cookie = client.cookies[name]
        assert name.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert not cookie["max-age"]
        assert not cookie["expires"]


def test_a_session_that_was_planted_before_is_not_the_one_that_is_opened(
    lotte: Person, client: Client
) -> None:
    planted = "a" * 32
    client.cookies[DESK] = planted
    lotte.sign_in(client)
    assert client.cookies[DESK].value != planted
    assert not Session.objects.filter(session_key=stored_name(planted)).exists()


def test_a_stranger_who_looks_at_the_sign_in_page_leaves_nothing_in_the_database(
    db: None, client: Client
) -> None:
    client.get("/desk/sign-in/")
    assert not Session.objects.exists()
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie.key.startswith("__Host-")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


def test_a_stolen_table_gives_no_cookie(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    row = Session.objects.get()
    assert row.session_key != client.cookies[DESK].value
    thief = Client()
    thief.cookies[DESK] = row.session_key
    thief.cookies[RING] = client.cookies[RING].value
    assert not opens(thief)
    assert str(lotte.member.pk) not in row.session_data


def test_the_row_alone_opens_no_secret_even_with_the_key_of_the_server(
    lotte: Person, client: Client
) -> None:
    lotte.sign_in(client)
    held = SessionStore().decode(Session.objects.get().session_data)
    assert held["ring"]
    assert lotte.secret.export() not in str(held).encode()
    thief = Client()
    thief.cookies[DESK] = client.cookies[DESK].value
    assert place(thief.get("/desk/team/")) == "/desk/unlock/"


def test_the_ring_cookie_alone_opens_nothing(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    thief = Client()
    thief.cookies[RING] = client.cookies[RING].value
    assert place(thief.get("/desk/team/")) == "/desk/sign-in/"


@pytest.mark.parametrize("value", ["", "x", "é", "AAAA", "A" * 43 + "="], ids=repr)
def test_a_broken_ring_cookie_locks(lotte: Person, client: Client, value: str) -> None:
    lotte.sign_in(client)
    client.cookies[RING] = value
    assert place(client.get("/desk/team/")) == "/desk/unlock/"


def test_one_members_ring_does_not_fit_anothers_session(lotte: Person, karim: Person) -> None:
    hers, his = Client(), Client()
    lotte.sign_in(hers)
    karim.sign_in(his)
    hers.cookies[RING] = his.cookies[RING].value
    assert place(hers.get("/desk/team/")) == "/desk/unlock/"


def test_twenty_idle_minutes_lock(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    with later(minutes=sitting.IDLE_MINUTES - 1):
        assert opens(client)
    with later(minutes=sitting.IDLE_MINUTES * 2 - 2):
        assert opens(client), "each request starts the twenty minutes again"
    with later(minutes=sitting.IDLE_MINUTES * 3):
        locked = client.get("/desk/team/")
    assert locked.headers["Location"] == "/desk/unlock/?next=/desk/team/"
    assert trail()[-1] == "locked"


def test_locking_deletes_what_could_open_the_secret(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    ring = client.cookies[RING].value
    client.post("/desk/lock/")
    assert "ring" not in SessionStore().decode(Session.objects.get().session_data)
    client.cookies[RING] = ring
    assert not opens(client), "the old cookie is worth nothing"


def test_the_password_unlocks_and_leads_back(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/")
    assert b"Lotte" in client.get("/desk/unlock/").content
    assert client.post("/desk/unlock/", {"password": "not the password"}).status_code == 200
    assert not opens(client)
    unlocked = client.post("/desk/unlock/?next=/desk/team/", {"password": PASSWORD})
    assert unlocked.headers["Location"] == "/desk/team/"
    assert opens(client)


def test_a_locked_desk_shows_nothing_else(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/")
    for page in ("/desk/", "/desk/team/", "/desk/me/", "/desk/kept/", "/desk/waiting/"):
        assert place(client.get(page)) == "/desk/unlock/"


def test_after_twelve_hours_unlocking_asks_for_the_phone_too(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    now = clock.now()
    for n in range(1, 12 * 4):
        with clock.frozen(now + timedelta(minutes=15 * n)):
            assert opens(client)
    with clock.frozen(now + timedelta(hours=12)):
        client.post("/desk/lock/")
        assert client.post("/desk/unlock/", {"password": PASSWORD}).status_code == 200
        assert not opens(client)
        client.post("/desk/unlock/", {"password": PASSWORD, "code": lotte.code()})
        assert opens(client)


def test_signing_out_leaves_nothing_behind(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    answer = client.post("/desk/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert not Session.objects.exists()
    assert client.cookies[RING].value == ""
    assert trail()[-2:] == ["signed-in", "signed-out"]


def test_a_link_cannot_sign_anybody_out_or_lock_them(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    for page in ("/desk/sign-out/", "/desk/lock/"):
        assert client.get(page).status_code == 405
    assert opens(client)


def test_a_form_from_another_site_is_refused(lotte: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/desk/sign-in/", {"email": lotte.email}, HTTP_ORIGIN="https://evil.example"
    )
    assert answer.status_code == 403
    assert b"too old" in answer.content


def test_a_disabled_members_session_dies_at_once(
    lotte: Person, karim: Person, client: Client
) -> None:
    karim.sign_in(client)
    Member.objects.filter(pk=karim.member.pk).update(is_active=False)
    assert place(client.get("/desk/team/")) == "/desk/sign-in/"


def test_a_leaver_has_no_row_left_to_steal(lotte: Person, karim: Person, client: Client) -> None:
    karim.sign_in(client)
    lotte.sign_in(Client())
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    assert Session.objects.count() == 1


def test_a_new_password_ends_every_other_session(lotte: Person, client: Client) -> None:
    other = Client()
    lotte.sign_in(client)
    lotte.sign_in(other)
    new = "five herons on one leg"
    words = {"password": PASSWORD, "new_password": new, "again": new}
    assert client.post("/desk/me/password/", words).headers["Location"] == "/desk/me/"
    assert opens(client)
    assert not opens(other)
    lotte.password = new
    with later(minutes=2):
        lotte.sign_in(Client())


def test_a_new_phone_counts_once_its_code_was_typed(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    old = lotte.member.totp
    assert client.get("/desk/me/app/confirm/").headers["Location"] == "/desk/me/app/"
    client.post("/desk/me/app/", {"password": PASSWORD})
    assert client.post("/desk/me/app/confirm/", {"code": "000000"}).status_code == 200
    assert Member.objects.get().totp == old
    letters = client.get("/desk/me/app/confirm/").context["spelled"].replace(" ", "")
    seed = base64.b32decode(letters + "=" * (-len(letters) % 8))
    code = totp.code_for(seed, totp.step_now())
    assert client.post("/desk/me/app/confirm/", {"code": code}).status_code == 302
    assert totp.seed_of(Member.objects.get()) == seed


def test_what_has_ended_is_forgotten(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    new_invitation()
    token_for()
    assert forget_sessions() == 0
    with later(days=4):
        assert forget_sessions() == 1
        assert forget_invitations() == 3
    assert forget_sessions() == 0
