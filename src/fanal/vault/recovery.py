"""The recovery key: a secret key that a person can print, keep in a safe, and type."""

import binascii
import hashlib
import hmac
import os
import re
import unicodedata
from typing import Self

from .errors import Malformed
from .types import Secret, SecretKey

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LOOKALIKES = str.maketrans("OIL", "011")
_VERSION = 1
GROUPS = 13
GROUP = 4


class RecoveryKey(Secret):
    """A seed of 240 random bits, printed as 13 groups of four.

    The 52 characters hold 260 bits: a version (4), the seed (240), a checksum (16).
    A CRC finds every error within 16 neighbouring bits for certain:
    one wrong character, two swapped neighbours, three wrong ones in a row.
    """

    __slots__ = ()
    LENGTH = 30

    @classmethod
    def generate(cls) -> Self:
        return cls(os.urandom(cls.LENGTH))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what was typed: any case, any spaces and dashes, O for 0, I and L for 1."""
        typed = _plain(text)
        if len(typed) != GROUPS * GROUP:
            raise Malformed(f"a recovery key has {GROUPS * GROUP} characters")
        number = 0
        for character in typed:
            value = _ALPHABET.find(character)
            if value < 0:
                raise Malformed("a character that no recovery key has")
            number = number << 5 | value
        body = (number >> 16).to_bytes(1 + cls.LENGTH, "big")
        if number & 0xFFFF != _checksum(body):
            raise Malformed("mistyped: the checksum of the recovery key does not fit")
        if body[0] != _VERSION:
            raise Malformed("a recovery key of another version")
        return cls(body[1:])

    def groups(self) -> tuple[str, ...]:
        """What is printed, to be numbered and typed back in parts."""
        body = bytes([_VERSION]) + self._raw
        number = int.from_bytes(body, "big") << 16 | _checksum(body)
        text = ""
        for _ in range(GROUPS * GROUP):
            text = _ALPHABET[number & 31] + text
            number >>= 5
        return tuple(text[at : at + GROUP] for at in range(0, len(text), GROUP))

    def printed(self) -> str:
        return "-".join(self.groups())

    def is_group(self, number: int, typed: str) -> bool:
        """Whether what was typed is group `number`, counted from one as on paper."""
        wanted = self.groups()[number - 1]
        return hmac.compare_digest(_plain(typed).encode(), wanted.encode())

    def secret_key(self) -> SecretKey:
        seed = b"fanal recovery key 1" + self._raw
        return SecretKey.from_seed(hashlib.shake_256(seed).digest(SecretKey.LENGTH))


def _plain(text: str) -> str:
    upper = unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKES)
    return re.sub(r"[\W_]", "", upper)


def _checksum(body: bytes) -> int:
    return binascii.crc_hqx(body, 0)
