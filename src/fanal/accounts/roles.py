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
