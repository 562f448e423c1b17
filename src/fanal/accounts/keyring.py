"""The keys that a session has opened."""

import hashlib
import hmac
from collections.abc import Iterator
from functools import cached_property
from uuid import UUID

from fanal.accounts.models import Member, TeamGrant, TeamKey
from fanal.vault import Context, Fingerprint, Sealed, SecretKey, open_with, seal_to


def grant_context(team_key_id: UUID, member_id: UUID) -> Context:
    return Context("team-grant", team_key=team_key_id, member=member_id)


def vouch(secret: SecretKey, member: Member) -> bytes:
    """A MAC that only a holder of the team's secret can make over a member's public key.

    Without it, whoever writes into the database could swap a member's public key and be sealed
    the team's next generation.
    """
    statement = Context("team-grant-vouched", member=member.id, public=member.public)
    return hmac.digest(secret.export(), bytes(statement), hashlib.sha256)


def is_vouched(grant: TeamGrant, secret: SecretKey) -> bool:
    return hmac.compare_digest(grant.vouched, vouch(secret, grant.member))


def seal_team_secret(key: TeamKey, secret: SecretKey, member: Member) -> TeamGrant:
    """An unsaved grant of a team's secret to a member."""
    sealed = seal_to(member.public_key, secret.export(), grant_context(key.id, member.id))
    return TeamGrant(
        team_key=key, member=member, sealed=bytes(sealed), vouched=vouch(secret, member)
    )


class KeyRing:
    """A member's own secret and, through it, those of their teams."""

    def __init__(self, member_id: UUID, secret: SecretKey) -> None:
        self.member_id = member_id
        self.secret = secret

    def __repr__(self) -> str:
        return "KeyRing(…)"

    @property
    def fingerprint(self) -> Fingerprint:
        """Of the key that is really held: the row of the member could have been changed."""
        return self.secret.public.fingerprint()

    @cached_property
    def team_secrets(self) -> dict[UUID, SecretKey]:
        """Every generation this member was granted, by the id of the team key."""
        return dict(self._open_grants())

    @cached_property
    def team_ids(self) -> set[str]:
        keys = TeamKey.objects.filter(id__in=self.team_secrets)
        return set(keys.values_list("team_id", flat=True))

    def _open_grants(self) -> Iterator[tuple[UUID, SecretKey]]:
        for key_id, sealed in TeamGrant.objects.filter(member_id=self.member_id).values_list(
            "team_key_id", "sealed"
        ):
            seed = open_with(self.secret, Sealed(sealed), grant_context(key_id, self.member_id))
            yield key_id, SecretKey.from_seed(seed)
