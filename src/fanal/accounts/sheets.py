"""The recovery sheet: the print-out that opens a team's key when nobody else can."""

import hmac

from django.db import transaction

from fanal.accounts import access, teamkeys
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Team
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.vault import Malformed, RecoveryKey, SecretKey


class WrongSheet(Exception):
    """Mistyped, or not the sheet of this team's present recovery key."""


@transaction.atomic
def confirm_sheet(*, team: Team, key: RecoveryKey, by: Member, ring: KeyRing) -> None:
    """Seal every generation to a sheet that was typed back; older sheets stop working."""
    team = teamkeys.lock_for(team, by)
    team.recovery_public = bytes(key.secret_key().public)
    team.recovery_confirmed = True
    team.save(update_fields=["recovery_public", "recovery_confirmed"])
    for generation in team.keys.all():
        secret = ring.team_secrets[generation.id]
        generation.recovery_sealed = teamkeys.seal_for_recovery(team, generation.id, secret)
        generation.save(update_fields=["recovery_sealed"])
    record(Event.RECOVERY_SHEET_CONFIRMED, witness=access.witness(team), by=str(by.pk))


@transaction.atomic
def use_sheet(*, team: Team, typed: str, by: Member) -> None:
    """Grant a waiting member every generation, because they hold the sheet; `WrongSheet`."""
    team = teamkeys.lock(team)
    recovery = _opened(team, typed)
    secrets = {key: teamkeys.open_recovery(recovery, key) for key in team.keys.all()}
    teamkeys.give(team, secrets, by)
    record(
        Event.RECOVERY_SHEET_USED,
        witness=access.witness(team),
        by=str(by.pk),
        fingerprint=by.public_key.fingerprint(),
    )


def _opened(team: Team, typed: str) -> SecretKey:
    try:
        secret = RecoveryKey.parse(typed).secret_key()
    except Malformed:
        raise WrongSheet from None
    if not hmac.compare_digest(bytes(secret.public), team.recovery_public):
        raise WrongSheet
    return secret
