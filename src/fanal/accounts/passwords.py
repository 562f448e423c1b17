"""A member's password: it is right when it opens the member's secret."""

import os
import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fanal.accounts.models import Member
from fanal.accounts.server import pepper
from fanal.vault import (
    ContentKey,
    Context,
    Sealed,
    SecretKey,
    derivations,
    open_sealed,
    password_key,
    seal,
)

SHORTEST = 12
LONGEST = 1000
FEWEST_DIFFERENT = 5
_SALT = 16
# Long enough for the whole line in front of us, short enough that a browser still waits.
_PATIENCE = 20.0


class LengthValidator(MinimumLengthValidator):
    """Says what to write instead; Django's own sentence is not in every language we speak."""

    def get_error_message(self) -> str:
        return _("At least 12 characters. Four or five words that do not belong together are good.")


class VariedCharactersValidator:
    """Refuses what one finger types."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(password.strip())) < FEWEST_DIFFERENT:
            raise ValidationError(_("Use more different letters."))

    def get_help_text(self) -> str:
        return ""


def validators() -> list[Any]:
    """Made anew: twenty thousand common passwords take memory, and few choose a password."""
    return [
        LengthValidator(min_length=SHORTEST),
        CommonPasswordValidator(),
        NumericPasswordValidator(),
        VariedCharactersValidator(),
    ]


@dataclass(frozen=True)
class Wrapped:
    """A member's secret under their password, and the salt that goes with it."""

    salt: bytes
    secret: bytes


def check_strength(password: str) -> None:
    """`django.core.exceptions.ValidationError` says what to change."""
    validate_password(unicodedata.normalize("NFKC", password), password_validators=validators())


def wrap(member_id: UUID, secret: SecretKey, password: str) -> Wrapped:
    """Takes a tenth of a second: never inside a transaction. `Busy` when too many wait."""
    salt = os.urandom(_SALT)
    sealed = seal(_stretch(password, salt), secret.export(), _context(member_id))
    return Wrapped(salt, bytes(sealed))


def unwrap(member: Member, password: str, *, share: str = "staff") -> SecretKey:
    """The member's secret, or `CannotOpen`. `Busy` when too many wait."""
    key = _stretch(password, member.salt, share)
    return SecretKey.from_seed(open_sealed(key, Sealed(member.wrapped_secret), _context(member.id)))


def pretend(password: str) -> None:
    """Cost what `unwrap` costs, so that time does not tell whether a name is known."""
    _stretch(password, bytes(_SALT), "sign-in")


def _stretch(password: str, salt: bytes, share: str = "staff") -> ContentKey:
    with derivations.turn(share, timeout=_PATIENCE):
        return password_key(password, salt, pepper())


def _context(member_id: UUID) -> Context:
    return Context("member-secret", member=member_id)
