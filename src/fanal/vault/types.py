"""The vault's kinds of bytes. They are distinct types, and no secret one prints itself."""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import Never, Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from .errors import Malformed


class Sealed(bytes):
    """A ciphertext, format byte and all. `Sealed(row.body)` takes what a database gives back."""

    __slots__ = ()

    def __new__(cls, data: bytes | bytearray | memoryview) -> Self:
        if isinstance(data, int):  # bytes(5) would be five zeros
            raise TypeError("Sealed is made of bytes")
        return super().__new__(cls, data)

    def __repr__(self) -> str:
        return f"<Sealed, {len(self)} bytes>"

    __str__ = __repr__


class Fingerprint(str):
    """A public key's name to compare by voice: 32 digits of its SHA-256, in groups of four."""

    __slots__ = ()

    @classmethod
    def of(cls, public: bytes) -> Self:
        digest = int.from_bytes(hashlib.sha256(public).digest(), "big")
        digits = f"{digest % 10**32:032d}"
        return cls(" ".join(digits[at : at + 4] for at in range(0, 32, 4)))


class Secret:
    """Bytes of a fixed length that do not print, pickle, copy, hash, or compare in varying time."""

    __slots__ = ("_raw",)
    LENGTH: int

    def __init__(self, raw: bytes | memoryview) -> None:
        if len(raw) != self.LENGTH:
            raise Malformed(f"a {type(self).__name__} has {self.LENGTH} bytes")
        self._raw = bytes(raw)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return hmac.compare_digest(self._raw, other._raw)

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError(f"a {type(self).__name__} is neither pickled nor copied")


class ContentKey(Secret):
    """A random key for ChaCha20-Poly1305 (RFC 8439)."""

    __slots__ = ()
    LENGTH = 32

    @classmethod
    def generate(cls) -> Self:
        return cls(os.urandom(cls.LENGTH))

    @classmethod
    def from_bytes(cls, raw: bytes | memoryview) -> Self:
        return cls(raw)

    def export(self) -> bytes:
        return self._raw


class PublicKey:
    """What one seals to: ML-KEM-768 (1,184 bytes) and X25519 (32)."""

    __slots__ = ("_composite", "_raw")
    LENGTH = 1184 + 32

    def __init__(self, raw: bytes | memoryview) -> None:
        raw = bytes(raw)
        if len(raw) != self.LENGTH:
            raise Malformed(f"a PublicKey has {self.LENGTH} bytes")
        try:
            self._composite = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(raw[:1184]),
                X25519PublicKey.from_public_bytes(raw[1184:]),
            )
        except ValueError:
            raise Malformed("not an ML-KEM-768 public key") from None
        self._raw = raw

    @classmethod
    def from_bytes(cls, raw: bytes | memoryview) -> "PublicKey":
        """The same object for the same bytes, for as long as it is asked for often."""
        return _read(bytes(raw))

    @property
    def composite(self) -> MLKEM768X25519PublicKey:
        return self._composite

    def fingerprint(self) -> Fingerprint:
        return Fingerprint.of(self._raw)

    def __bytes__(self) -> bytes:
        return self._raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self._raw == other._raw

    def __hash__(self) -> int:
        return hash(self._raw)

    def __repr__(self) -> str:
        return f"<PublicKey {self.fingerprint()}>"

    def __reduce__(self) -> tuple[type[Self], tuple[bytes]]:
        return type(self), (self._raw,)


@lru_cache(maxsize=256)
def _read(raw: bytes) -> PublicKey:
    # Every request reads the same few keys several times. Nothing here is secret, or changes.
    return PublicKey(raw)


class SecretKey(Secret):
    """What opens: the seeds of ML-KEM-768 (64 bytes: d, z of FIPS 203) and X25519 (32)."""

    __slots__ = ("_composite", "_public")
    LENGTH = 64 + 32

    def __init__(self, raw: bytes | memoryview) -> None:
        super().__init__(raw)
        # The library serialises no composite key, so the seeds are kept and it is rebuilt.
        kem = MLKEM768PrivateKey.from_seed_bytes(self._raw[:64])
        curve = X25519PrivateKey.from_private_bytes(self._raw[64:])
        self._composite = MLKEM768X25519PrivateKey(kem, curve)
        self._public = PublicKey(
            kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls) -> Self:
        return cls(os.urandom(cls.LENGTH))

    @classmethod
    def from_seed(cls, seed: bytes | memoryview) -> Self:
        return cls(seed)

    def export(self) -> bytes:
        return self._raw

    @property
    def public(self) -> PublicKey:
        return self._public

    @property
    def composite(self) -> MLKEM768X25519PrivateKey:
        return self._composite
