"""Secrets that belong to the server itself; they live outside the database."""

from functools import cache

from fanal.core.config import config
from fanal.core.datafolder import DISPATCH_KEY, server_key
from fanal.vault import ContentKey, SecretKey, ServerSecret


@cache
def server_secret() -> ServerSecret:
    return ServerSecret(server_key(config.data))


def server_content_key(label: str) -> ContentKey:
    """A key for what only has to survive the theft of the database alone."""
    return ContentKey.from_bytes(server_secret().derive(label))


def pepper() -> bytes:
    """Mixed into every password and receipt before it is stretched. 32 bytes."""
    return server_secret().derive("pepper")


@cache
def dispatch_secret() -> SecretKey:
    """Opens what goes out while nobody is signed in; outside the database and every backup."""
    return SecretKey((config.data / DISPATCH_KEY).read_bytes())
