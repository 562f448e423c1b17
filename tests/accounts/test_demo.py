"""The demo shows its own codes; a live installation never does."""

from dataclasses import replace

import pytest
from django.test import Client

from fanal.accounts import demo, totp
from fanal.accounts.access import ensure_team
from fanal.accounts.demo import DEMO_PASSWORD, NotADemo, join_demo_team, make_demo_member
from fanal.core.config import Mode, config
from tests.accounts.cast import OTHER_TEAM, PASSWORD, TEAM, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = replace(config, mode=Mode.DEMO)
    for module in ("fanal.accounts.demo", "fanal.accounts.totp", "fanal.desk.templatetags.desk"):
        monkeypatch.setattr(f"{module}.config", made_up)


def test_a_live_installation_makes_up_nobody_and_shows_no_code(
    lotte: Person, client: Client
) -> None:
    with pytest.raises(NotADemo):
        make_demo_member(TEAM, "X", "x@demo.example")
    with pytest.raises(NotADemo):
        join_demo_team(OTHER_TEAM, lotte.ring)
    assert demo.demo_accounts() == []
    assert totp.demo_code(lotte.member) is None
    assert totp.demo_code_for(totp.new_seed()) is None
    page = client.get("/desk/sign-in/").content.decode()
    assert lotte.code() not in page
    assert DEMO_PASSWORD not in page
    assert lotte.email not in page
    assert "demo" not in page.replace("data-demo", "").lower()


def test_a_visitor_signs_in_to_the_demo_with_what_the_page_shows(
    in_demo: None, client: Client
) -> None:
    ines = make_demo_member(TEAM, "Ines", "ines@payoke.demo")
    make_demo_member(TEAM, "Bram", "bram@payoke.demo", granted_by=ines)
    for name in ("Ines", "Bram", "Ines"):
        shown = client.get("/desk/sign-in/")
        account = next(a for a in shown.context["accounts"] if a.name == name)
        words = {"email": account.email, "password": DEMO_PASSWORD, "code": account.code}
        answer = client.post("/desk/sign-in/", words)
        assert answer.headers["Location"] == "/desk/", "twice in one half minute, too"
        assert b"This is a demo." in client.get("/desk/team/").content
        client.post("/desk/sign-out/")


def test_demo_teams_receive_at_once(in_demo: None) -> None:
    ines = make_demo_member(TEAM, "Ines", "ines@payoke.demo")
    both = join_demo_team(OTHER_TEAM, ines)
    assert both.team_ids == {TEAM, OTHER_TEAM}
    assert ensure_team(TEAM).can_recover()
    assert ensure_team(OTHER_TEAM).can_recover()


def test_every_desk_page_of_the_demo_says_so(in_demo: None, lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    for page in ("/desk/", "/desk/team/", "/desk/me/", "/desk/nowhere/"):
        assert b"This is a demo." in client.get(page).content
    client.post("/desk/lock/")
    assert b"This is a demo." in client.get("/desk/unlock/").content
    assert PASSWORD.encode() not in client.get("/desk/unlock/").content
