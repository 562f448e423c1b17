"""Sealing under a random key: ChaCha20-Poly1305 (RFC 8439).

Nonces are random, so a key seals at most 2**32 messages.
Entry keys seal one, compartment keys wrap some hundreds.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .context import Context
from .errors import CannotOpen, Malformed, Unsupported
from .padding import is_step, pad, unpad
from .types import ContentKey, Sealed

CONTENT = b"\x01"
WRAP = b"\x04"
TOKEN = b"\x05"
NONCE = 12
TAG = 16
OVERHEAD = 1 + NONCE + TAG


def seal(key: ContentKey, plaintext: bytes, context: Context) -> Sealed:
    """Seal content; its length is padded to a step."""
    return _encrypt(CONTENT, key, pad(plaintext), context)


def open_sealed(key: ContentKey, sealed: Sealed, context: Context) -> bytes:
    """Open what `seal` made."""
    return open_padded(CONTENT, key, sealed, context)


def wrap(key: ContentKey, inner: ContentKey, context: Context) -> Sealed:
    """Seal a key under a key; always 61 bytes."""
    return _encrypt(WRAP, key, inner.export(), context)


def unwrap(key: ContentKey, sealed: Sealed, context: Context) -> ContentKey:
    """Open what `wrap` made."""
    _check_format(WRAP, sealed)
    if len(sealed) != OVERHEAD + ContentKey.LENGTH:
        raise Malformed("no wrapped key has this length")
    return ContentKey.from_bytes(_decrypt(key, sealed, context))


def seal_padded(form: bytes, key: ContentKey, plaintext: bytes, context: Context) -> Sealed:
    return _encrypt(form, key, pad(plaintext), context)


def open_padded(form: bytes, key: ContentKey, sealed: Sealed, context: Context) -> bytes:
    _check_format(form, sealed)
    if not is_step(len(sealed) - OVERHEAD):
        raise Malformed("no sealed content has this length")
    return unpad(_decrypt(key, sealed, context))


def _check_format(form: bytes, sealed: Sealed) -> None:
    if not sealed:
        raise Malformed("nothing there")
    if sealed[:1] != form:
        raise Unsupported


def _encrypt(form: bytes, key: ContentKey, message: bytes, context: Context) -> Sealed:
    nonce = os.urandom(NONCE)
    cipher = ChaCha20Poly1305(key.export())
    return Sealed(form + nonce + cipher.encrypt(nonce, message, form + bytes(context)))


def _decrypt(key: ContentKey, sealed: Sealed, context: Context) -> bytes:
    form, nonce, ciphertext = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    try:
        return ChaCha20Poly1305(key.export()).decrypt(nonce, ciphertext, form + bytes(context))
    except InvalidTag:
        raise CannotOpen from None
