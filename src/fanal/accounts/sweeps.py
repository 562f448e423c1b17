"""What accounts have to forget by themselves; each may run twice."""

from django.contrib.sessions.models import Session
from django.db.models import Q

from fanal.accounts.models import Invitation
from fanal.core import clock


def forget_sessions() -> int:
    """Delete sessions that have ended, with the secrets they held."""
    return Session.objects.filter(expire_date__lte=clock.now()).delete()[0]


def forget_invitations() -> int:
    """Delete links that were used or are too old."""
    gone = Q(used=True) | Q(expires_at__lte=clock.now())
    return Invitation.objects.filter(gone).delete()[0]
