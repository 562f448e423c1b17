"""Sealing a large file so that any piece of it opens alone: STREAM over ChaCha20-Poly1305.

Like `stream`, for files that lie in rows: the key is random and kept elsewhere, and each piece
begins with 0x06. Each nonce is the piece's number (11 bytes) and a flag (1 byte) that only the
last one sets, so that pieces cannot be reordered, dropped, repeated or added unnoticed.
"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .context import Context
from .errors import CannotOpen, Malformed, Unsupported
from .padding import pad_end, unpad_end
from .types import ContentKey, Sealed

FORMAT = b"\x06"
PIECE = 256 * 1024


class PieceSealer:
    """Seals one file as it arrives. It makes its own key: no other file is ever sealed with it."""

    __slots__ = ("_associated", "_cipher", "_held", "_number", "key")

    def __init__(self, context: Context) -> None:
        self.key = ContentKey.generate()
        self._cipher = ChaCha20Poly1305(self.key.export())
        self._associated = FORMAT + bytes(context)
        self._number = 0
        self._held = bytearray()

    def add(self, data: bytes) -> Iterator[Sealed]:
        """Every piece that `data`, of any length, makes full. Ask for all of them."""
        self._held += data
        while len(self._held) >= PIECE:
            full = bytes(self._held[:PIECE])
            del self._held[:PIECE]
            yield self._seal(full, last=False)

    def end(self) -> Sealed:
        """The last piece; nothing can be added afterwards."""
        sealed = self._seal(pad_end(bytes(self._held), self._number), last=True)
        self._number = -1
        return sealed

    def _seal(self, plain: bytes, *, last: bool) -> Sealed:
        if self._number < 0:
            raise RuntimeError("this file has ended")
        nonce = _nonce(self._number, last=last)
        self._number += 1
        return Sealed(FORMAT + self._cipher.encrypt(nonce, plain, self._associated))


def pieces_of(size: int) -> int:
    """How many pieces a file of `size` bytes has: the last one may be empty."""
    return size // PIECE + 1


def open_piece(key: ContentKey, sealed: Sealed, context: Context, *, number: int, of: int) -> bytes:
    """The plain bytes of piece `number`, counted from 0, of a file that has `of` pieces.

    `CannotOpen` when it stands in another place, in another file, or is not the last of its file.
    """
    if not sealed:
        raise Malformed("nothing there")
    if sealed[:1] != FORMAT:
        raise Unsupported
    last = number == of - 1
    try:
        plain = ChaCha20Poly1305(key.export()).decrypt(
            _nonce(number, last=last), sealed[1:], FORMAT + bytes(context)
        )
    except InvalidTag:
        raise CannotOpen from None
    return unpad_end(plain, number) if last else plain


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
