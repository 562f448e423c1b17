"""One-time links: handed over in person, good for three days, kept only as a digest."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from fanal.accounts import access
from fanal.accounts.models import Invitation, Member, Role, Team
from fanal.accounts.profiles import login_index
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.config import config

LIFETIME = timedelta(hours=72)
DESK_URLS = "fanal.desk.urls"


class NoInvitation(Exception):
    """Unknown, used or expired: nobody needs to know which."""


def invite(
    *,
    team: Team,
    by: Member | None,
    replaces: Member | None = None,
    role: Role = Role.ADVISER,
) -> str:
    """A link that lets one person in, or gives `replaces` a new key pair. Shown once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.create(
            team=team,
            digest=_digest(token),
            expires_at=clock.now() + LIFETIME,
            replaces=replaces,
            role=role,
        )
        record(
            Event.MEMBER_INVITED,
            witness=access.witness(team),
            by=str(by.pk) if by else "",
            replaces=str(replaces.pk) if replaces else "",
            role=str(role),
        )
    return config.origin + reverse("join", urlconf=DESK_URLS, args=[token])


def invitation_for(token: str) -> Invitation:
    """The invitation of a link that still works, or `NoInvitation`."""
    found = Invitation.objects.filter(
        digest=_digest(token), used=False, expires_at__gt=clock.now()
    ).select_related("team", "replaces")
    invitation = found.first()
    if invitation is None:
        raise NoInvitation
    return invitation


def claim(invitation: Invitation) -> None:
    """Use it up; of two at once, one gets `NoInvitation`. Call inside a transaction."""
    unused = Invitation.objects.filter(pk=invitation.pk, used=False, expires_at__gt=clock.now())
    if unused.update(used=True) != 1:
        raise NoInvitation


def open_invitations(team: Team) -> int:
    return Invitation.objects.filter(team=team, used=False, expires_at__gt=clock.now()).count()


def enrolment_link_for(team_id: str) -> str:
    """For the operator of a new installation: the link of a team's first member."""
    return invite(team=access.ensure_team(team_id), by=None)


def reset_link_for(email: str) -> str:
    """For the operator, when a team's only member lost the password.

    The new key pair opens nothing until the recovery sheet is typed in.
    `Member.DoesNotExist` when nobody signs in with that address.
    """
    member = Member.objects.get(login_index=login_index(email))
    team = member.memberships.exclude(state="left").order_by("pk")[0].team
    return invite(team=team, by=None, replaces=member)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
