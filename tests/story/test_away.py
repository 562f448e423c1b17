"""The database is away while the server runs: the pages stay, and nothing pretends."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.story.person import SEND, ask_for_help, check, opens, receipt_on
from tests.story.rows import execute
from tests.story.walker import Walker
from tests.support.servers import RunningServer, StartServer

WORDS = "Nachtdienst zonder einde & zonder loon"


@contextmanager
def away(server: RunningServer, table: str) -> Iterator[None]:
    """Every question about a table fails, as it does when the database cannot be read."""
    execute(server, f"ALTER TABLE {table} RENAME TO is_away")
    try:
        yield
    finally:
        execute(server, f"ALTER TABLE is_away RENAME TO {table}")


@pytest.fixture(scope="module")
def demo(start_server: StartServer) -> Iterator[RunningServer]:
    server = start_server("demo")
    yield server
    server.stop()


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/nl/nl/places/", "/fr/be/write/", "/de/be/messages/"]
)
def test_the_pages_come_while_the_database_is_away(demo: RunningServer, path: str) -> None:
    with away(demo, "accounts_teamkey"):
        assert Walker(demo).get(path).status == 200


@pytest.mark.parametrize("table", ["accounts_teamkey", "intake_report", "audit_auditevent"])
def test_a_person_is_told_that_nothing_was_sent_and_keeps_every_word(
    demo: RunningServer, table: str
) -> None:
    page = check(demo, WORDS)
    with away(demo, table):
        failed = page.send(page.form_with("token"), SEND)
        assert failed.status == 503
        assert receipt_on(failed) == ""
        assert "112" in failed.text
        assert "tel:" in failed.text
        assert WORDS.replace("&", "&amp;") in failed.text
    again = failed.send(failed.form_with("message"), SEND)
    assert len(receipt_on(again)) == 20
    assert "Nachtdienst" not in demo.output


def test_a_mailbox_that_cannot_be_read_says_so_and_keeps_the_words(demo: RunningServer) -> None:
    receipt = ask_for_help(demo, WORDS)
    with away(demo, "dossiers_entry"):
        page = Walker(demo).get(f"{demo.home}messages/")
        failed = page.send(page.form_with("receipt"), ("do", "open"), receipt=receipt)
        assert failed.status == 503
        assert "112" in failed.text
        assert receipt not in demo.output
    assert opens(demo, receipt)
