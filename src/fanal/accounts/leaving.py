"""Someone leaves a team: what comes after is sealed to a key they never see."""

from django.db import transaction

from fanal.accounts import access, roles, sessions, teamkeys
from fanal.accounts.farewells import say_farewell
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Membership, Team, TeamGrant
from fanal.audit.actions import record
from fanal.audit.events import Event


class LastMember(Exception):
    """Nobody else holds the key: leaving must be meant."""


@transaction.atomic
def leave(
    *, team: Team, member: Member, by: Member, ring: KeyRing, even_if_last: bool = False
) -> None:
    """Take a member out of a team; a colleague does it (`by`), or they themselves.

    `roles.LastLead` when the others would stay without a lead, `farewells.StillNeeded` when only
    this member opens something.
    """
    team = teamkeys.lock_for(team, by)
    staying = [other for other in teamkeys.vouched_holders(team, ring) if other.pk != member.pk]
    if not staying and not even_if_last:
        raise LastMember
    if staying:
        roles.ensure_led_without(team, member)
        say_farewell(team, member)
    TeamGrant.objects.filter(member=member, team_key__team=team).delete()
    Membership.objects.filter(team=team, member=member).update(state=Membership.State.LEFT)
    generation = team.current_key.generation + 1
    if staying:
        teamkeys.make_generation(team, generation, staying)
    _end_if_nowhere(member)
    event = Event.MEMBER_LEFT if member.pk == by.pk else Event.MEMBER_DISABLED
    record(event, witness=access.witness(team), by=str(by.pk), member=str(member.pk))
    if staying:
        record(
            Event.TEAM_KEY_MADE,
            witness=access.witness(team),
            by=str(by.pk),
            generation=generation,
        )


@transaction.atomic
def turn_away(*, team: Team, member: Member, by: Member) -> None:
    """Refuse someone who waits; they hold nothing, so no new key is needed.

    Who was let in meanwhile stays: from now on they leave as others do.
    """
    team = teamkeys.lock_for(team, by)
    waiting = Membership.objects.filter(team=team, member=member, state=Membership.State.WAITING)
    if not waiting.update(state=Membership.State.LEFT):
        return
    _end_if_nowhere(member)
    record(
        Event.MEMBER_DISABLED,
        witness=access.witness(team),
        by=str(by.pk),
        member=str(member.pk),
    )


def _end_if_nowhere(member: Member) -> None:
    if member.memberships.exclude(state=Membership.State.LEFT).exists():
        return
    Member.objects.filter(pk=member.pk).update(is_active=False)
    sessions.end_all(member.pk)
