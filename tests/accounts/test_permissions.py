"""Who may do what in a team: a closed list, and everything else is refused."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fanal.accounts import leaving, roles
from fanal.accounts.models import Membership, Role
from fanal.accounts.permissions import RULES, Permission, may, needed_by
from tests.accounts.cast import OTHER_TEAM, TEAM, Person, the_team, trail

TABLE = Path(__file__).parents[2] / "docs/reference/permissions.md"
ROW = re.compile(r"^\| `([\w-]+)` \| (.+?) \|((?: [x ]? ?\|)+) (key|code) \|$", re.MULTILINE)


def every_view() -> list[URLPattern]:
    def walk(resolver: URLResolver) -> list[URLPattern]:
        found: list[URLPattern] = []
        for entry in resolver.url_patterns:
            found += walk(entry) if isinstance(entry, URLResolver) else [entry]
        return found

    return walk(get_resolver("fanal.desk.urls"))


def test_every_permission_has_a_rule_and_somebody_who_holds_it() -> None:
    assert set(RULES) == set(Permission)
    assert all(Role.LEAD in rule.roles for rule in RULES.values())


def test_the_table_of_permissions_is_the_code() -> None:
    lines = {
        name: (
            {role for role, mark in zip(Role, marks.split("|"), strict=False) if "x" in mark},
            kept,
            what,
        )
        for name, what, marks, kept in ROW.findall(TABLE.read_text())
    }
    wanted = {
        str(name): (set(rule.roles), str(rule.kept_by), str(rule.what))
        for name, rule in RULES.items()
    }
    assert lines == wanted, "docs/reference/permissions.md is not what permissions.RULES says"


@pytest.mark.parametrize("entry", every_view(), ids=lambda entry: str(entry.name))
def test_every_page_of_the_desk_says_what_it_asks_for(entry: URLPattern) -> None:
    view = entry.callback
    about_oneself = not getattr(view, "login_required", True) or hasattr(view, "stages")
    asked = needed_by(view, entry.default_args)
    assert about_oneself or asked in RULES, "say it with @requires(Permission.…)"


@pytest.mark.django_db
def test_a_page_that_says_nothing_answers_nobody(
    lotte: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lotte.sign_in(client)
    assert client.get("/desk/today/").status_code == 200
    monkeypatch.setattr("fanal.accounts.permissions.needed_by", lambda view, arguments: None)
    assert client.get("/desk/today/").status_code == 404


@pytest.mark.django_db
def test_who_founds_a_team_leads_it_and_who_follows_is_what_the_link_said(
    lotte: Person, karim: Person
) -> None:
    assert may(lotte.member, TEAM, Permission.TEAM_ROLES)
    assert not may(karim.member, TEAM, Permission.TEAM_ROLES)
    assert may(karim.member, TEAM, Permission.CASE_WORK)
    assert not may(lotte.member, OTHER_TEAM, Permission.CASE_READ)


def give(who: Person, role: Role, by: Person, *, on_duty: bool = False) -> None:
    roles.set_role(team=the_team(), member=who.member, role=role, on_duty=on_duty, by=by.member)


@pytest.mark.django_db
def test_a_lead_says_who_is_what(lotte: Person, karim: Person, client: Client) -> None:
    lotte.sign_in(client)
    page = f"/desk/team/{TEAM}/role/{karim.member.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"role": "reader"}).status_code == 302
    assert not may(karim.member, TEAM, Permission.CASE_NOTE)
    assert not may(karim.member, TEAM, Permission.BREAK_GLASS)
    assert client.post(page, {"role": "reader", "on_duty": "on"}).status_code == 302
    assert may(karim.member, TEAM, Permission.BREAK_GLASS)
    assert trail().count("member-role") == 2
    assert client.post(page, {"role": "king"}).status_code == 200


@pytest.mark.django_db
def test_nobody_else_says_it_nor_ends_an_access(
    lotte: Person, karim: Person, client: Client
) -> None:
    karim.sign_in(client)
    for deed in ("role", "remove", "reset", "turn-away"):
        page = f"/desk/team/{TEAM}/{deed}/{lotte.member.pk}/"
        answer = client.post(page, {"role": "reader", "password": karim.password})
        assert answer.status_code == 403, deed
        assert karim.password not in answer.content.decode()
    assert client.post(f"/desk/team/{TEAM}/invite/").status_code == 403
    assert f"/role/{lotte.member.pk}/" not in client.get("/desk/team/").content.decode()


@pytest.mark.django_db
def test_a_team_is_never_without_a_lead(lotte: Person, karim: Person, client: Client) -> None:
    with pytest.raises(roles.LastLead):
        give(lotte, Role.ADVISER, by=lotte)
    with pytest.raises(roles.LastLead):
        leaving.leave(team=the_team(), member=lotte.member, by=lotte.member, ring=lotte.ring)
    lotte.sign_in(client)
    page = f"/desk/team/{TEAM}/remove/{lotte.member.pk}/"
    answer = client.post(page, {"password": lotte.password})
    assert b"Make a colleague a lead first" in answer.content
    give(karim, Role.LEAD, by=lotte)
    give(lotte, Role.ADVISER, by=karim)
    assert Membership.objects.get(member=karim.member).role == Role.LEAD


@pytest.mark.django_db
def test_a_lead_invites_a_reader(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    page = client.post(f"/desk/team/{TEAM}/invite/", {"role": "reader"}).content.decode()
    found = re.search(r"/desk/join/[\w-]+/", page)
    assert found is not None
    stranger = Client()
    password = "eleven grey herons wading"
    words = {"name": "R", "email": "r@c.example", "new_password": password, "again": password}
    assert stranger.post(found[0], words).status_code in (200, 302)
    assert Membership.objects.get(state="waiting").role == Role.READER


@pytest.mark.django_db
def test_words_that_were_refused_come_back(lotte: Person, karim: Person, client: Client) -> None:
    give(karim, Role.READER, by=lotte)
    karim.sign_in(client)
    answer = client.post("/desk/new/", {"message": "She waits at the corner.", "seed": "00"})
    assert answer.status_code == 403
    assert "She waits at the corner." in answer.content.decode()
    assert "/desk/new/" not in client.get("/desk/").content.decode()
