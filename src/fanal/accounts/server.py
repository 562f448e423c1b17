"""Secrets that belong to the server itself; they live outside the database."""

from functools import cache

from fanal.core.config import config
from fanal.core.datafolder import server_key
from fanal.vault import ContentKey, ServerSecret


@cache
def server_secret() -> ServerSecret:
    return ServerSecret(server_key(config.data))


def server_content_key(label: str) -> ContentKey:
    """A key for what only has to survive the theft of the database alone."""
    return ContentKey.from_bytes(server_secret().derive(label))


def pepper() -> bytes:
    """Mixed into every password and receipt before it is stretched. 32 bytes."""
    return server_secret().derive("pepper")
