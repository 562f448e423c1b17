"""Who gets how far, at every address that exists."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from fanal.accounts import enrolment
from fanal.accounts.profiles import profile_of
from tests.accounts.cast import PASSWORD, Person, enrol, new_invitation
from tests.desk.addresses import Address, every_address

pytestmark = pytest.mark.django_db
EVERY = every_address()
FOR_STRANGERS = {"sign-in", "join"}


def place(client: Client, address: Address, method: str = "get") -> str:
    answer = getattr(client, method)(address.path)
    where: str = answer.headers.get("Location", "")
    return where.partition("?")[0]


def test_there_are_addresses_to_try() -> None:
    assert {"inbox", "team", "report", "sign-in"} <= {address.name for address in EVERY}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", EVERY, ids=str)
def test_a_stranger_sees_only_the_door(client: Client, address: Address, method: str) -> None:
    if address.name in FOR_STRANGERS:
        assert getattr(client, method)(address.path).status_code in (200, 404)
    else:
        assert place(client, address, method) == "/desk/sign-in/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", EVERY, ids=str)
def test_who_has_no_second_factor_yet_sees_only_its_set_up(
    client: Client, address: Address, method: str
) -> None:
    words = {"name": "L", "email": "l@centre.example", "new_password": PASSWORD, "again": PASSWORD}
    enrolment.enrol(invitation=new_invitation(), name="L", email=words["email"], password=PASSWORD)
    client.post("/desk/sign-in/", {"email": words["email"], "password": PASSWORD})
    allowed = {"second-step", "check-codes", "join", "sign-out"}
    if address.name not in allowed:
        assert place(client, address, method) == "/desk/second-step/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", EVERY, ids=str)
def test_a_locked_desk_shows_only_the_lock(
    lotte: Person, client: Client, address: Address, method: str
) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/")
    if address.name not in {"unlock", "lock", "join", "sign-out", "sign-in"}:
        assert place(client, address, method) == "/desk/unlock/"


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_who_waits_for_a_team_reads_nothing_of_it(
    lotte: Person, client: Client, address: Address
) -> None:
    enrol("Karim").sign_in(client)
    theirs = {
        *("waiting", "me", "password", "new-codes", "new-app", "confirm-app"),
        *("use-sheet", "join", "kept", "forget-kept", "lock", "awake", "sign-out", "sign-in"),
    }
    if address.name not in theirs:
        assert place(client, address) == "/desk/waiting/"


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_no_address_breaks_for_a_member(lotte: Person, client: Client, address: Address) -> None:
    lotte.sign_in(client)
    assert client.get(address.path).status_code in (200, 204, 302, 404, 405)


def test_the_public_side_sets_no_cookie_and_asks_for_no_session(
    lotte: Person, client: Client
) -> None:
    lotte.sign_in(client)
    before = Session.objects.count()
    for path in ("/en/", "/en/questions/", "/nowhere/", "/"):
        answer = client.get(path)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert Session.objects.count() == before


def test_a_guest_of_the_public_side_gets_no_cookie_from_an_error(client: Client) -> None:
    assert not client.get("/deskx/").cookies
    assert not client.post("/en/write/", {"message": "x"}).cookies


def test_the_headers_of_every_desk_page(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    for path in ("/desk/", "/desk/sign-in/", "/desk/team/", "/desk/nowhere/"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_a_link_in_a_mail_does_not_end_the_session_that_is_open(client: Client) -> None:
    """Strict cookies stay at home on the first request; an answer must not overwrite them."""
    answer = client.get("/desk/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert b'http-equiv="refresh"' in answer.content
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_page_that_is_not_there_has_the_frame(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    answer = client.get("/desk/nowhere/")
    assert answer.status_code == 404
    assert b"There is nothing here for you" in answer.content
    assert b"<nav" in answer.content


def test_the_address_of_a_button_has_the_frame_and_words(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    answer = client.get("/desk/find/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert b"This page cannot be opened like that" in answer.content
    assert b"<nav" in answer.content


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"name=%ff%fe&language=nl", 400, b"That did not arrive well"),
        (b"name=Lot\0te&language=nl", 400, b"That did not arrive well"),
        (b"name=Lot%00te&language=nl", 400, b"That did not arrive well"),
        (b"name=Lotte&language=nl&" + b"a=1&" * 500, 400, b"That did not arrive well"),
        (b"name=" + b"L" * 300_000, 413, b"That is too much text at once"),
    ],
    ids=["no UTF-8", "NUL", "NUL, escaped", "too many fields", "too large"],
)
def test_what_no_browser_sends_changes_nothing_and_is_answered_in_words(
    lotte: Person, client: Client, body: bytes, status: int, words: bytes
) -> None:
    lotte.sign_in(client)
    before = profile_of(lotte.member)
    answer = client.post("/desk/me/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status
    assert words in answer.content
    assert b"<nav" in answer.content
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert profile_of(lotte.member) == before


def test_the_desk_speaks_the_language_its_member_chose(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    client.post("/desk/me/", {"name": "Lotte", "language": "ar"})
    page = client.get("/desk/me/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_style_and_script_are_served(client: Client) -> None:
    for name in ("desk.css", "desk.js", "lamp.svg"):
        answer = client.get(f"/desk/static/desk/{name}")
        assert answer.status_code == 200
        assert not answer.cookies
        answer.close()
