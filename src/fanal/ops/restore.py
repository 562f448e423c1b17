"""`fanal restore`: a sealed backup into an empty installation, whole or not at all."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from fanal.core.datafolder import PINS, SERVER_KEY
from fanal.core.ledger import LEDGER, erased_dossiers, note_erasure
from fanal.ops import tables
from fanal.ops.backup import CONTEXT, FORMAT
from fanal.ops.lock import only_one
from fanal.ops.records import BadRecord, unframe, unpack
from fanal.ops.say import Stop, say
from fanal.ops.start import start
from fanal.vault import CannotOpen, Malformed, RecoveryKey, SecretKey, Unsupported, open_stream

CHUNK = 64 * 1024
NOTHING = "Nothing was restored."


@dataclass
class Restored:
    """What was done, in numbers."""

    made_at: str = ""
    tables: int = 0
    rows: int = 0
    events: int = 0
    erased: int = 0
    reminders: int = 0
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


def read(arguments: argparse.Namespace) -> int:
    file, ledger = Path(arguments.file), arguments.ledger and Path(arguments.ledger)
    for path in filter(None, (file, ledger)):
        if not path.is_file():
            raise Stop(f"There is no file {path}.")
    start()
    from fanal.core.config import config

    with only_one(config.data, wait=0):
        call_command("migrate", verbosity=0, interactive=False)
        secret = _ask_for_key()
        done = restore(_chunks(file), secret, config.data, config.mode.value, ledger)
    say(f"Restored the backup of {done.made_at}: {done.rows:,} rows in {done.tables} tables.")
    say(f"The trail is whole; events: {done.events:,}.")
    say(f"Erased again, from the ledger: {done.erased} of what the backup still held.")
    if done.reminders:
        say(f"Reminders that waited: {done.reminders}. None of them is sent; the cases say so.")
    if ledger is None:
        say("No ledger was given: what was erased since the backup is back. Is there really none?")
    return 0


def _ask_for_key() -> SecretKey:
    # Never an argument: those can be read by everybody on the machine, and stay in histories.
    typed = (
        getpass.getpass("The backup key (nothing is shown): ")
        if sys.stdin.isatty()
        else sys.stdin.readline()
    )
    try:
        return RecoveryKey.parse(typed).secret_key()
    except Malformed as mistake:
        raise Stop(f"This is not a backup key: {mistake}. {NOTHING}") from None


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def restore(
    sealed: Iterable[bytes], secret: SecretKey, data: Path, mode: str, ledger: Path | None
) -> Restored:
    """Read the whole backup, verify its trail, erase again what the ledger names, then commit.

    `Stop` leaves database and folder as they were.
    """
    refuse_unless_empty(data)
    try:
        with transaction.atomic():
            done = _load(unframe(open_stream(secret, sealed, CONTEXT)), mode)
            _reset_sequences()
            done.events = _verify(done.files)
            # Last before the commit: a folder with keys and an empty database refuses a restore,
            # a database whose server key is missing would be lost.
            for name, content in done.files.items():
                _write(data / name, content)
            done.erased = _erase_again(ledger, data)
            done.reminders = _waiting_reminders()
            _record()
            return done
    except CannotOpen:
        raise Stop(f"Wrong key, or the file was changed or cut off. {NOTHING}") from None
    except (Unsupported, Malformed, BadRecord, ValueError, KeyError):
        raise Stop(f"This is no backup that this version can read. {NOTHING}") from None
    except IntegrityError:
        raise Stop(f"The backup's rows do not fit together. {NOTHING}") from None


def refuse_unless_empty(data: Path) -> None:
    if (data / PINS).read_bytes():
        raise Stop(f"{data} is in use already; restore with a FANAL_DATA that is new.")
    for model in tables.models():
        if model._base_manager.exists():
            raise Stop(f"The database is not empty ({model._meta.label}); restore into a new one.")


def _load(records: Iterator[dict[str, Any]], mode: str) -> Restored:
    head, done = next(records, {}), Restored()
    if head.get("kind") != "head" or head["format"] != FORMAT:
        raise BadRecord("another format")
    if head["mode"] != mode:
        raise Stop(f"This backup is of kind '{head['mode']}', not '{mode}'. {NOTHING}")
    if head["migrations"] != tables.migrations():
        raise Stop(
            "This backup was made by another version of Fanal; restore it with that version "
            f"and then update. {NOTHING}"
        )
    done.made_at = head["at"]
    known = {model._meta.label: model for model in tables.models()}
    model: type[Model] | None = None
    names: list[str] = []
    batch: list[Model] = []
    ended = False
    for record in records:
        kind = record["kind"]
        if ended:
            raise BadRecord("something after the end")
        if kind == "row" and model is not None:
            values = map(unpack, record["values"])
            batch.append(model(**dict(zip(names, values, strict=True))))
            done.rows += 1
        if kind != "row" or model is None or len(batch) >= tables.at_once(model):
            _insert(batch)
        if kind == "table":
            model, names = known.pop(record["name"]), record["columns"]
            done.tables += 1
        elif kind == "file":
            done.files[_safe_name(record["name"])] = unpack(record["content"])
        elif kind == "end":
            ended = record["rows"] == done.rows
    if not ended or known or SERVER_KEY.as_posix() not in done.files:
        raise BadRecord("incomplete")
    return done


def _insert(batch: list[Model]) -> None:
    if batch:
        type(batch[0])._base_manager.bulk_create(batch)
        batch.clear()


def _safe_name(name: str) -> str:
    known = name in (SERVER_KEY.as_posix(), PINS.as_posix())
    folder, _, rest = name.partition("/")
    if not known and (folder != "heads" or "/" in rest or rest.startswith(".")):
        raise BadRecord("an unknown file")
    return name


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), tables.models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _verify(files: dict[str, bytes]) -> int:
    from fanal.audit.chain import verify
    from fanal.audit.models import AuditEvent

    heads = {}
    for name, content in files.items():
        if name.startswith("heads/"):
            seq, digest = content.decode().split()
            heads[int(seq)] = bytes.fromhex(digest)
    events = AuditEvent.objects.order_by("seq")
    if broken := verify(events.iterator(chunk_size=1000), heads):
        raise Stop(f"The trail is broken at event {broken.seq}: {broken.why}. {NOTHING}")
    return events.count()


def _erase_again(ledger: Path | None, data: Path) -> int:
    from fanal.intake.models import Report
    from fanal.intake.sweeps import erase_report

    if ledger is None:
        return 0
    named = erased_dossiers(ledger)
    reports = list(Report.objects.filter(pk__in=named, locator__isnull=False))
    for report in reports:
        erase_report(report)
    # This folder's own ledger goes on where the other one ended.
    for dossier in set(named) - set(erased_dossiers(data / LEDGER)):
        note_erasure(data, dossier)
    return len(reports)


def _waiting_reminders() -> int:
    """The key that opens them is in no backup: some may have gone out since."""
    from fanal.cases.models import Reminder

    return Reminder.objects.exclude(sealed=b"").count()


def _record() -> None:
    from fanal.audit.actions import record
    from fanal.audit.events import Event

    record(Event.RESTORED)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
