"""What a desk view receives."""

from django.http import HttpRequest

from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member


class StaffRequest(HttpRequest):
    """A request that passed every gate: somebody signed in, both factors, keys open."""

    user: Member
    key_ring: KeyRing


class LockedRequest(HttpRequest):
    """A request of somebody who signed in; the keys may be locked."""

    user: Member
    key_ring: KeyRing | None
