"""The data folder: its marker, its rights, and the one secret everything of the server hangs on."""

import os
import secrets
from pathlib import Path

from fanal.core.config import Config

SERVER_KEY = Path("keys/server.key")
PINS = Path("keys/pins")
# Opens what waits to be sent unattended. It is in no backup: a restored system sends nothing that
# was planned before, and the cases say so.
DISPATCH_KEY = Path("keys/dispatch.key")


class WrongFolder(RuntimeError):
    """The folder belongs to the other mode, or its key is unusable."""


def write_private(path: Path, content: bytes) -> None:
    """Create `path` for the owner only, durably; `FileExistsError` if it is there already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def prepare(config: Config) -> Path:
    """Make the folder, its marker and its key where they are missing; refuse the other mode's."""
    data = config.data
    for folder in (data, data / "keys", data / "mail", data / "heads"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    for name, content in (
        (Path("kind"), config.mode.value.encode()),
        (SERVER_KEY, secrets.token_bytes(32)),
        (PINS, b""),
        (DISPATCH_KEY, secrets.token_bytes(96)),
        (Path("ledger"), b""),
    ):
        if not (data / name).exists():
            write_private(data / name, content)
    if (data / "kind").read_text() != config.mode.value:
        raise WrongFolder(f"{data} holds data of another kind than '{config.mode.value}'.")
    return data


def server_key(data: Path) -> bytes:
    """The 32 bytes that live outside the database and from which server secrets are derived."""
    raw = (data / SERVER_KEY).read_bytes()
    if len(raw) != 32:
        raise WrongFolder(f"{data / SERVER_KEY} must hold exactly 32 bytes; restore it.")
    return raw
