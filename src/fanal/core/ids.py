"""Random identifiers that carry no time and no order."""

import hashlib
import secrets
from uuid import UUID, uuid4


def new_id() -> UUID:
    return uuid4()


def new_once() -> bytes:
    """A name for one deed, so that doing it twice does it once. 16 bytes."""
    return secrets.token_bytes(16)


def once_of(once: bytes, what: bytes) -> bytes:
    """The name of one of the deeds that a form named `once` can do: the one on `what`. 16 bytes."""
    return hashlib.sha256(once + what).digest()[:16]
