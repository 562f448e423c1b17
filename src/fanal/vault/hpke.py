"""Sealing to somebody's public key: HPKE (RFC 9180) with ML-KEM-768 + X25519 (X-Wing).

The sender stays anonymous: whoever has a public key can seal to it.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .context import Context
from .errors import CannotOpen, Malformed, Unsupported
from .padding import is_step, pad, unpad
from .types import PublicKey, Sealed, SecretKey

FORMAT = b"\x02"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
ENCAPSULATION = 1088 + 32
TAG = 16


def seal_to(public: PublicKey, plaintext: bytes, context: Context) -> Sealed:
    """Seal so that only the holder of the secret key opens it, and only in this context."""
    return Sealed(FORMAT + encapsulate(public, pad(plaintext), FORMAT + bytes(context)))


def open_with(secret: SecretKey, sealed: Sealed, context: Context) -> bytes:
    """Open what `seal_to` made."""
    if sealed[:1] != FORMAT:
        raise Unsupported if sealed else Malformed("nothing there")
    if not is_step(len(sealed) - len(FORMAT) - ENCAPSULATION - TAG):
        raise Malformed("no sealed message has this length")
    return unpad(decapsulate(secret, sealed[1:], FORMAT + bytes(context)))


def encapsulate(public: PublicKey, message: bytes, info: bytes) -> bytes:
    try:
        return SUITE.encrypt(message, public.composite, info)
    except ValueError:  # an X25519 point of low order: the shared secret would be all zeros
        raise Malformed("not an X25519 public key") from None


def decapsulate(secret: SecretKey, ciphertext: bytes, info: bytes) -> bytes:
    try:
        return SUITE.decrypt(ciphertext, secret.composite, info)
    except (InvalidTag, ValueError):
        raise CannotOpen from None
