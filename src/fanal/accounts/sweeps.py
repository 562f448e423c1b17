"""What accounts have to forget by themselves; each may run twice."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q

from fanal.accounts.models import Draft, Invitation
from fanal.core import clock


def forget_sessions() -> int:
    """Delete sessions that have ended, with the secrets they held."""
    return Session.objects.filter(expire_date__lte=clock.now()).delete()[0]


def forget_invitations() -> int:
    """Delete links that were used or are too old."""
    gone = Q(used=True) | Q(expires_at__lte=clock.now())
    return Invitation.objects.filter(gone).delete()[0]


# Long enough for a leave; what was typed about somebody does not lie about for ever.
DRAFTS_STAY = timedelta(days=90)


def forget_drafts() -> int:
    """Delete drafts that nobody has touched for long."""
    return Draft.objects.filter(day__lt=clock.now().date() - DRAFTS_STAY).delete()[0]
