"""A backup before it is sealed: records of JSON, each behind its length.

The same on every database engine: a backup of SQLite can be restored into PostgreSQL.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

LENGTH = 4
# Longer than any row can be; a length beyond it is no length.
LONGEST = 64 * 1024 * 1024


class BadRecord(ValueError):
    """The bytes are genuine and yet no backup that this version understands."""


def frame(record: dict[str, Any]) -> bytes:
    body = json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()
    return len(body).to_bytes(LENGTH, "big") + body


def unframe(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The records in a stream of chunks of any sizes."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= LENGTH:
            size = int.from_bytes(held[:LENGTH], "big")
            if size > LONGEST:
                raise BadRecord("a record is longer than any can be")
            if len(held) < LENGTH + size:
                break
            yield json.loads(held[LENGTH : LENGTH + size])
            del held[: LENGTH + size]
    if held:
        raise BadRecord("the last record is incomplete")


def pack(value: Any) -> Any:
    """A column's value as JSON; what JSON lacks goes into an object that names its kind."""
    match value:
        case None | bool() | int() | str():
            return value
        case bytes() | memoryview():
            return {"b": base64.b64encode(value).decode()}
        case UUID():
            return {"u": value.hex}
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
    raise TypeError(f"no way to back up a {type(value).__name__}")


def unpack(value: Any) -> Any:
    match value:
        case {"b": text}:
            return base64.b64decode(text)
        case {"u": text}:
            return UUID(hex=text)
        case {"t": text}:
            return datetime.fromisoformat(text)
        case {"d": text}:
            return date.fromisoformat(text)
    return value
