"""Junk from everywhere: the pages stay, and a person still gets through."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from tests.story.leaks import database, files, leaks
from tests.story.person import CHECK, SEND, opens, receipt_on
from tests.story.walker import Walker
from tests.support.servers import RunningServer, StartServer

SENDERS = 48
MOST_EACH = 400
COMES_BACK = 30


class From(Walker):
    """A walker behind the operator's proxy, which tells where a request came from."""

    def __init__(self, server: RunningServer, address: str) -> None:
        super().__init__(server)
        self.more = {"X-Forwarded-For": address}


def _form(server: RunningServer, address: str, message: str) -> Walker:
    walker = From(server, address).get("/en/write/")
    return walker.send(walker.form_with("message"), CHECK, message=message)


def _flood(server: RunningServer, number: int, over: threading.Event) -> int:
    """Junk from ever new addresses, never waiting its turn; how much was sent."""
    for count in range(MOST_EACH):
        if over.is_set():
            return count
        try:
            page = _form(server, f"10.{number}.{count % 250}.1", "junk")
            if any(form.has("token") for form in page.forms()):
                page.send(page.form_with("token"), SEND)
        except (OSError, HTTPException):
            continue
    return MOST_EACH


def test_a_person_gets_through_while_junk_pours_in_from_everywhere(
    start_server: StartServer,
) -> None:
    server = start_server("demo", FANAL_PROXIES="1")
    over, patience = threading.Event(), threading.Event()
    with ThreadPoolExecutor(SENDERS) as crowd:
        floods = [crowd.submit(_flood, server, number, over) for number in range(SENDERS)]
        try:
            page = _form(server, "192.0.2.7", "I am real.")
            page = page.send(page.form_with("token"), SEND)
            for _ in range(COMES_BACK):
                if receipt_on(page):
                    break
                assert "112" in page.text
                assert "I am real." in page.text
                # The waiting room says in how many seconds to press the button again.
                patience.wait(int(page.header("Retry-After") or 1))
                page = page.send(page.form_with("token"), SEND)
            receipt = receipt_on(page)
            assert receipt
            for path in ("/en/", "/nl/places/", "/ar/safety/"):
                pages = Walker(server).get(path)
                assert pages.status == 200
                assert "112" in pages.text or "safety" in path
            assert not all(flood.done() for flood in floods), "the flood was over too early"
        finally:
            over.set()
        sent = sum(flood.result() for flood in floods)
    assert sent > 0
    assert opens(server, receipt)
    server.stop()


def test_no_address_is_written_down(start_server: StartServer) -> None:
    server = start_server("demo", FANAL_PROXIES="1")
    page = _form(server, "203.0.113.77", "Who am I?")
    assert receipt_on(page.send(page.form_with("token"), SEND))
    kept = [*files(server.root), *database(server.environment["DATABASE_URL"])]
    assert leaks(["203.0.113.77", "203.0.113"], iter(kept)) == []
    server.stop()
