"""A backup can be read with its key, into an empty house, whole or not at all."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connections

from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.core.config import Config
from fanal.core.datafolder import DISPATCH_KEY, PINS, SERVER_KEY, prepare
from fanal.core.ids import new_id
from fanal.core.ledger import LEDGER, erased_dossiers
from fanal.documents.actions import Arriving, hold
from fanal.documents.contents import Stored
from fanal.documents.models import Piece
from fanal.documents.reading import read
from fanal.dossiers.models import Epoch, Grant
from fanal.intake.models import Report
from fanal.intake.sweeps import erase_report
from fanal.ops import backup, restore, tables
from fanal.ops.say import Stop
from fanal.vault import PIECE, RecoveryKey, SecretKey
from tests.ops.conftest import move_into, new_house
from tests.support.databases import Databases

PHOTO = b"Paarse gieter " * 80_000


@dataclass
class Kept:
    """A backup, and what stood in the house when it was made."""

    sealed: bytes
    key: RecoveryKey
    rows: dict[str, int]
    head: bytes
    a_report: UUID
    document: Stored

    @property
    def secret(self) -> SecretKey:
        return self.key.secret_key()


def counted() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in tables.models()}


def last_head() -> bytes:
    return bytes(AuditEvent.objects.order_by("-seq")[0].hash)


@pytest.fixture(scope="module")
def kept(house: Config, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    key, target = RecoveryKey.generate(), tmp_path_factory.mktemp("kept") / "backup.fanal"
    report = Report.objects.order_by("pk")[0]
    document = add_document(report)
    rows, head = counted(), last_head()
    contents = backup.contents(house.data, house.mode.value)
    backup.write_sealed(target, contents, key.secret_key().public)
    return Kept(target.read_bytes(), key, rows, head, report.pk, document)


def add_document(report: Report) -> Stored:
    """Five pieces, held by an entry of this report."""
    arriving = Arriving()
    arriving.add(PHOTO)
    stored = arriving.end()
    hold(report.dossier.entries.order_by("number")[0], [stored.id])
    return stored


@pytest.fixture
def empty(
    kept: Kept, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Config]:
    """Another machine: an empty database and a new folder."""
    made = new_house(tmp_path / "empty")
    with databases.fresh():
        move_into(made, monkeypatch)
        yield made
        connections.close_all()


def bring_back(
    kept: Kept,
    into: Config,
    *,
    sealed: bytes | None = None,
    secret: SecretKey | None = None,
    ledger: Path | None = None,
) -> restore.Restored:
    chunks = io.BytesIO(kept.sealed if sealed is None else sealed)
    parts = iter(lambda: chunks.read(10_000), b"")
    return restore.restore(parts, secret or kept.secret, into.data, into.mode.value, ledger)


def test_everything_comes_back(kept: Kept, empty: Config, house: Config) -> None:
    done = bring_back(kept, empty)
    now = counted()
    # One event more: that it was restored.
    assert now == kept.rows | {"audit.AuditEvent": kept.rows["audit.AuditEvent"] + 1}
    assert done.events == AuditEvent.objects.count() - 1
    assert bytes(AuditEvent.objects.order_by("-seq")[1].hash) == kept.head
    for name in (SERVER_KEY, PINS):
        assert (empty.data / name).read_bytes() == (house.data / name).read_bytes()
        assert (empty.data / name).stat().st_mode & 0o777 == 0o600


def test_what_opens_reminders_is_in_no_backup(kept: Kept, empty: Config, house: Config) -> None:
    bring_back(kept, empty)
    prepare(empty)
    assert (empty.data / DISPATCH_KEY).read_bytes() != (house.data / DISPATCH_KEY).read_bytes()


def test_new_rows_do_not_meet_the_numbers_of_restored_ones(kept: Kept, empty: Config) -> None:
    bring_back(kept, empty)
    newest = Epoch.objects.order_by("-pk")[0]
    added = Epoch.objects.create(dossier=newest.dossier, compartment="file", number=99)
    assert added.pk > newest.pk


def test_the_chain_of_a_restored_house_goes_on(kept: Kept, empty: Config) -> None:
    from fanal.ops.audit import verify_trail

    bring_back(kept, empty)
    broken, length = verify_trail()
    assert broken == ""
    assert length == kept.rows["audit.AuditEvent"] + 1


def test_what_was_erased_since_is_erased_again(kept: Kept, empty: Config, tmp_path: Path) -> None:
    gone, elsewhere = kept.a_report, new_id()
    ledger = tmp_path / "ledger-kept-apart"
    ledger.write_text(f"{gone}\n{elsewhere}\n")
    done = bring_back(kept, empty, ledger=ledger)
    assert done.erased == 1
    assert not Grant.objects.filter(epoch__dossier_id=gone).exists()
    assert Report.objects.get(pk=gone).locator is None
    assert set(erased_dossiers(empty.data / LEDGER)) == {gone, elsewhere}


def test_without_a_ledger_what_was_erased_is_back(kept: Kept, empty: Config) -> None:
    assert bring_back(kept, empty).erased == 0
    assert Grant.objects.filter(epoch__dossier_id=kept.a_report).exists()


def test_a_document_comes_back_whole_and_is_destroyed_again_with_its_report(
    kept: Kept, empty: Config, tmp_path: Path
) -> None:
    bring_back(kept, empty)
    assert b"".join(read(kept.document)) == PHOTO
    erase_report(Report.objects.get(pk=kept.a_report))
    assert not Piece.objects.filter(file_id=kept.document.id).exists()


def test_a_document_of_an_erased_report_does_not_come_back(
    kept: Kept, empty: Config, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger-kept-apart"
    ledger.write_text(f"{kept.a_report}\n")
    bring_back(kept, empty, ledger=ledger)
    assert not Piece.objects.filter(file_id=kept.document.id).exists()


def test_long_rows_are_read_a_few_at_a_time(kept: Kept) -> None:
    assert tables.at_once(Piece) * PIECE < 2 * 1024 * 1024
    assert tables.at_once(Report) == 500


@pytest.mark.parametrize("spoil", ["first", "middle", "last"])
def test_a_tampered_backup_changes_nothing(kept: Kept, empty: Config, spoil: str) -> None:
    at = {"first": 10, "middle": len(kept.sealed) // 2, "last": len(kept.sealed) - 1}[spoil]
    spoiled = bytearray(kept.sealed)
    spoiled[at] ^= 1
    with pytest.raises(Stop, match="Nothing was restored"):
        bring_back(kept, empty, sealed=bytes(spoiled))
    assert_untouched(empty)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_truncated_backup_changes_nothing(kept: Kept, empty: Config, share: float) -> None:
    with pytest.raises(Stop, match="Nothing was restored"):
        bring_back(kept, empty, sealed=kept.sealed[: int(len(kept.sealed) * share)])
    assert_untouched(empty)


def test_a_wrong_key_changes_nothing(kept: Kept, empty: Config) -> None:
    with pytest.raises(Stop, match="Wrong key"):
        bring_back(kept, empty, secret=SecretKey.generate())
    assert_untouched(empty)


def assert_untouched(empty: Config) -> None:
    assert not any(counted().values())
    assert (empty.data / PINS).read_bytes() == b""


def test_a_house_with_people_in_it_is_refused(kept: Kept, house: Config) -> None:
    before = counted()
    with pytest.raises(Stop, match="in use already"):
        bring_back(kept, house)
    assert counted() == before


def test_a_database_with_people_in_it_is_refused(kept: Kept, house: Config, tmp_path: Path) -> None:
    before, unused = counted(), new_house(tmp_path / "unused")
    with pytest.raises(Stop, match="not empty"):
        bring_back(kept, unused)
    assert counted() == before


def test_a_demo_is_not_restored_into_a_real_house(kept: Kept, empty: Config) -> None:
    chunks = iter([kept.sealed])
    with pytest.raises(Stop, match="kind 'demo'"):
        restore.restore(chunks, kept.secret, empty.data, "live", None)
    assert_untouched(empty)


def test_another_version_is_refused(
    kept: Kept, empty: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "migrations", lambda: ["intake.9999_later"])
    with pytest.raises(Stop, match="another version"):
        bring_back(kept, empty)
    assert_untouched(empty)


def test_nothing_of_it_ever_stands_in_clear_on_the_disk(
    house: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, target = tmp_path / "temporary", tmp_path / "out" / "backup.fanal"
    for folder in (temporary, target.parent):
        folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    secrets = clues(house)
    seen: list[bytes] = []

    def look_around(chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            seen.extend(path.read_bytes() for path in target.parent.iterdir())
            yield chunk

    contents = look_around(backup.contents(house.data, house.mode.value))
    backup.write_sealed(target, contents, SecretKey.generate().public)
    seen.append(target.read_bytes())
    assert not list(temporary.iterdir())
    assert [path.name for path in target.parent.iterdir()] == ["backup.fanal"]
    assert not any(clue in content for clue in secrets for content in seen)


def clues(house: Config) -> list[bytes]:
    """What would show that something was written in clear."""
    key = (house.data / SERVER_KEY).read_bytes()
    index = Report.objects.order_by("pk")[0].locator or ""
    return [key, base64.b64encode(key), key.hex().encode(), index.encode(), b"be/payoke"]


def test_an_unfinished_backup_leaves_no_file(tmp_path: Path) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"some"
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="full"):
        backup.write_sealed(tmp_path / "backup.fanal", breaks(), SecretKey.generate().public)
    assert not list(tmp_path.iterdir())


def test_a_backup_never_overwrites_another(tmp_path: Path) -> None:
    target = tmp_path / "backup.fanal"
    target.write_bytes(b"older")
    with pytest.raises(Stop, match="exists"):
        backup.write_sealed(target, [b"new"], SecretKey.generate().public)
    assert target.read_bytes() == b"older"


def test_backups_older_than_promised_are_removed(tmp_path: Path) -> None:
    now = clock.now()
    for days in (1, 29, 31, 400):
        (tmp_path / f"{now - timedelta(days=days):%Y-%m-%dT%H%M%SZ}.fanal").touch()
    (tmp_path / "notes.txt").touch()
    assert backup.forget_old(tmp_path) == 2
    assert len(list(tmp_path.iterdir())) == 3


def test_there_is_no_backup_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="fanal backup-key"):
        backup.backup_key(tmp_path)


def test_every_table_of_the_house_is_in_a_backup() -> None:
    ours = {m._meta.label for m in apps.get_models() if m.__module__.startswith("fanal.")}
    assert ours <= {model._meta.label for model in tables.models()}


def test_the_key_is_read_from_standard_input_only(monkeypatch: pytest.MonkeyPatch) -> None:
    key = RecoveryKey.generate()
    monkeypatch.setattr("sys.stdin", io.StringIO(key.printed().lower() + "\n"))
    assert bytes(restore._ask_for_key().public) == bytes(key.secret_key().public)
    monkeypatch.setattr("sys.stdin", io.StringIO("not a key\n"))
    with pytest.raises(Stop, match="not a backup key"):
        restore._ask_for_key()
