"""Who is what in a team. There is always a lead, for nobody else can say it."""

from django.db import transaction

from fanal.accounts import access, teamkeys
from fanal.accounts.models import Member, Membership, Role, Team
from fanal.accounts.permissions import forget_places
from fanal.audit.actions import record
from fanal.audit.events import Event


class LastLead(Exception):
    """Nobody else leads this team: first another has to."""


@transaction.atomic
def set_role(*, team: Team, member: Member, role: Role, on_duty: bool, by: Member) -> None:
    """`LastLead` when it would leave the team without one; the same again changes nothing."""
    team = teamkeys.lock_for(team, by)
    place = Membership.objects.get(team=team, member=member, state=access.GRANTED)
    if (place.role, place.on_duty) == (role, on_duty):
        return
    if role != Role.LEAD:
        ensure_led_without(team, member)
    place.role, place.on_duty = role, on_duty
    place.save(update_fields=["role", "on_duty"])
    forget_places(member)
    forget_places(by)
    record(
        Event.MEMBER_ROLE,
        witness=access.witness(team),
        by=str(by.pk),
        member=str(member.pk),
        role=str(role),
        on_duty=int(on_duty),
    )


class NoHolder(Exception):
    """They were not granted the team's key, or have left: their role would open nothing."""


@transaction.atomic
def name_lead(team: Team, member: Member) -> bool:
    """Of a team that has lost its only one; the operator does it, and it gives nobody a key.

    Whether it was needed: who leads already stays so. `NoHolder` for anybody who is not a granted
    member of this team.
    """
    team = teamkeys.lock(team)
    members = access.members_of(team)
    if member.pk not in {each.pk for each in members}:
        raise NoHolder
    place = Membership.objects.get(team=team, member=member, state=access.GRANTED)
    if place.role == Role.LEAD:
        return False
    place.role = Role.LEAD
    place.save(update_fields=["role"])
    # With the change itself: however this ends, somebody can see who has not been told.
    Membership.objects.filter(team=team, member__in=members).update(lead_untold=True)
    record(
        Event.MEMBER_ROLE,
        witness=access.witness(team),
        by="",
        member=str(member.pk),
        role=str(Role.LEAD),
        on_duty=int(place.on_duty),
    )
    return True


def ensure_led_without(team: Team, member: Member) -> None:
    """`LastLead` when this member is a lead of a locked team, and nobody else is."""
    leads = Membership.objects.filter(
        team=team, state=access.GRANTED, role=Role.LEAD, member__is_active=True
    )
    ids = set(leads.values_list("member_id", flat=True))
    if ids == {member.pk}:
        raise LastLead


def make_lead(team: Team, member: Member) -> None:
    """Of a team that this member just founded."""
    Membership.objects.filter(team=team, member=member).update(role=Role.LEAD)
