"""The 20 digits with which a person without an account comes back.

The first 6 find the report and may be told to an adviser; the other 14 open its thread.
"""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass

LOCATOR_DIGITS = 6
SECRET_DIGITS = 14
_NOISE = re.compile(r"[\s\-–—.,·_/]+")


class NotAReceipt(ValueError):
    """What was typed is not 20 digits."""


@dataclass(frozen=True)
class Receipt:
    locator: str
    secret: str

    def __repr__(self) -> str:
        return "Receipt(…)"

    __str__ = __repr__

    @property
    def digits(self) -> str:
        return self.locator + self.secret

    @property
    def groups(self) -> tuple[str, ...]:
        """Five groups of four, as they are shown and read aloud."""
        return tuple(self.digits[at : at + 4] for at in range(0, 20, 4))


def parse(typed: str) -> Receipt:
    """Accept spaces, dashes and every script's digits; `NotAReceipt` for anything else."""
    bare = _NOISE.sub("", "".join(c for c in typed if unicodedata.category(c) != "Cf"))
    try:
        digits = "".join(str(unicodedata.decimal(c)) for c in bare)
    except ValueError:
        raise NotAReceipt from None
    if len(digits) != LOCATOR_DIGITS + SECRET_DIGITS:
        raise NotAReceipt
    return Receipt(digits[:LOCATOR_DIGITS], digits[LOCATOR_DIGITS:])


def random_locator() -> str:
    return f"{secrets.randbelow(10**LOCATOR_DIGITS):06d}"


def secret_digits(seed: bytes, server_key: bytes) -> str:
    """The 14 digits that belong to a sending: the same form sent again gets the same ones.

    256 bits of keyed BLAKE2b (RFC 7693) reduced to 46: the bias is below 2**-200.
    """
    number = int.from_bytes(hashlib.blake2b(seed, key=server_key, digest_size=32).digest(), "big")
    return f"{number % 10**SECRET_DIGITS:014d}"
