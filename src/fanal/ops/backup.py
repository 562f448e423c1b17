"""`fanal backup`: everything there is, sealed to a key that is not here.

The rows, the server's key, the pins and the exported heads go straight from the database into
the sealed file; nothing of them touches the disk in clear. The erasure ledger is not in it:
it has to survive the restoring of an old backup, so it is kept apart.
"""

import argparse
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from fanal.core import clock
from fanal.core.datafolder import PINS, SERVER_KEY, write_private
from fanal.ops import tables
from fanal.ops.records import frame, pack
from fanal.ops.say import Stop, say
from fanal.ops.start import start
from fanal.vault import Context, Malformed, PublicKey, RecoveryKey, seal_stream

FORMAT = 1
CONTEXT = Context("backup", format=FORMAT)
BACKUP_KEY = Path("keys/backup.pub")
KEPT_FOR = timedelta(days=30)  # what the person is told
END = ".fanal"


def make_key(_: argparse.Namespace) -> int:
    start()
    from fanal.core.config import config

    path = config.data / BACKUP_KEY
    if path.exists():
        raise Stop(f"There is a backup key already. To replace it, first remove {path}.")
    key = RecoveryKey.generate()
    write_private(path, bytes(key.secret_key().public))
    say("This key opens every backup. It is shown once and kept nowhere:")
    say()
    say(f"    {key.printed()}")
    say()
    say("Write it down, put it where a burglar of this machine cannot come, and try a restore.")
    return 0


def write(arguments: argparse.Namespace) -> int:
    start()
    from fanal.audit.actions import record
    from fanal.audit.events import Event
    from fanal.core.config import config

    public = backup_key(config.data)
    target = Path(arguments.file) if arguments.file else _dated(config.data)
    counted = write_sealed(target, contents(config.data, config.mode.value), public)
    record(Event.BACKUP_MADE)
    say(f"Wrote {target}: {counted:,} bytes, sealed.")
    if not arguments.file:
        say(f"Backups older than {KEPT_FOR.days} days removed: {forget_old(target.parent)}.")
    say(f"Keep the erasure ledger with neither: {config.data / 'ledger'}")
    return 0


def backup_key(data: Path) -> PublicKey:
    try:
        return PublicKey.from_bytes((data / BACKUP_KEY).read_bytes())
    except FileNotFoundError:
        raise Stop("There is no key to seal backups to yet; make one: fanal backup-key") from None
    except Malformed:
        raise Stop(f"{data / BACKUP_KEY} is no public key; remove it and make a new one.") from None


def contents(data: Path, mode: str) -> Iterator[bytes]:
    """The records of a backup, as of one moment."""
    with tables.one_moment():
        yield frame(
            {
                "kind": "head",
                "format": FORMAT,
                "mode": mode,
                "at": clock.now().isoformat(timespec="seconds"),
                "migrations": tables.migrations(),
            }
        )
        yield from _files(data)
        total = 0
        for model in tables.models():
            names = tables.columns(model)
            yield frame({"kind": "table", "name": model._meta.label, "columns": names})
            for row in tables.rows(model):
                yield frame({"kind": "row", "values": [pack(value) for value in row]})
                total += 1
        # Without it a backup that was cut off at a record's edge by its maker would look whole.
        yield frame({"kind": "end", "rows": total})


def _files(data: Path) -> Iterator[bytes]:
    heads = sorted(path.relative_to(data) for path in (data / "heads").iterdir())
    for name in (SERVER_KEY, PINS, *heads):
        yield frame(_file(name, (data / name).read_bytes()))


def _file(name: Path, content: bytes) -> dict[str, Any]:
    return {"kind": "file", "name": name.as_posix(), "content": pack(content)}


def write_sealed(target: Path, plain: Iterable[bytes], public: PublicKey) -> int:
    """Seal `plain` into `target`, which appears only when it is whole. The number of bytes."""
    if target.exists():
        raise Stop(f"{target} exists already.")
    unfinished = target.with_name(f"{target.name}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            counted = sum(file.write(chunk) for chunk in seal_stream(public, plain, CONTEXT))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return counted


def _dated(data: Path) -> Path:
    folder = data / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{clock.now():%Y-%m-%dT%H%M%SZ}{END}"


def forget_old(folder: Path) -> int:
    """Remove backups older than what the person was promised; how many."""
    oldest = f"{clock.now() - KEPT_FOR:%Y-%m-%dT%H%M%SZ}{END}"
    old = [path for path in folder.glob(f"*{END}") if path.name < oldest]
    for path in old:
        path.unlink()
    return len(old)
