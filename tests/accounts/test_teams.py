"""Granting, the recovery sheet, leaving, resetting: who holds the team's key."""

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanal.accounts import enrolment, granting, leaving, sheets
from fanal.accounts.access import ensure_team, members_of
from fanal.accounts.invitations import NoInvitation, invitation_for, invite, reset_link_for
from fanal.accounts.models import Member, Membership, TeamGrant
from fanal.accounts.pins import is_pinned
from fanal.vault import CannotOpen, Context, RecoveryKey, SecretKey, open_with, seal_to
from tests.accounts.cast import (
    OTHER_TEAM,
    PASSWORD,
    TEAM,
    Person,
    enrol,
    let_in,
    new_invitation,
    print_sheet,
    the_team,
    trail,
)
from tests.cast import make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
NOTE = Context("a note")


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


# Granting


def test_a_colleague_who_is_heard_right_opens_every_generation(
    lotte: Person, karim: Person
) -> None:
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    amel = enrol("Amel")
    let_in(amel, by=lotte)
    assert amel.ring.team_secrets == lotte.ring.team_secrets
    assert len(amel.ring.team_secrets) == 2


def test_a_misheard_number_gives_nothing(lotte: Person) -> None:
    karim = enrol("Karim")
    for heard in ("", "1234", lotte.read_aloud, karim.read_aloud[:-1], karim.fingerprint[:19]):
        with pytest.raises(granting.WrongFingerprint):
            granting.grant(
                team=the_team(),
                joiner=karim.member,
                typed=heard,
                by=lotte.member,
                ring=lotte.ring,
            )
    assert not karim.ring.team_secrets


def test_the_page_lets_in_who_was_heard_right(lotte: Person, client: Client) -> None:
    karim = enrol("Karim")
    lotte.sign_in(client)
    page = f"/desk/team/{TEAM}/grant/{karim.member.pk}/"
    asked = client.get(page).content.decode()
    assert karim.read_aloud.split()[-1] not in asked, "it is to be heard, not read"
    assert client.post(page, {"groups": "1111 2222 3333 4444"}).status_code == 200
    assert not karim.ring.team_secrets
    assert client.post(page, {"groups": karim.read_aloud}).status_code == 302
    assert karim.ring.team_secrets
    assert "member-granted" in trail()


def test_nobody_lets_people_into_a_team_that_is_not_theirs(lotte: Person, client: Client) -> None:
    enrol("Amel", OTHER_TEAM)
    joiner = enrol("Tom", OTHER_TEAM)
    lotte.sign_in(client)
    page = f"/desk/team/{OTHER_TEAM}/grant/{joiner.member.pk}/"
    assert client.post(page, {"groups": joiner.read_aloud}).status_code == 404
    assert client.post(f"/desk/team/{OTHER_TEAM}/invite/").status_code == 404
    assert not joiner.ring.team_secrets


def test_somebody_who_has_not_set_up_the_phone_cannot_be_let_in(
    lotte: Person, client: Client
) -> None:
    karim = enrol("Karim", confirmed=False)
    lotte.sign_in(client)
    page = f"/desk/team/{TEAM}/grant/{karim.member.pk}/"
    assert client.get(page).status_code == 404


def test_a_stranger_who_waits_is_turned_away(lotte: Person, client: Client) -> None:
    mallory = enrol("Mallory")
    lotte.sign_in(client)
    client.post(f"/desk/team/{TEAM}/turn-away/{mallory.member.pk}/")
    mallory.member.refresh_from_db()
    assert not mallory.member.is_active
    assert the_team().keys.count() == 1


def test_who_was_turned_away_a_moment_before_gets_no_key(lotte: Person) -> None:
    """A colleague was still comparing the fingerprint."""
    mallory, team = enrol("Mallory"), the_team()
    leaving.turn_away(team=team, member=mallory.member, by=lotte.member)
    with pytest.raises(Http404):
        let_in(mallory, by=lotte)
    assert not TeamGrant.objects.filter(member=mallory.member).exists()
    place = Membership.objects.get(member=mallory.member)
    assert place.state == Membership.State.LEFT


