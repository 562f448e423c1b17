"""Finding without reading: tokens that only the holder of a secret can make (a blind index)."""

import hashlib
import hmac
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .context import Context
from .types import Secret, SecretKey

# Long enough that two words of one team practically never share a token; what a token finds is
# opened and compared all the same.
TOKEN = 8


class SearchKey(Secret):
    """Derived from a secret key of a team or a member; nothing new has to be kept or granted."""

    __slots__ = ()
    LENGTH = 32

    @classmethod
    def of(cls, secret: SecretKey) -> Self:
        """HKDF-SHA256 (RFC 5869), no salt: the input is uniformly random already."""
        derivation = HKDF(algorithm=SHA256(), length=cls.LENGTH, salt=None, info=b"fanal search 1")
        return cls(derivation.derive(secret.export()))

    def token(self, context: Context) -> bytes:
        """HMAC-SHA256 (RFC 2104) over what is looked for, truncated to `TOKEN` bytes."""
        return hmac.digest(self._raw, bytes(context), hashlib.sha256)[:TOKEN]
