"""Random identifiers that carry no time and no order."""

import secrets
from uuid import UUID, uuid4


def new_id() -> UUID:
    return uuid4()


def new_once() -> bytes:
    """A name for one deed, so that doing it twice does it once. 16 bytes."""
    return secrets.token_bytes(16)
