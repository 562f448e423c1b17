"""Keys from what a person remembers or carries: Argon2id (RFC 9106).

The pepper lives outside the database: a stolen table alone cannot be guessed at.
Derive only inside a turn of the `DerivationQueue`: each takes its memory all at once.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as OpenSSL

from .errors import Malformed
from .types import ContentKey, SecretKey

SHORTEST_SALT = 16
RECEIPT_DIGITS = 14


@dataclass(frozen=True)
class Argon2id:
    """The parameters by their names in RFC 9106, section 3.1."""

    m: int  # memory, in KiB
    t: int  # passes
    p: int  # lanes

    def tag(self, secret: bytes, salt: bytes, length: int) -> bytes:
        kdf = OpenSSL(salt=salt, length=length, iterations=self.t, lanes=self.p, memory_cost=self.m)
        return kdf.derive(secret)


PASSWORD = Argon2id(m=64 * 1024, t=3, p=1)
# Cheaper, because 14 random digits have no dictionary, and everybody waits for it in one queue.
RECEIPT = Argon2id(m=19 * 1024, t=2, p=1)


def password_key(password: str, salt: bytes, pepper: bytes) -> ContentKey:
    """The key that a member's password gives; the same however the keyboard composes accents."""
    normal = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return ContentKey(
        PASSWORD.tag(_peppered(b"password", normal, pepper), _long_enough(salt), ContentKey.LENGTH)
    )


def receipt_secret(digits14: str, salt: bytes, pepper: bytes) -> SecretKey:
    """The key pair that the 14 secret digits of a receipt give."""
    if len(digits14) != RECEIPT_DIGITS or not (digits14.isascii() and digits14.isdecimal()):
        raise Malformed("the secret part of a receipt is 14 digits")
    peppered = _peppered(b"receipt", digits14.encode("ascii"), pepper)
    return SecretKey(RECEIPT.tag(peppered, _long_enough(salt), SecretKey.LENGTH))


def _peppered(purpose: bytes, secret: bytes, pepper: bytes) -> bytes:
    if len(pepper) < 32:
        raise ValueError("a pepper has at least 32 bytes")
    return hmac.digest(pepper, purpose + b"\0" + secret, hashlib.sha256)


def _long_enough(salt: bytes) -> bytes:
    if len(salt) < SHORTEST_SALT:
        raise ValueError(f"a salt has at least {SHORTEST_SALT} bytes")
    return bytes(salt)
