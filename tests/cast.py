"""The cast: teams that can receive, and advisers who hold their keys.

Everybody here goes through the models and the vault alone, without enrolling or signing in.
"""

import os
from dataclasses import dataclass, field
from uuid import UUID

from fanal.accounts.keyring import KeyRing, seal_team_secret
from fanal.accounts.models import Member, Membership, Role, Team, TeamKey
from fanal.accounts.pins import pin
from fanal.accounts.profiles import Profile, seal_profile
from fanal.core.ids import new_id
from fanal.intake.access import Actor, DeskReport, report_for
from fanal.intake.models import Report
from fanal.vault import SecretKey

ADVISER = "Noor Peeters"


@dataclass(frozen=True)
class MemberWithKeys:
    member: Member
    secret: SecretKey = field(repr=False)

    @property
    def ring(self) -> KeyRing:
        return KeyRing(self.member.id, self.secret)

    @property
    def actor(self) -> Actor:
        return Actor(self.member, self.ring)


@dataclass(frozen=True)
class TeamWithKeys:
    """A team whose recovery sheet was typed back, and its advisers; the first is `adviser`."""

    team: Team
    key: TeamKey
    secret: SecretKey = field(repr=False)
    members: tuple[MemberWithKeys, ...]

    @property
    def id(self) -> str:
        return self.team.id

    @property
    def adviser(self) -> MemberWithKeys:
        return self.members[0]

    @property
    def actor(self) -> Actor:
        return self.adviser.actor

    def open(self, report: Report | UUID) -> DeskReport:
        """A report as the first adviser sees it."""
        return report_for(self.actor, report.pk if isinstance(report, Report) else report)


def make_member(name: str = ADVISER) -> MemberWithKeys:
    """Someone of the staff with a key pair and no password."""
    secret, member_id = SecretKey.generate(), new_id()
    member = Member.objects.create(
        id=member_id,
        login_index=os.urandom(32).hex(),
        profile=seal_profile(member_id, Profile(name, f"{member_id}@centre.example")),
        public=bytes(secret.public),
        salt=os.urandom(16),
        wrapped_secret=b"",
        totp=b"",
        second_factor_confirmed=True,
    )
    return MemberWithKeys(member, secret)


def make_team(
    team_id: str = "be/pag-asa",
    *,
    members: tuple[MemberWithKeys, ...] = (),
    receives: bool = True,
) -> TeamWithKeys:
    """A team with a pinned key; with `receives=False` its recovery sheet was not typed back."""
    members = members or (make_member(),)
    team, _ = Team.objects.update_or_create(id=team_id, defaults={"recovery_confirmed": receives})
    secret = SecretKey.generate()
    key = TeamKey.objects.create(team=team, generation=1, public=bytes(secret.public))
    for each in members:
        join_team(TeamWithKeys(team, key, secret, members), each)
    pin(key)
    return TeamWithKeys(team, key, secret, members)


def join_team(team: TeamWithKeys, member: MemberWithKeys, role: Role = Role.ADVISER) -> None:
    """Grant a team's key to a member; the first adviser of a team is its lead."""
    first = member.member.pk == team.adviser.member.pk
    Membership.objects.update_or_create(
        team=team.team,
        member=member.member,
        defaults={"state": Membership.State.GRANTED, "role": Role.LEAD if first else role},
    )
    seal_team_secret(team.key, team.secret, member.member).save()
