"""Sealing what is too large to hold: the STREAM construction over ChaCha20-Poly1305.

0x03, the file's key sealed by HPKE, then chunks of 64 KiB.
Each nonce is a counter (11 bytes) and a flag (1 byte) that only the last chunk sets,
so that chunks cannot be reordered, dropped, repeated or added.
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .context import Context
from .errors import CannotOpen, Unsupported
from .hpke import ENCAPSULATION, TAG, decapsulate, encapsulate
from .padding import pad_end, unpad_end
from .types import ContentKey, PublicKey, SecretKey

FORMAT = b"\x03"
CHUNK = 64 * 1024
_SEALED_KEY = ENCAPSULATION + ContentKey.LENGTH + TAG
_SEALED_CHUNK = CHUNK + TAG


def seal_stream(public: PublicKey, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """Seal a file as it arrives; `chunks` may have any sizes."""
    key = ContentKey.generate()
    yield FORMAT + encapsulate(public, key.export(), FORMAT + bytes(context))
    cipher, number, held = ChaCha20Poly1305(key.export()), 0, bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= CHUNK:
            yield cipher.encrypt(_nonce(number, last=False), bytes(held[:CHUNK]), FORMAT)
            del held[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), pad_end(bytes(held), number), FORMAT)


def open_stream(secret: SecretKey, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """Open what `seal_stream` made.

    What was yielded before an error is genuine but incomplete: throw it away.
    """
    cipher, number, held = None, 0, bytearray()
    for chunk in chunks:
        held += chunk
        if cipher is None and len(held) >= 1 + _SEALED_KEY:
            cipher = _open_head(secret, bytes(held[: 1 + _SEALED_KEY]), context)
            del held[: 1 + _SEALED_KEY]
        while cipher is not None and len(held) > _SEALED_CHUNK:
            yield _decrypt(cipher, _nonce(number, last=False), bytes(held[:_SEALED_CHUNK]))
            del held[:_SEALED_CHUNK]
            number += 1
    if cipher is None:
        raise CannotOpen  # cut off before its first chunk
    yield unpad_end(_decrypt(cipher, _nonce(number, last=True), bytes(held)), number)


def _open_head(secret: SecretKey, head: bytes, context: Context) -> ChaCha20Poly1305:
    if head[:1] != FORMAT:
        raise Unsupported
    return ChaCha20Poly1305(decapsulate(secret, head[1:], FORMAT + bytes(context)))


def _decrypt(cipher: ChaCha20Poly1305, nonce: bytes, ciphertext: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, ciphertext, FORMAT)
    except InvalidTag:
        raise CannotOpen from None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
