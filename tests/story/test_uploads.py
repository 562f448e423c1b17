"""Documents over real connections: what breaks off, and what is in the middle when the power goes.

Nothing half-kept is ever shown, and what is left of it is swept away.
"""

import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from fanal.documents.actions import ARRIVES_WITHIN
from fanal.documents.receiving import FROM_OUTSIDE
from tests.documents import samples
from tests.story import person
from tests.story.leaks import disguises, files
from tests.story.walker import MULTIPART, Walker, multipart
from tests.support.servers import RunningServer, StartServer

pytestmark = pytest.mark.durability

SAID = "Parelmoeren waaier. "
SOUND = samples.wav(0) + SAID.encode() * 100_000


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Iterator[RunningServer]:
    started = start_server("demo", FANAL_WORKERS="1")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def receipt(server: RunningServer) -> str:
    return person.ask_for_help(server, "Someone keeps my papers.")


def at_the_form(server: RunningServer, receipt: str) -> Walker:
    page = person.messages(server, receipt)
    return page.send(page.form_with("ticket"), ("do", "file"))


@contextmanager
def sending(server: RunningServer, page: Walker, share: float) -> Iterator[socket.socket]:
    """A connection on which so much of a file was sent, and no more comes."""
    form = page.form_with("document")
    body = multipart(form, SOUND, ("do", "file-send"), name="a.wav", title="A sound")
    head = (
        f"POST {server.home}messages/ HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
        f"Content-Type: {MULTIPART}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(head.encode() + body[: int(len(body) * share)])
        yield line


def pieces(server: RunningServer) -> int:
    return count(server, "documents_piece")


def count(server: RunningServer, table: str) -> int:
    url, query = server.environment["DATABASE_URL"], f"SELECT count(*) FROM {table}"  # noqa: S608
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            row = connection.execute(query).fetchone()
            assert row is not None
            return int(row[0])
    line = sqlite3.connect(urlsplit(url).path)
    try:
        return int(line.execute(query).fetchone()[0])
    finally:
        line.close()


def test_a_sound_arrives_over_a_real_connection(server: RunningServer, receipt: str) -> None:
    page, before = at_the_form(server, receipt), pieces(server)
    page = page.send_file(
        page.form_with("document"), SOUND, ("do", "file-send"), name="a.wav", title="First sound"
    )
    assert "First sound" in page.text
    assert pieces(server) == before + len(SOUND) // (256 * 1024) + 1


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
def test_an_upload_that_breaks_off_leaves_nothing(
    server: RunningServer, receipt: str, share: float
) -> None:
    page, before = at_the_form(server, receipt), pieces(server)
    with sending(server, page, share):
        pass
    # The server notices when it next reads; another page is answered in between.
    wait(server, lambda: pieces(server) == before)
    again = person.messages(server, receipt)
    assert "A sound" not in again.text


def test_an_upload_that_stalls_keeps_nobody_from_the_pages(
    server: RunningServer, receipt: str
) -> None:
    page, before = at_the_form(server, receipt), pieces(server)
    with ExitStack() as stalled:
        for _ in range(FROM_OUTSIDE):
            stalled.enter_context(sending(server, page, 0.5))
        wait(server, lambda: pieces(server) >= before + FROM_OUTSIDE)
        for _ in range(20):
            assert server.get(server.home).status == 200
        other = person.ask_for_help(server, "Others are sending meanwhile.")
        third = at_the_form(server, other)
        third = third.send_file(third.form_with("document"), SOUND, ("do", "file-send"))
        assert third.status == 503
        assert "Go back in a minute" in third.text
    wait(server, lambda: pieces(server) == before)
    third = at_the_form(server, other)
    third = third.send_file(third.form_with("document"), SOUND, ("do", "file-send"), name="b.wav")
    assert third.status == 200


def test_power_that_fails_in_the_middle_leaves_nothing_readable_and_nothing_shown(
    start_server: StartServer,
) -> None:
    server = start_server("demo", FANAL_WORKERS="1")
    receipt = person.ask_for_help(server, "Someone keeps my papers.")
    page = at_the_form(server, receipt)
    before, held = pieces(server), count(server, "documents_holding")
    with sending(server, page, 0.9):
        wait(server, lambda: pieces(server) > before + 2)
        server.kill()
    left = pieces(server)
    assert left > before + 2
    assert count(server, "documents_holding") == held
    words = disguises(SAID)
    for place, content in files(server.root):
        assert not any(word in content for word in words), place
    server.start()
    assert "A sound" not in person.messages(server, receipt).text
    assert server.fanal("sweep") == 0
    # One more may have come: a database finishes what it was told by a server that has died.
    assert pieces(server) >= left, f"swept only when {ARRIVES_WITHIN} are over"
    assert server.fanal("audit", "verify") == 0
    server.stop()


def wait(server: RunningServer, done: Callable[[], bool]) -> None:
    """Ask for pages until something is so."""
    for _ in range(400):
        if done():
            return
        server.get(server.home)
    raise AssertionError("it never came true")
