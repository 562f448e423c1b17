"""Fictional staff for the demo, who show their own codes; impossible in a live installation."""

from dataclasses import dataclass

from django.db import transaction

from fanal.accounts import access, enrolment, granting, sheets, totp
from fanal.accounts.invitations import invitation_for, invite
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member
from fanal.accounts.profiles import profile_of
from fanal.core.config import config
from fanal.vault import RecoveryKey

DEMO_PASSWORD = "lantern on the quay"  # noqa: S105  (fictional people only)


class NotADemo(RuntimeError):
    """Only a demo has made-up staff."""


@dataclass(frozen=True)
class DemoAccount:
    """What the sign-in page of the demo says about somebody."""

    name: str
    email: str
    teams: list[str]
    code: str


def make_demo_member(
    team_id: str,
    name: str,
    email: str,
    password: str = DEMO_PASSWORD,
    *,
    granted_by: KeyRing | None = None,
) -> KeyRing:
    """Someone who enrolled and holds the team's key.

    The first of a team founds it, with a sheet nobody printed; later ones need the key ring
    (`granted_by`) of one who holds it. The id is `ring.member_id`.
    """
    if not config.demo:
        raise NotADemo
    with transaction.atomic():
        token = invite(team=access.ensure_team(team_id), by=None).rstrip("/").rpartition("/")[2]
    enrolled = enrolment.enrol(
        invitation=invitation_for(token), name=name, email=email, password=password
    )
    member, ring = enrolled.member, KeyRing(enrolled.member.pk, enrolled.secret)
    founded = enrolment.confirm_second_factor(member=member)
    team = access.ensure_team(team_id)
    if founded:
        sheets.confirm_sheet(team=team, key=RecoveryKey.generate(), by=member, ring=ring)
    elif granted_by is not None:
        by = Member.objects.get(pk=granted_by.member_id)
        heard = member.public_key.fingerprint()[-(granting.GROUPS_TYPED * 5) :]
        granting.grant(team=team, joiner=member, typed=heard, by=by, ring=granted_by)
    return KeyRing(member.pk, enrolled.secret)


def join_demo_team(team_id: str, ring: KeyRing) -> KeyRing:
    """Let a demo member found a second team; returns a ring that holds both."""
    if not config.demo:
        raise NotADemo
    member = Member.objects.get(pk=ring.member_id)
    token = invite(team=access.ensure_team(team_id), by=None).rstrip("/").rpartition("/")[2]
    founded = enrolment.join(invitation=invitation_for(token), member=member)
    fresh = KeyRing(ring.member_id, ring.secret)
    if founded:
        team = access.ensure_team(team_id)
        sheets.confirm_sheet(team=team, key=RecoveryKey.generate(), by=member, ring=fresh)
    return fresh


def demo_accounts() -> list[DemoAccount]:
    """Everybody who can sign in to the demo, with a code that still works; empty when live."""
    if not config.demo:
        return []
    members = Member.objects.filter(is_active=True, second_factor_confirmed=True)
    accounts = [_account(member) for member in members]
    return sorted(accounts, key=lambda account: (not account.teams, account.teams, account.name))


def _account(member: Member) -> DemoAccount:
    profile = profile_of(member)
    teams = [access.team_name(team.pk) for team in access.teams_of(member)]
    return DemoAccount(profile.name, profile.email, teams, totp.demo_code(member) or "")
