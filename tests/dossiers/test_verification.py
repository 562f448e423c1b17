"""What somebody who owns the database changed in an entry is named, without any key."""

import pytest
from django.db import connection

from fanal.dossiers.models import Entry
from fanal.dossiers.verification import Suspect, first_suspect
from fanal.intake import actions
from fanal.intake.mailbox import open_mailbox
from fanal.intake.sweeps import erase_report
from tests.cast import make_team
from tests.intake.desk import address, at_desk, once, report_of, send, sent_report

pytestmark = pytest.mark.django_db


def behind_the_guard(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        for trigger in ("refuse_update", "refuse_delete"):
            on = " ON dossiers_entry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER dossiers_entry_{trigger}{on}")
        cursor.execute(statement, list(values))  # type: ignore[arg-type]


def test_untouched_entries_fit_the_trail() -> None:
    team = make_team()
    report = sent_report(team)
    actions.note(team.open(report), text="A note.", once=once())
    assert first_suspect() is None


def test_erased_entries_fit_the_trail() -> None:
    team = make_team()
    sent = send(team)
    open_mailbox(sent.receipt).take_back(once=once())
    erase_report(report_of(sent.receipt))
    assert first_suspect() is None


def test_exchanged_ciphertext_is_named() -> None:
    team = make_team()
    report = sent_report(team)
    first, second = Entry.objects.filter(dossier=report.pk).order_by("number")
    behind_the_guard("UPDATE dossiers_entry SET sealed = %s WHERE id = %s", second.sealed, first.pk)
    suspect = first_suspect()
    assert suspect == Suspect(report.pk, 1, "it was changed after it was written")
    assert str(suspect).startswith(f"entry 1 of dossier {report.pk}")


def test_deleted_entry_is_named_by_the_trail_and_on_the_page() -> None:
    team = make_team()
    report = sent_report(team)
    for text in ("One.", "Two."):
        actions.note(team.open(report), text=text, once=once())
    behind_the_guard(
        "DELETE FROM dossiers_entry WHERE dossier_id = %s AND number = 3",
        report.pk if connection.vendor == "postgresql" else report.pk.hex,
    )
    suspect = first_suspect()
    assert suspect is not None
    assert suspect.dossier == report.pk
    page = at_desk(team.adviser).get(address(report)).content.decode()
    assert "Entry 3 is gone." in page
    assert "Two." in page
