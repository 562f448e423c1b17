"""From a one-time link to a member: key pair, second factor, place in a team."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from fanal.accounts import access, passwords, recovery_codes, roles, sessions, teamkeys, totp
from fanal.accounts.farewells import lose_keys
from fanal.accounts.invitations import NoInvitation, claim
from fanal.accounts.models import (
    Draft,
    Invitation,
    LateWords,
    Member,
    Membership,
    RecoveryCode,
    Team,
    TeamGrant,
)
from fanal.accounts.profiles import Profile, login_index, seal_profile
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core.ids import new_id
from fanal.vault import SecretKey


class EmailTaken(Exception):
    """Somebody signs in with this address already."""


class AlreadyIn(Exception):
    """This member belongs to the team, or waits to."""


@dataclass(frozen=True)
class Enrolled:
    """A member whose second factor is still to be set up."""

    member: Member
    secret: SecretKey


def enrol(*, invitation: Invitation, name: str, email: str, password: str) -> Enrolled:
    """Use up a link; `NoInvitation`, `EmailTaken`."""
    member_id, secret = new_id(), SecretKey.generate()
    wrapped = passwords.wrap(member_id, secret, password)
    member = Member(
        id=member_id,
        login_index=login_index(email),
        profile=seal_profile(member_id, Profile(name, email)),
        public=bytes(secret.public),
        salt=wrapped.salt,
        wrapped_secret=wrapped.secret,
        totp=totp.seal_seed(member_id, totp.new_seed()),
    )
    try:
        with transaction.atomic():
            claim(invitation)
            member.save(force_insert=True)
            Membership.objects.create(team=invitation.team, member=member, role=invitation.role)
    except IntegrityError:
        raise EmailTaken from None
    return Enrolled(member, secret)


@transaction.atomic
def renew_codes(*, member: Member) -> list[str]:
    """Ten recovery codes, to be shown once."""
    return recovery_codes.replace_all(member)


@transaction.atomic
def confirm_second_factor(*, member: Member) -> bool:
    """Open the desk to a member who proved both factors; whether they founded a team."""
    member.second_factor_confirmed = True
    member.save(update_fields=["second_factor_confirmed"])
    waiting = access.teams_of(member, state=access.WAITING)
    founded = [team for team in waiting if _found_if_first(team, member)]
    for team in waiting:
        record(Event.MEMBER_ENROLLED, witness=access.witness(team), by=str(member.pk))
    for team in founded:
        record(Event.TEAM_KEY_MADE, witness=access.witness(team), by=str(member.pk), generation=1)
    return bool(founded)


@transaction.atomic
def join(*, invitation: Invitation, member: Member) -> bool:
    """A second team for someone who has an account; whether they founded it."""
    if invitation.replaces is not None:
        raise NoInvitation
    place, is_new = Membership.objects.get_or_create(team=invitation.team, member=member)
    if not is_new and place.state != Membership.State.LEFT:
        raise AlreadyIn
    claim(invitation)
    Membership.objects.filter(pk=place.pk).update(
        state=Membership.State.WAITING, role=invitation.role, on_duty=False
    )
    founded = _found_if_first(invitation.team, member)
    by, witness = str(member.pk), access.witness(invitation.team)
    record(Event.MEMBER_ENROLLED, witness=witness, by=by)
    if founded:
        record(Event.TEAM_KEY_MADE, witness=witness, by=by, generation=1)
    return founded


def reset(*, invitation: Invitation, password: str) -> Enrolled:
    """A new key pair for a member who lost the password; they hold nothing until granted."""
    member = invitation.replaces
    if member is None or not _belongs_somewhere(member):
        raise NoInvitation
    secret = SecretKey.generate()
    wrapped = passwords.wrap(member.pk, secret, password)
    with transaction.atomic():
        claim(invitation)
        _forget_keys(member)
        member.public = bytes(secret.public)
        member.salt, member.wrapped_secret = wrapped.salt, wrapped.secret
        member.totp = totp.seal_seed(member.pk, totp.new_seed())
        member.totp_step = member.failures = 0
        member.blocked_until = None
        member.is_active, member.second_factor_confirmed = True, False
        member.save()
        for place in member.memberships.exclude(state=Membership.State.LEFT):
            record(Event.MEMBER_RESET, witness=access.witness(place.team), by=str(member.pk))
    return Enrolled(member, secret)


def _forget_keys(member: Member) -> None:
    TeamGrant.objects.filter(member=member).delete()
    RecoveryCode.objects.filter(member=member).delete()
    LateWords.objects.filter(member=member).delete()
    Draft.objects.filter(member=member).delete()
    granted = member.memberships.filter(state=Membership.State.GRANTED)
    granted.update(state=Membership.State.WAITING)
    lose_keys(member)
    sessions.end_all(member.pk)


def _belongs_somewhere(member: Member) -> bool:
    # A link that was handed out before somebody left must not bring them back.
    return member.memberships.exclude(state=Membership.State.LEFT).exists()


def _found_if_first(team: Team, member: Member) -> bool:
    team = teamkeys.lock(team)
    if access.has_key(team):
        return False
    teamkeys.make_generation(team, 1, [member])
    Membership.objects.filter(team=team, member=member).update(state=Membership.State.GRANTED)
    roles.make_lead(team, member)
    return True
