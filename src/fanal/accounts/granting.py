"""Giving a team's key to a colleague whose fingerprint was compared by voice."""

import hmac

from django.db import transaction

from fanal.accounts import access, teamkeys
from fanal.accounts.digits import plain_digits
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Team
from fanal.audit.actions import record
from fanal.audit.events import Event

# Sixteen digits: fewer could be matched by somebody who tries many key pairs.
GROUPS_TYPED = 4


class WrongFingerprint(Exception):
    """What was read aloud does not belong to the key we hold: a mishearing, or a swapped key."""


@transaction.atomic
def grant(*, team: Team, joiner: Member, typed: str, by: Member, ring: KeyRing) -> None:
    """Seal every generation of the team's key to a waiting member.

    404 for who was turned away while the fingerprint was compared.
    """
    if not is_fingerprint(joiner, typed):
        raise WrongFingerprint
    team = teamkeys.lock_for(team, by)
    # Only asked for: what is sealed is sealed to the key whose fingerprint was heard.
    access.colleague_for(by, team, joiner.pk, state=access.WAITING)
    teamkeys.grant_every_generation(team, ring, joiner)
    record(
        Event.MEMBER_GRANTED,
        witness=access.witness(team),
        by=str(by.pk),
        member=str(joiner.pk),
        fingerprint=joiner.public_key.fingerprint(),
    )


def is_fingerprint(member: Member, typed: str) -> bool:
    """Whether these are the last groups of the member's fingerprint."""
    wanted = "".join(member.public_key.fingerprint().split()[-GROUPS_TYPED:])
    return hmac.compare_digest(plain_digits(typed).encode(), wanted.encode())
