"""The names of members, for the eyes of their colleagues. The person never sees them."""

from collections.abc import Iterable
from uuid import UUID

from fanal.accounts.models import Member
from fanal.accounts.profiles import profile_of


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {member.pk: profile_of(member).name for member in Member.objects.filter(pk__in=wanted)}


def name_of(member: Member) -> str:
    return profile_of(member).name
