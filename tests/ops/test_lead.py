"""Naming a lead of a team that lost its only one: by the operator, in the open, without a key."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail import send_mail

from fanal.accounts.models import Member, Membership, Role, TeamGrant
from fanal.accounts.profiles import Profile, login_index, seal_profile
from fanal.audit.actions import read_details
from fanal.audit.models import AuditEvent
from fanal.intake.sweeps import tell_of_lead
from fanal.ops import cli
from fanal.ops.sweeper import sweep_once
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team

pytestmark = pytest.mark.django_db
ADDRESS = "claire@centre.example"


@pytest.fixture
def team() -> TeamWithKeys:
    """Its only lead is there no more."""
    team = make_team()
    join_team(team, make_member("Somebody else"))
    Member.objects.filter(pk=team.adviser.member.pk).update(is_active=False)
    return team


@pytest.fixture
def claire(team: TeamWithKeys) -> MemberWithKeys:
    claire = make_member("Claire")
    claire.member.login_index = login_index(ADDRESS)
    claire.member.profile = seal_profile(claire.member.pk, Profile("Claire", ADDRESS, "nl"))
    claire.member.save()
    join_team(team, claire)
    return claire


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["lead", *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def role_of(who: MemberWithKeys) -> str:
    return Membership.objects.get(member=who.member).role


def test_a_granted_member_is_named_and_gets_no_key(
    team: TeamWithKeys, claire: MemberWithKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = list(TeamGrant.objects.order_by("pk").values_list("pk", "member", "sealed"))
    assert run(team.id, f" {ADDRESS.upper()} ") == 0
    assert role_of(claire) == Role.LEAD
    assert list(TeamGrant.objects.order_by("pk").values_list("pk", "member", "sealed")) == keys
    out = capsys.readouterr().out
    assert "It gives them no key" in out
    assert ADDRESS not in out


def test_it_stands_in_the_trail_as_the_operators_and_the_whole_team_is_told(
    team: TeamWithKeys, claire: MemberWithKeys
) -> None:
    run(team.id, ADDRESS)
    event = AuditEvent.objects.get(event="member-role")
    details = read_details(event, team.secret)
    assert details["member"] == str(claire.member.pk)
    assert (details["role"], details["by"]) == ("lead", "")
    assert sorted(address for message in mail.outbox for address in message.to) == sorted(
        [
            ADDRESS,
            *(
                f"{m.pk}@centre.example"
                for m in Member.objects.exclude(pk=claire.member.pk).filter(is_active=True)
            ),
        ]
    )
    for message in mail.outbox:
        assert "Claire" not in f"{message.subject}{message.body}"


def test_again_it_changes_and_tells_nothing(team: TeamWithKeys, claire: MemberWithKeys) -> None:
    run(team.id, ADDRESS)
    mail.outbox.clear()
    assert run(team.id, ADDRESS) == 0
    assert AuditEvent.objects.filter(event="member-role").count() == 1
    assert mail.outbox == []


@pytest.mark.parametrize("state", [Membership.State.WAITING, Membership.State.LEFT])
def test_who_does_not_hold_the_key_is_refused_plainly(
    team: TeamWithKeys,
    claire: MemberWithKeys,
    state: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Membership.objects.filter(member=claire.member).update(state=state)
    assert run(team.id, ADDRESS) == 1
    assert "were not granted its key: nothing was changed" in capsys.readouterr().err
    assert role_of(claire) == Role.ADVISER
    assert not AuditEvent.objects.filter(event="member-role").exists()
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"second_factor_confirmed": False}])
def test_who_cannot_sign_in_is_refused(
    team: TeamWithKeys, claire: MemberWithKeys, change: dict[str, bool]
) -> None:
    Member.objects.filter(pk=claire.member.pk).update(**change)
    assert run(team.id, ADDRESS) == 1
    assert role_of(claire) == Role.ADVISER


def test_of_another_team_an_unknown_team_or_an_unknown_address_nothing_comes(
    team: TeamWithKeys, claire: MemberWithKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    make_team("be/surya")
    assert run("be/surya", ADDRESS) == 1
    assert run("be/nobody", ADDRESS) == 1
    assert "be/nobody" in capsys.readouterr().err
    assert run(team.id, "nobody@centre.example") == 1
    assert "Nobody signs in with that address." in capsys.readouterr().err
    assert role_of(claire) == Role.ADVISER


def test_who_could_not_be_mailed_is_counted(
    team: TeamWithKeys,
    claire: MemberWithKeys,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("fanal.intake.sweeps.send_mail", broken)
    assert run(team.id, ADDRESS) == 0
    assert role_of(claire) == Role.LEAD
    assert "2 of 2 members could not be mailed" in capsys.readouterr().out


class Broken(Exception):
    """The power went, as seen from inside."""


@pytest.mark.parametrize("completed_by", ["a second run", "the sweeps"])
@pytest.mark.parametrize("after", [0, 1])
def test_whom_a_crash_left_untold_is_told_once(
    team: TeamWithKeys,
    claire: MemberWithKeys,
    monkeypatch: pytest.MonkeyPatch,
    completed_by: str,
    after: int,
) -> None:
    def breaks(*words: Any, **more: Any) -> None:
        if len(mail.outbox) == after:
            raise Broken
        send_mail(*words, **more)

    with monkeypatch.context() as patch:
        patch.setattr("fanal.intake.sweeps.send_mail", breaks)
        with pytest.raises(Broken):
            cli.main(["lead", team.id, ADDRESS])
    assert role_of(claire) == Role.LEAD
    assert len(mail.outbox) == after
    if completed_by == "a second run":
        assert run(team.id, ADDRESS) == 0
    else:
        assert sweep_once() == 0
    told = sorted(address for message in mail.outbox for address in message.to)
    assert len(told) == len(set(told)) == 2
    assert AuditEvent.objects.filter(event="member-role").count() == 1
    mail.outbox.clear()
    run(team.id, ADDRESS)
    sweep_once()
    assert mail.outbox == []


def test_who_left_or_is_disabled_meanwhile_is_not_mailed(
    team: TeamWithKeys, claire: MemberWithKeys
) -> None:
    Membership.objects.filter(team_id=team.id).update(lead_untold=True)
    Membership.objects.filter(member=claire.member).update(state=Membership.State.LEFT)
    # The disabled lead, and one who is there.
    assert tell_of_lead() == 1
    assert [message.to for message in mail.outbox] != [[ADDRESS]]
    assert not Membership.objects.filter(lead_untold=True).exists()