def test_who_was_let_in_a_moment_before_is_not_turned_away(lotte: Person) -> None:
    karim = enrol("Karim")
    let_in(karim, by=lotte)
    leaving.turn_away(team=the_team(), member=karim.member, by=lotte.member)
    assert Membership.objects.get(member=karim.member).state == Membership.State.GRANTED
    assert "member-disabled" not in trail()


@pytest.mark.usefixtures("one_minute")
def test_the_page_of_a_team_asks_the_same_however_many_belong(
    lotte: Person, client: Client
) -> None:
    lotte.sign_in(client)
    asked = []
    for names in (("Karim",), ("Amel", "Bram", "Chloé")):
        for name in names:
            let_in(enrol(name), by=lotte)
        with CaptureQueriesContext(connection) as questions:
            assert client.get("/desk/team/").status_code == 200
        asked.append(len(questions))
    assert asked[0] == asked[1]


# The recovery sheet


def test_a_team_receives_once_the_sheet_was_typed_back(lotte: Person) -> None:
    assert not the_team().can_recover()
    print_sheet(lotte)
    assert the_team().can_recover()
    assert trail()[-1] == "recovery-sheet-confirmed"


def test_a_team_receives_once_a_second_member_was_let_in(lotte: Person, karim: Person) -> None:
    assert the_team().can_recover()
    assert not the_team().recovery_confirmed


def test_the_sheet_is_shown_once_and_two_groups_are_typed_back(
    lotte: Person, client: Client
) -> None:
    lotte.sign_in(client)
    page = f"/desk/team/{TEAM}/sheet/"
    shown = client.post(page, {"password": PASSWORD})
    groups = dict(shown.context["groups"])
    asked = client.get(f"{page}confirm/").context["form"].fields
    assert len(asked) == 2
    wrong = client.post(f"{page}confirm/", dict.fromkeys(asked, "0000"))
    assert wrong.status_code == 200
    assert not the_team().can_recover()
    right = {name: groups[int(name.removeprefix("group_"))] for name in asked}
    assert client.post(f"{page}confirm/", right).status_code == 302
    assert the_team().can_recover()
    assert client.get(f"{page}confirm/").headers["Location"] == page


