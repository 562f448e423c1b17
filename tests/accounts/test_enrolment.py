"""From a one-time link to a member."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from fanal.accounts import enrolment, passwords, recovery_codes, totp
from fanal.accounts.access import ensure_team
from fanal.accounts.invitations import LIFETIME, NoInvitation, invitation_for, open_invitations
from fanal.accounts.models import Invitation, Member, Membership
from fanal.accounts.pins import is_pinned
from fanal.accounts.profiles import profile_of
from fanal.core import clock
from fanal.core.languages import WHOLE
from tests.accounts.cast import (
    OTHER_TEAM,
    PASSWORD,
    TEAM,
    Person,
    enrol,
    let_in,
    new_invitation,
    the_team,
    token_for,
    trail,
)

pytestmark = pytest.mark.django_db
WORDS = {
    "name": "Lotte",
    "email": "lotte@centre.example",
    "new_password": PASSWORD,
    "again": PASSWORD,
}


def walk_to_the_phone(client: Client, team_id: str = TEAM) -> Member:
    answer = client.post(f"/desk/join/{token_for(team_id)}/", WORDS)
    assert answer.headers["Location"] == "/desk/second-step/"
    return Member.objects.latest("pk")


def walk_to_the_codes(client: Client) -> list[str]:
    member = walk_to_the_phone(client)
    code = totp.code_for(totp.seed_of(member), totp.step_now())
    shown = client.post("/desk/second-step/", {"code": code})
    codes: list[str] = shown.context["codes"]
    return codes


def test_a_newcomer_follows_the_link_to_the_recovery_sheet(client: Client) -> None:
    codes = walk_to_the_codes(client)
    done = client.post("/desk/second-step/codes/", {"recovery_code": codes[6].lower()})
    assert done.headers["Location"] == f"/desk/team/{TEAM}/sheet/"
    member = Member.objects.get()
    assert member.second_factor_confirmed
    assert profile_of(member).name == "Lotte"
    assert trail() == ["member-invited", "member-enrolled", "team-key-made"]


def test_the_typed_back_code_still_works_later(client: Client) -> None:
    codes = walk_to_the_codes(client)
    client.post("/desk/second-step/codes/", {"recovery_code": codes[0]})
    assert recovery_codes.left(Member.objects.get()) == recovery_codes.HOW_MANY


def test_nothing_of_the_desk_is_seen_before_the_phone_is_set_up(client: Client) -> None:
    walk_to_the_phone(client)
    for page in ("/desk/", "/desk/team/", "/desk/me/", "/desk/waiting/"):
        assert client.get(page).headers["Location"] == "/desk/second-step/"


def test_a_wrong_code_shows_no_recovery_codes(client: Client) -> None:
    walk_to_the_phone(client)
    answer = client.post("/desk/second-step/", {"code": "000000"})
    assert "codes" not in answer.context
    assert not Member.objects.get().second_factor_confirmed


def test_a_code_that_was_never_shown_does_not_finish(client: Client) -> None:
    walk_to_the_codes(client)
    answer = client.post("/desk/second-step/codes/", {"recovery_code": "AAAA-AAAA-AAAA-AAAA"})
    assert answer.status_code == 200
    assert not Member.objects.get().second_factor_confirmed


def test_codes_alone_do_not_finish_without_the_app(client: Client) -> None:
    member = walk_to_the_phone(client)
    codes = enrolment.renew_codes(member=member)
    client.post("/desk/second-step/codes/", {"recovery_code": codes[0]})
    member.refresh_from_db()
    assert not member.second_factor_confirmed


def test_who_stopped_half_way_goes_on_by_signing_in(client: Client) -> None:
    walk_to_the_phone(client)
    other = Client()
    answer = other.post(
        "/desk/sign-in/", {"email": WORDS["email"], "password": PASSWORD, "code": ""}
    )
    assert answer.headers["Location"] == "/desk/second-step/"
    assert other.get("/desk/").headers["Location"] == "/desk/second-step/"


@pytest.mark.parametrize(
    "password",
    ["short", "password1234", "123456789012", "            ", "aaaaaaaaaaaaaaaa"],
    ids=repr,
)
def test_a_weak_password_is_refused_and_the_link_stays_good(client: Client, password: str) -> None:
    token = token_for()
    weak = {**WORDS, "new_password": password, "again": password}
    assert client.post(f"/desk/join/{token}/", weak).status_code == 200
    assert not Member.objects.exists()
    assert client.post(f"/desk/join/{token}/", WORDS).status_code == 302


@pytest.mark.parametrize("language", [code for code in WHOLE if code != "en"])
def test_what_is_wrong_with_a_password_is_said_in_the_language_of_the_page(language: str) -> None:
    said = {}
    for code in ("en", language):
        with translation.override(code):
            said[code] = [_refusal(validator) for validator in passwords.validators()]
    for english, other in zip(said["en"], said[language], strict=True):
        assert english != other


def _refusal(validator: Any) -> str:
    for password in ("short", "password1234", "123456789012", "aaaaaaaaaaaaaaaa"):
        try:
            validator.validate(password)
        except ValidationError as refused:
            return str(refused.messages[0])
    raise AssertionError(f"{validator} refuses nothing")


def test_a_name_turns_no_sentence_round(client: Client) -> None:
    client.post(f"/desk/join/{token_for()}/", {**WORDS, "name": "Lotte \u202eetteloC\u2066"})
    assert profile_of(Member.objects.get()).name == "Lotte etteloC"


def test_two_passwords_that_differ_are_refused(client: Client) -> None:
    answer = client.post(f"/desk/join/{token_for()}/", {**WORDS, "again": "another one"})
    assert answer.context["form"].errors.keys() == {"again"}


def test_a_link_works_once(client: Client) -> None:
    token = token_for()
    client.post(f"/desk/join/{token}/", WORDS)
    stranger = Client()
    assert stranger.get(f"/desk/join/{token}/").status_code == 404
    assert stranger.post(f"/desk/join/{token}/", WORDS).status_code == 404


def test_of_two_on_one_link_one_gets_in() -> None:
    same = new_invitation()
    enrolment.enrol(invitation=same, name="A", email="a@centre.example", password=PASSWORD)
    with pytest.raises(NoInvitation):
        enrolment.enrol(invitation=same, name="B", email="b@centre.example", password=PASSWORD)
    assert Member.objects.count() == 1


def test_a_link_ends_after_three_days() -> None:
    token = token_for()
    with clock.frozen(clock.now() + LIFETIME - timedelta(minutes=1)):
        invitation = invitation_for(token)
    with clock.frozen(clock.now() + LIFETIME), pytest.raises(NoInvitation):
        invitation_for(token)
    with clock.frozen(clock.now() + LIFETIME), pytest.raises(NoInvitation):
        enrolment.enrol(invitation=invitation, name="A", email="a@b.example", password=PASSWORD)


def test_a_link_of_nobody_looks_like_a_used_one(client: Client) -> None:
    used = token_for()
    client.post(f"/desk/join/{used}/", WORDS)
    stranger = Client()
    invented, spent = (stranger.get(f"/desk/join/{token}/") for token in ("x" * 43, used))
    assert invented.status_code == spent.status_code == 404
    assert invented.content == spent.content


def test_the_table_does_not_hold_the_link() -> None:
    token = token_for()
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert token.encode() not in row["digest"]


def test_an_address_that_is_taken_is_refused_and_the_link_stays_good(lotte: Person) -> None:
    invitation = new_invitation()
    with pytest.raises(enrolment.EmailTaken):
        enrolment.enrol(
            invitation=invitation, name="X", email="LOTTE@centre.example ", password=PASSWORD
        )
    assert open_invitations(the_team()) == 1


def test_the_first_member_holds_a_pinned_key_that_receives_nothing_yet(lotte: Person) -> None:
    team = the_team()
    assert is_pinned(team.current_key)
    assert lotte.ring.team_secrets.keys() == {team.current_key.id}
    assert not team.can_recover()


def test_the_second_member_waits_and_opens_nothing(lotte: Person) -> None:
    karim = enrol("Karim")
    assert karim.member.memberships.get().state == Membership.State.WAITING
    assert not karim.ring.team_secrets
    assert the_team().keys.count() == 1


def test_of_two_first_members_one_founds_the_team(db: None) -> None:
    first, second = enrol("Lotte", confirmed=False), enrol("Karim", confirmed=False)
    assert enrolment.confirm_second_factor(member=second.member)
    assert not enrolment.confirm_second_factor(member=first.member)
    assert second.ring.team_secrets
    assert not first.ring.team_secrets


def test_a_member_joins_a_second_team_with_the_same_account(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    token = token_for(OTHER_TEAM)
    assert b"Lotte" in client.get(f"/desk/join/{token}/").content
    joined = client.post(f"/desk/join/{token}/")
    assert joined.headers["Location"] == f"/desk/team/{OTHER_TEAM}/sheet/"
    assert lotte.ring.team_ids == {TEAM, OTHER_TEAM}
    assert Member.objects.count() == 1


def test_a_second_team_that_has_members_makes_her_wait(lotte: Person) -> None:
    enrol("Amel", OTHER_TEAM)
    assert not enrolment.join(invitation=new_invitation(OTHER_TEAM), member=lotte.member)
    assert lotte.ring.team_ids == {TEAM}


def test_nobody_joins_the_same_team_twice(lotte: Person) -> None:
    with pytest.raises(enrolment.AlreadyIn):
        enrolment.join(invitation=new_invitation(), member=lotte.member)
    assert open_invitations(the_team()) == 1


def test_the_operator_gets_no_link_to_a_team_that_no_pack_has(db: None) -> None:
    with pytest.raises(KeyError):
        ensure_team("be/nowhere")


def test_the_waiting_page_shows_the_number_of_the_key_that_is_held(
    lotte: Person, client: Client
) -> None:
    karim = enrol("Karim")
    karim.sign_in(client)
    # Somebody with the database swaps the public key: the page must not show theirs.
    Member.objects.filter(pk=karim.member.pk).update(public=lotte.member.public)
    page = client.get("/desk/waiting/").content.decode()
    assert all(group in page for group in karim.fingerprint.split())


def test_a_waiting_member_sees_only_the_waiting_room(lotte: Person, client: Client) -> None:
    karim = enrol("Karim")
    karim.sign_in(client)
    for page in ("/desk/", "/desk/team/", f"/desk/team/{TEAM}/sheet/"):
        assert client.get(page).headers["Location"] == "/desk/waiting/"
    let_in(karim, by=lotte)
    assert client.get("/desk/waiting/").headers["Location"] == "/desk/"
