"""Entries cannot be rewritten: the database itself refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from fanal.core.append_only import REFUSAL
from fanal.dossiers.actions import erase
from fanal.dossiers.models import Entry, Erasure
from tests.dossiers.boxes import make_box

pytestmark = pytest.mark.django_db


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match=REFUSAL):
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers_entry SET kind = 'note'",
        "UPDATE dossiers_entry SET number = number + 1",
        "UPDATE dossiers_entry SET sealed = wrapped",
        "UPDATE dossiers_entry SET epoch = 9",
        "UPDATE dossiers_entry SET once = hash",
        "UPDATE dossiers_entry SET wrapped = '', sealed = ''",
        "DELETE FROM dossiers_entry",
    ],
)
def test_database_refuses_to_change_an_entry(statement: str) -> None:
    box = make_box()
    before = list(Entry.objects.order_by("number").values())
    refused(statement)
    assert list(Entry.objects.order_by("number").values()) == before
    assert len(box.team.open(box.dossier).read()) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_sqlite_refuses_to_replace_an_entry() -> None:
    make_box()
    refused(
        "INSERT OR REPLACE INTO dossiers_entry SELECT id, number, 'note', compartment, epoch, "
        "wrapped, sealed, hash, once, dossier_id FROM dossiers_entry"
    )


def test_erasure_needs_its_ticket() -> None:
    box = make_box()
    refused("UPDATE dossiers_entry SET wrapped = '', sealed = ''")
    Erasure.objects.create(dossier=box.dossier, number=1)
    run("UPDATE dossiers_entry SET wrapped = '', sealed = '' WHERE number = 1")
    refused("UPDATE dossiers_entry SET wrapped = '', sealed = '' WHERE number = 2")


def test_ticket_of_one_dossier_empties_no_other() -> None:
    one, other = make_box(), make_box()
    erase(one.dossier)
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        other.dossier.entries.update(wrapped=b"", sealed=b"")
    assert len(other.team.open(other.dossier).read()) == 2


def test_ticket_allows_emptying_and_nothing_else() -> None:
    box = make_box()
    Erasure.objects.create(dossier=box.dossier)
    refused("UPDATE dossiers_entry SET sealed = wrapped")
    refused("UPDATE dossiers_entry SET wrapped = '', sealed = '', hash = sealed")
    refused("DELETE FROM dossiers_entry")
