"""Signing in: a password that opens the secret, and a second factor that works once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fanal.accounts import access, passwords, recovery_codes, totp
from fanal.accounts.models import Member
from fanal.accounts.profiles import login_index
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.vault import CannotOpen, SecretKey

# Who has the password or the code right: five tries at once, then ever slower, up to a minute.
# Anybody else is not slowed down, or an attacker could keep an adviser from today's requests by
# guessing; and does not need to be, because both have to be right at once.
FREE_TRIES = 5
LONGEST_WAIT = 60

# Of tries that had neither half right; None stands for unknown names.
_last_recorded: dict[UUID | None, datetime] = {}


class NotSignedIn(Exception):
    """Something was wrong: name, password, code, or too early. Nobody is told which."""


@dataclass(frozen=True)
class Opened:
    """A member and their secret; `finished` is false while the second factor is not set up."""

    member: Member
    secret: SecretKey
    finished: bool
    failures_before: int = 0


def sign_in(*, email: str, password: str, code: str) -> Opened:
    """`NotSignedIn`, or `Busy` when too many wait."""
    member = Member.objects.filter(login_index=login_index(email)).first()
    if member is None:
        passwords.pretend(password)
        _record_failure(None, near=False)
        raise NotSignedIn
    return _checked(member, password, code, second_factor=True, share="sign-in")


def unlock(*, member: Member, password: str, code: str | None) -> Opened:
    """Open a locked member's secret again; `code` is None where the password is enough."""
    return _checked(member, password, code or "", second_factor=code is not None)


def confirm(*, member: Member, password: str) -> SecretKey:
    """Ask for the password again before something that cannot be undone."""
    return _checked(member, password, "", second_factor=False).secret


def _checked(
    member: Member, password: str, code: str, *, second_factor: bool, share: str = "staff"
) -> Opened:
    before, secret = member.failures, _opened(member, password, share)
    needs_code = second_factor and member.second_factor_confirmed
    # Who has neither half never comes in, however fast they guess, and must keep nobody out.
    near = secret is not None or not needs_code or _would_fit(member, code)
    in_time = _count_try(member, slow_down=near)
    allowed = in_time and member.is_active and secret is not None
    if allowed and needs_code:
        allowed = _spend(member, code)
    if not allowed or secret is None:
        if in_time:
            _record_failure(member, near=near)
        raise NotSignedIn
    Member.objects.filter(pk=member.pk).update(failures=0, blocked_until=None)
    return Opened(member, secret, member.second_factor_confirmed, before)


@transaction.atomic
def _count_try(member: Member, *, slow_down: bool) -> bool:
    """Count before looking, so that a hundred guesses at once are a hundred, not one."""
    now = clock.now()
    row = Member.objects.select_for_update().get(pk=member.pk)
    if row.blocked_until and row.blocked_until > now:
        return False
    tries = row.failures + 1
    pause = min(2 ** (tries - FREE_TRIES), LONGEST_WAIT) if tries >= FREE_TRIES else 0
    Member.objects.filter(pk=member.pk).update(
        failures=F("failures") + 1,
        blocked_until=now + timedelta(seconds=pause) if pause and slow_down else None,
    )
    return True


def _record_failure(member: Member | None, *, near: bool) -> None:
    # Once a minute is enough to show guessing: the trail only grows, and guessing is cheap.
    name = member.pk if member else None
    now, last = clock.now(), _last_recorded.get(name)
    if not near and last is not None and timedelta(0) <= now - last < timedelta(minutes=1):
        return
    if not near:
        _last_recorded[name] = now
    if member is None:
        record(Event.SIGN_IN_FAILED)
    else:
        record(Event.SIGN_IN_FAILED, witness=access.witness_for(member), by=str(member.pk))


def _opened(member: Member, password: str, share: str) -> SecretKey | None:
    try:
        secret = passwords.unwrap(member, password, share=share)
    except CannotOpen:
        return None
    # Somebody wrote another public key into the row: what is sealed to it is not for this member.
    return secret if bytes(secret.public) == member.public else None


def _would_fit(member: Member, code: str) -> bool:
    """Whether this is a code of the member's, spent or not; it stays as it is."""
    known = totp.matching_step(totp.seed_of(member), code) is not None
    return known or recovery_codes.holds(member, code)


def _spend(member: Member, code: str) -> bool:
    if totp.spend(member, code):
        return True
    if not recovery_codes.spend(member, code):
        return False
    record(Event.RECOVERY_CODE_USED, witness=access.witness_for(member), by=str(member.pk))
    return True