def test_showing_the_sheet_asks_for_the_password(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    answer = client.post(f"/desk/team/{TEAM}/sheet/", {"password": "not the password"})
    assert "groups" not in answer.context


def test_a_new_sheet_counts_only_when_it_was_typed_back(lotte: Person, client: Client) -> None:
    old = print_sheet(lotte)
    lotte.sign_in(client)
    client.post(f"/desk/team/{TEAM}/sheet/", {"password": PASSWORD})
    waiting = enrol("Karim")
    sheets.use_sheet(team=the_team(), typed=old.printed(), by=waiting.member)
    assert waiting.ring.team_secrets == lotte.ring.team_secrets


def test_an_old_sheet_opens_nothing_after_a_new_one(lotte: Person) -> None:
    old = print_sheet(lotte)
    print_sheet(lotte)
    waiting = enrol("Karim")
    with pytest.raises(sheets.WrongSheet):
        sheets.use_sheet(team=the_team(), typed=old.printed(), by=waiting.member)
    assert not waiting.ring.team_secrets


def test_who_holds_the_sheet_comes_in_without_a_colleague(lotte: Person, client: Client) -> None:
    sheet = print_sheet(lotte)
    karim = enrol("Karim")
    karim.sign_in(client)
    page = f"/desk/team/{TEAM}/sheet/use/"
    assert client.post(page, {"sheet": RecoveryKey.generate().printed()}).status_code == 200
    assert not karim.ring.team_secrets
    typed = sheet.printed().lower().replace("-", " ")
    assert client.post(page, {"sheet": typed}).status_code == 302
    assert karim.ring.team_secrets == lotte.ring.team_secrets
    assert trail()[-1] == "recovery-sheet-used"


def test_a_sheet_of_another_team_opens_nothing(lotte: Person) -> None:
    amel = enrol("Amel", OTHER_TEAM)
    sheet = print_sheet(amel, OTHER_TEAM)
    karim = enrol("Karim")
    with pytest.raises(sheets.WrongSheet):
        sheets.use_sheet(team=the_team(), typed=sheet.printed(), by=karim.member)


def test_before_there_is_a_sheet_none_works(lotte: Person) -> None:
    karim = enrol("Karim")
    with pytest.raises(sheets.WrongSheet):
        sheets.use_sheet(team=the_team(), typed=RecoveryKey.generate().printed(), by=karim.member)


def test_the_sheet_also_opens_generations_made_later(lotte: Person, karim: Person) -> None:
    sheet = print_sheet(lotte)
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    amel = enrol("Amel")
    sheets.use_sheet(team=the_team(), typed=sheet.printed(), by=amel.member)
    assert amel.ring.team_secrets == lotte.ring.team_secrets


# Leaving


def test_a_member_who_left_opens_nothing_of_the_next_generation(
    lotte: Person, karim: Person
) -> None:
    kept = karim.ring.team_secrets.values()
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    new = the_team().current_key
    assert new.generation == 2
    assert is_pinned(new)
    letter = seal_to(new.public_key, b"next", NOTE)
    assert open_with(lotte.ring.team_secrets[new.id], letter, NOTE) == b"next"
    for secret in [*kept, karim.secret]:
        with pytest.raises(CannotOpen):
            open_with(secret, letter, NOTE)
    assert not karim.ring.team_secrets


def test_a_member_who_left_is_signed_out(lotte: Person, karim: Person, client: Client) -> None:
    karim.sign_in(client)
    assert client.get("/desk/").status_code == 200
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")


def test_a_member_of_two_teams_who_leaves_one_keeps_the_other(
    lotte: Person, karim: Person, client: Client
) -> None:
    enrolment.join(invitation=new_invitation(OTHER_TEAM), member=karim.member)
    karim.sign_in(client)
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    assert karim.ring.team_ids == {OTHER_TEAM}
    assert client.get("/desk/team/").status_code == 200
    assert client.get(f"/desk/team/{TEAM}/sheet/").status_code == 404


def test_a_member_leaves_by_themselves(lotte: Person, karim: Person, client: Client) -> None:
    karim.sign_in(client)
    page = f"/desk/team/{TEAM}/remove/{karim.member.pk}/"
    assert client.post(page, {"password": "not the password"}).status_code == 200
    assert karim.ring.team_secrets
    assert client.post(page, {"password": PASSWORD}).headers["Location"] == "/desk/sign-in/"
    assert trail()[-2:] == ["member-left", "team-key-made"]


def test_the_last_member_does_not_leave_by_mistake(lotte: Person) -> None:
    with pytest.raises(leaving.LastMember):
        leaving.leave(team=the_team(), member=lotte.member, by=lotte.member, ring=lotte.ring)
    assert lotte.ring.team_secrets


def test_the_last_member_is_told_what_happens_and_the_team_stops_receiving(
    lotte: Person, client: Client
) -> None:
    print_sheet(lotte)
    lotte.sign_in(client)
    page = f"/desk/team/{TEAM}/remove/{lotte.member.pk}/"
    assert b"Nobody else is in this team" in client.get(page).content
    client.post(page, {"password": PASSWORD})
    assert members_of(the_team()) == []
    assert not the_team().can_recover()


def test_a_key_that_was_slipped_in_is_sealed_nothing(lotte: Person, karim: Person) -> None:
    planted = SecretKey.generate()
    Member.objects.filter(pk=karim.member.pk).update(public=bytes(planted.public))
    amel = enrol("Amel")
    let_in(amel, by=lotte)
    with pytest.raises(CannotOpen):
        leaving.leave(team=the_team(), member=amel.member, by=lotte.member, ring=lotte.ring)
    assert the_team().keys.count() == 1


def test_who_left_may_come_back_and_must_be_let_in_again(lotte: Person, karim: Person) -> None:
    enrolment.join(invitation=new_invitation(OTHER_TEAM), member=karim.member)
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    enrolment.join(invitation=new_invitation(), member=karim.member)
    place = Membership.objects.get(team=TEAM, member=karim.member)
    assert place.state == Membership.State.WAITING
    assert karim.ring.team_ids == {OTHER_TEAM}


# A lost password


def reset_by(colleague: Person, lost: Person) -> Person:
    link = invite(team=the_team(), by=colleague.member, replaces=lost.member)
    done = enrolment.reset(
        invitation=invitation_for(token_of(link)), password="seven other birds waiting"
    )
    enrolment.confirm_second_factor(member=done.member)
    return Person(done.member, done.secret, lost.email, "seven other birds waiting")


def test_a_lost_password_gives_new_keys_that_open_nothing_until_granted(
    lotte: Person, karim: Person
) -> None:
    again = reset_by(lotte, karim)
    assert again.member == karim.member
    assert again.secret != karim.secret
    assert not TeamGrant.objects.filter(member=karim.member).exists()
    let_in(again, by=lotte)
    assert again.ring.team_secrets == lotte.ring.team_secrets


def test_after_a_reset_the_old_password_and_sessions_are_dead(
    lotte: Person, karim: Person, client: Client
) -> None:
    karim.sign_in(client)
    reset_by(lotte, karim)
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")
    answer = client.post(
        "/desk/sign-in/", {"email": karim.email, "password": PASSWORD, "code": karim.code()}
    )
    assert answer.status_code == 200


def test_a_reset_link_makes_no_second_account(lotte: Person, karim: Person) -> None:
    link = invite(team=the_team(), by=lotte.member, replaces=karim.member)
    stranger = Client()
    page = stranger.get(f"/desk/join/{token_of(link)}/")
    assert "email" not in page.context["form"].fields
    assert Member.objects.count() == 2


def test_the_only_member_comes_back_with_the_sheet(lotte: Person, client: Client) -> None:
    sheet = print_sheet(lotte)
    link = reset_link_for(lotte.email)
    words = {"new_password": "seven other birds waiting", "again": "seven other birds waiting"}
    client.post(f"/desk/join/{token_of(link)}/", words)
    lotte.member.refresh_from_db()
    enrolment.confirm_second_factor(member=lotte.member)
    assert not the_team().can_recover(), "nobody could open what it received"
    sheets.use_sheet(team=ensure_team(TEAM), typed=sheet.printed(), by=lotte.member)
    assert the_team().can_recover()


def test_a_reset_link_does_not_bring_back_who_left_meanwhile(lotte: Person, karim: Person) -> None:
    link = invite(team=the_team(), by=lotte.member, replaces=karim.member)
    leaving.leave(team=the_team(), member=karim.member, by=lotte.member, ring=lotte.ring)
    invitation = invitation_for(link.rstrip("/").rpartition("/")[2])
    with pytest.raises(NoInvitation):
        enrolment.reset(invitation=invitation, password=PASSWORD)
    assert not Member.objects.get(pk=karim.member.pk).is_active


def test_the_operator_makes_no_reset_link_for_a_stranger(db: None) -> None:
    with pytest.raises(Member.DoesNotExist):
        reset_link_for("nobody@centre.example")


@pytest.mark.parametrize(("team_id", "assumed"), [("be/surya", True), ("be/payoke", False)])
def test_assumed_office_hours_are_said_to_the_team(team_id: str, assumed: bool) -> None:
    page = at_desk(make_team(team_id).adviser).get("/desk/team/").content.decode()
    assert ("The office hours of this centre are assumed" in page) is assumed
