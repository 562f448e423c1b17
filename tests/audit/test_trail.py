"""The trail cannot be changed, and when somebody manages to, it says where."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from fanal.audit.actions import Witness, read_details, record
from fanal.audit.chain import Broken, verify
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.audit.sweeps import export_head, exported_heads
from fanal.core import append_only, clock
from fanal.core.config import config
from fanal.core.ids import new_id
from fanal.vault import CannotOpen, SecretKey

pytestmark = pytest.mark.django_db

MONDAY = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)
Change = Callable[[], object]


@pytest.fixture(autouse=True)
def _no_heads() -> None:
    for path in (config.data / "heads").iterdir():
        path.unlink()


def five_events() -> list[AuditEvent]:
    witness = Witness("be/pag-asa", SecretKey.generate().public)
    return [
        record(Event.REPORT_OPENED, witness=witness, subject=new_id(), by="somebody")
        for _ in range(5)
    ]


def check(heads: dict[int, bytes] | None = None) -> Broken | None:
    return verify(AuditEvent.objects.order_by("seq").iterator(), heads)


def behind_the_guard(statement: str, *values: str | int | bytes | date) -> None:
    """What somebody could do who owns the database: drop the triggers first."""
    with connection.cursor() as cursor:
        for trigger in ("refuse_update", "refuse_delete"):
            on = " ON audit_auditevent" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER audit_auditevent_{trigger}{on}")
        cursor.execute(statement, list(values))


def test_untouched_trail_is_whole() -> None:
    five_events()
    assert check() is None


def test_empty_trail_is_whole() -> None:
    assert check() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "noted"),
        ("team", "be/surya"),
        ("subject", "0" * 32),
        ("entry_hash", b"x" * 32),
        ("day", date(2020, 1, 1)),
        ("sealed", b"x"),
        ("hash", b"x" * 32),
        ("previous", b"x" * 32),
    ],
)
def test_changed_event_is_named(column: str, value: str | bytes | date) -> None:
    events = five_events()
    third = events[2].seq
    behind_the_guard(f"UPDATE audit_auditevent SET {column} = %s WHERE seq = %s", value, third)  # noqa: S608
    broken = check()
    assert broken is not None
    assert broken.seq == third


def test_removed_event_is_named() -> None:
    third = five_events()[2].seq
    behind_the_guard("DELETE FROM audit_auditevent WHERE seq = %s", third)
    assert check() == Broken(third, "this event is missing")


def test_cutting_off_the_end_shows_against_an_exported_head() -> None:
    last = five_events()[-1].seq
    export_head()
    behind_the_guard("DELETE FROM audit_auditevent WHERE seq = %s", last)
    assert check() is None
    assert check(exported_heads()) == Broken(last, "an exported head names it, and it is gone")


def test_rewriting_the_whole_chain_shows_against_an_exported_head() -> None:
    last = five_events()[-1].seq
    export_head()
    behind_the_guard("DELETE FROM audit_auditevent")
    five_events()
    assert check() is None
    assert check(exported_heads()) == Broken(last, "it differs from the head that was exported")


def test_head_is_exported_once_a_day() -> None:
    with clock.frozen(MONDAY):
        five_events()
        export_head()
        five_events()
        export_head()
    with clock.frozen(MONDAY + timedelta(days=1)):
        export_head()
    heads = exported_heads()
    last = AuditEvent.objects.order_by("seq").last()
    assert last is not None
    assert sorted(heads) == [last.seq - 5, last.seq]
    assert check(heads) is None
    assert {path.name for path in Path(config.data / "heads").iterdir()} == {
        "2025-06-23",
        "2025-06-24",
    }


def test_no_head_of_an_empty_trail() -> None:
    export_head()
    assert exported_heads() == {}


def test_who_and_when_are_for_the_team_alone() -> None:
    team, others = SecretKey.generate(), SecretKey.generate()
    with clock.frozen(MONDAY):
        event = record(
            Event.NOTED, witness=Witness("be/pag-asa", team.public), by="member", extra=3
        )
    assert read_details(event, team) == {"at": MONDAY.isoformat(), "by": "member", "extra": 3}
    with pytest.raises(CannotOpen):
        read_details(event, others)
    assert b"member" not in event.sealed


def test_details_do_not_fit_another_event() -> None:
    secret = SecretKey.generate()
    witness = Witness("be/pag-asa", secret.public)
    one, two = (record(Event.NOTED, witness=witness, subject=new_id(), by="x") for _ in range(2))
    one.sealed = two.sealed
    with pytest.raises(CannotOpen):
        read_details(one, secret)


def test_event_of_a_deed_that_failed_is_not_in_the_trail() -> None:
    @transaction.atomic
    def fail() -> None:
        record(Event.NOTED)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert AuditEvent.objects.count() == 0
    record(Event.NOTED)
    assert check() is None


INSERT_OR_REPLACE = (
    "INSERT OR REPLACE INTO audit_auditevent "
    "SELECT seq, 'noted', team, subject, entry_hash, day, sealed, previous, hash "
    "FROM audit_auditevent"
)


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=append_only.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET event = 'noted'",
        "UPDATE audit_auditevent SET seq = seq + 1000",
        "DELETE FROM audit_auditevent",
    ],
)
def test_database_refuses_to_change_the_trail(statement: str) -> None:
    five_events()
    refused(statement)
    assert check() is None
    assert AuditEvent.objects.count() == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_sqlite_refuses_to_replace_rows() -> None:
    five_events()
    refused(INSERT_OR_REPLACE)
    assert check() is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")
@pytest.mark.parametrize(
    "statement", ["TRUNCATE audit_auditevent", "TRUNCATE dossiers_entry CASCADE"]
)
def test_postgresql_refuses_to_truncate(statement: str) -> None:
    refused(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")
def test_postgresql_refuses_to_update_on_conflict() -> None:
    five_events()
    refused(
        "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent "
        "ON CONFLICT (seq) DO UPDATE SET event = 'noted'"
    )


def test_guards_are_there_and_a_missing_one_is_noticed() -> None:
    assert append_only.missing() == set()
    behind_the_guard("SELECT 1")
    assert append_only.missing() == {
        "audit_auditevent_refuse_update",
        "audit_auditevent_refuse_delete",
    }
    append_only.install()
    assert append_only.missing() == set()


def test_trail_may_be_written_by_many_one_after_the_other() -> None:
    first = record(Event.SIGNED_IN)
    second = record(Event.SIGNED_OUT)
    assert (second.seq, second.previous) == (first.seq + 1, first.hash)
