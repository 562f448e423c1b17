"""Team keys whose fingerprints are written down outside the database.

Intake seals only to these, so that a key slipped into the database receives nothing.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from fanal.accounts.models import TeamKey
from fanal.core.config import config
from fanal.core.datafolder import PINS


def _path() -> Path:
    return config.data / PINS


def _line(key: TeamKey) -> str:
    return f"{key.team_id} {key.generation} {key.public_key.fingerprint()}"


def pin(key: TeamKey) -> None:
    """Write a key's fingerprint down, durably; once."""
    if is_pinned(key):
        return
    with _path().open("a") as file:
        file.write(_line(key) + "\n")
        file.flush()
        os.fsync(file.fileno())


def is_pinned(key: TeamKey) -> bool:
    return bool(pinned([key]))


def pinned(keys: Iterable[TeamKey]) -> list[TeamKey]:
    """Those of the keys that are written down."""
    lines = set(_path().read_text().splitlines())
    return [key for key in keys if _line(key) in lines]
