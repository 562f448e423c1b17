"""A flood of junk from many addresses: the pages stay, and a fresh person gets through."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from tests.story import adviser
from tests.story.person import receipt_on
from tests.story.walker import Walker, _Forms
from tests.support.servers import RunningServer, StartServer

pytestmark = pytest.mark.durability

NETWORKS = 60
FORM = "application/x-www-form-urlencoded"


class Flood:
    """One network that asks as fast as it is answered, until it is told to stop."""

    def __init__(self, server: RunningServer, number: int, stop: threading.Event) -> None:
        self.server, self.number, self.stop = server, number, stop
        self.sent = 0

    @property
    def address(self) -> dict[str, str]:
        return {"X-Forwarded-For": f"10.{self.number}.0.1"}

    def keep_asking(self) -> None:
        while not self.stop.is_set():
            self.ask()
            self.sent += 1

    def ask(self) -> None:
        raise NotImplementedError


class Junk(Flood):
    """Sends junk, and comes back with its tickets."""

    def ask(self) -> None:
        page = self._post([("message", f"junk {self.sent}"), ("do", "check")])
        for _ in range(3):
            page = self._post([*_fields(page), ("do", "send")])

    def _post(self, fields: list[tuple[str, str]]) -> str:
        headers = {"Content-Type": FORM, **self.address}
        return self.server.request(
            "POST", f"{self.server.home}write/", urlencode(fields), headers
        ).text


class Guesser(Flood):
    """Tries to sign in, and comes back with its tickets."""

    def ask(self) -> None:
        desk = Walker(self.server)
        desk.more = self.address
        desk.get("/desk/sign-in/")
        for _ in range(3):
            form = desk.form_with("email", "password")
            desk.send(form, email=f"{self.number}@flood.example", password="x", code="1")


def _fields(page: str) -> list[tuple[str, str]]:
    parser = _Forms()
    parser.feed(page)
    return parser.forms[0].fields if parser.forms else []


@contextmanager
def _flooded(server: RunningServer, kind: type[Flood]) -> Iterator[Callable[[], int]]:
    """It lasts meanwhile. Gives a way to ask how often it was answered until then."""
    stop = threading.Event()
    flood = [kind(server, number, stop) for number in range(NETWORKS)]

    def answered() -> int:
        return sum(each.sent for each in flood)

    threads = [threading.Thread(target=each.keep_asking) for each in flood]
    for thread in threads:
        thread.start()
    try:
        while answered() < NETWORKS // 4:
            stop.wait(0.1)
        yield answered
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


@pytest.fixture(scope="module")
def behind_a_proxy(start_server: StartServer) -> Iterator[RunningServer]:
    """It believes what a proxy says of where one comes from."""
    server = start_server("demo", FANAL_PROXIES="1")
    yield server
    server.stop()


def test_in_a_flood_the_pages_stay_and_a_fresh_person_gets_through(
    behind_a_proxy: RunningServer,
) -> None:
    server = behind_a_proxy
    with _flooded(server, Junk) as answered:
        for path in ("/en/", "/nl/be/places/", "/ar/nl/write/"):
            before = answered()
            assert server.get(path).status == 200
            # Whoever asks for a page does not wait until the whole flood had its turn.
            assert answered() - before < NETWORKS
        receipt, pause = "", threading.Event()
        person = Walker(server)
        person.get(f"{server.home}write/")
        page = person.send(person.form_with("message"), ("do", "check"), message="I need help.")
        for _ in range(10):
            page = page.send(page.form_with("token"), ("do", "send"))
            if receipt := receipt_on(page):
                break
            # As the waiting room asks for.
            assert page.answer is not None
            pause.wait(float(page.answer.headers["Retry-After"]))
        assert receipt
    assert "10." not in server.output


def test_in_a_flood_of_guesses_a_fresh_adviser_comes_in(behind_a_proxy: RunningServer) -> None:
    server = behind_a_proxy
    with _flooded(server, Guesser):
        pause = threading.Event()
        desk = adviser.sign_in(server, "amel@pag-asa.demo")
        for _ in range(10):
            if desk.path == "/desk/":
                break
            pause.wait(2)
            desk = adviser.press_again(desk, "amel@pag-asa.demo")
        assert desk.path == "/desk/"
