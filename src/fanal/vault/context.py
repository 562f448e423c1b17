"""What a ciphertext belongs to, so that it opens nowhere else."""

from functools import lru_cache
from uuid import UUID

Field = str | int | bytes | UUID

_PREFIX = b"fanal context 1"


class Context:
    """A label and named fields in one canonical encoding: equal bytes mean equal contexts."""

    __slots__ = ("_encoded", "label")

    def __init__(self, label: str, /, **fields: Field) -> None:
        self.label = label
        parts = [_PREFIX, _named(label), len(fields).to_bytes(4, "big")]
        for name in sorted(fields):
            tag, value = _typed(name, fields[name])
            parts += [_named(name), tag, _measured(value)]
        self._encoded = b"".join(parts)

    def __bytes__(self) -> bytes:
        return self._encoded

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Context) and self._encoded == other._encoded

    def __hash__(self) -> int:
        return hash(self._encoded)

    def __repr__(self) -> str:
        return f"<Context {self.label}>"


def _typed(name: str, value: Field) -> tuple[bytes, bytes]:
    # The tag keeps 1, "1" and b"1" apart. A bool is refused: True would silently equal 1.
    match value:
        case bool():
            pass
        case str():
            return b"s", _utf8(value)
        case int():
            return b"i", b"%d" % int(value)
        case bytes():
            return b"b", value
        case UUID():
            return b"u", value.bytes
    raise TypeError(f"context field {name} is neither str, int, bytes nor UUID")


@lru_cache(maxsize=256)
def _named(name: str) -> bytes:
    # Labels and names of fields stand in the code, and are few; values are never kept.
    return _measured(_utf8(name))


def _utf8(text: str) -> bytes:
    # surrogatepass: total and injective, and no UnicodeEncodeError that carries the text.
    return str.encode(text, "utf-8", "surrogatepass")


def _measured(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
