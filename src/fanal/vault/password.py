"""Keys from what a person remembers or carries: Argon2id (RFC 9106).

The pepper lives outside the database: a stolen table alone cannot be guessed at.
Derive only inside a turn of the `DerivationQueue`: each takes its memory all at once.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from nacl import exceptions
from nacl.pwhash import argon2id

from .errors import Malformed, NoMemory
from .types import ContentKey, SecretKey

SALT = 16
RECEIPT_DIGITS = 14


@dataclass(frozen=True)
class Argon2id:
    """The parameters by their names in RFC 9106, section 3.1; there is one lane (p)."""

    m: int  # memory, in KiB
    t: int  # passes

    def tag(self, secret: bytes, salt: bytes, length: int) -> bytes:
        """Raises `NoMemory`; whoever waits for a turn is ready for it, because it is a `Busy`."""
        try:
            return argon2id.kdf(length, secret, salt, opslimit=self.t, memlimit=self.m * 1024)
        except exceptions.RuntimeError:  # libsodium has no other way to fail here
            raise NoMemory from None


PASSWORD = Argon2id(m=64 * 1024, t=3)
# Cheaper, because 14 random digits have no dictionary, and everybody waits for it in one queue.
RECEIPT = Argon2id(m=19 * 1024, t=2)


def password_key(password: str, salt: bytes, pepper: bytes) -> ContentKey:
    """The key that a member's password gives; the same however the keyboard composes accents."""
    normal = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return ContentKey(
        PASSWORD.tag(_peppered(b"password", normal, pepper), _right(salt), ContentKey.LENGTH)
    )


def receipt_secret(digits14: str, salt: bytes, pepper: bytes) -> SecretKey:
    """The key pair that the 14 secret digits of a receipt give."""
    if len(digits14) != RECEIPT_DIGITS or not (digits14.isascii() and digits14.isdecimal()):
        raise Malformed("the secret part of a receipt is 14 digits")
    peppered = _peppered(b"receipt", digits14.encode("ascii"), pepper)
    return SecretKey(RECEIPT.tag(peppered, _right(salt), SecretKey.LENGTH))


def _peppered(purpose: bytes, secret: bytes, pepper: bytes) -> bytes:
    if len(pepper) < 32:
        raise ValueError("a pepper has at least 32 bytes")
    return hmac.digest(pepper, purpose + b"\0" + secret, hashlib.sha256)


def _right(salt: bytes) -> bytes:
    if len(salt) != SALT:
        raise ValueError(f"a salt has {SALT} bytes")
    return bytes(salt)
