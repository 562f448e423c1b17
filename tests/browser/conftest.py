"""One real installation for all tests in a browser: two teams have come in, two have not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, StorageState

from fanal.core import clock
from tests.browser.adviser import Adviser
from tests.browser.visitor import Visitor
from tests.support.browsers import TIMEOUT_MS, NewPage, chromium, launched
from tests.support.servers import RunningServer, StartServer

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
_LINK = re.compile(r"^  (?P<team>\S.*)\n    (?P<link>\S*/desk/join/\S+)", re.MULTILINE)


@dataclass
class House:
    """A running server, and the people who work there."""

    server: RunningServer
    advisers: dict[str, Adviser]
    # Their browsers' cookies, so that not every test has to sign in.
    signed_in: dict[str, StorageState]

    @property
    def origin(self) -> str:
        return self.server.url


def printed_links(server: RunningServer) -> dict[str, str]:
    """One one-time link per team, by the team's name, as `fanal run` has printed them."""
    return {found["team"]: found["link"] for found in _LINK.finditer(server.output)}


@pytest.fixture(scope="session")
def house(start_server: StartServer, browser: Browser) -> House:
    server = start_server()
    links = printed_links(server)
    made = House(server, {}, {})
    for team, name in (("Payoke", "Mira Peeters"), ("PAG-ASA", "Samir Lambert")):
        context = browser.new_context(**DESK)
        context.set_default_timeout(TIMEOUT_MS)
        complaints = _listen(context)
        page = context.new_page()
        adviser = Adviser(server.url, name, f"{name.split()[0].lower()}@example.org")
        adviser.enrol(page, links[team])
        adviser.keep_the_sheet(page)
        page.wait_for_url("**/desk/team/")
        made.advisers[team] = adviser
        made.signed_in[team] = context.storage_state()
        context.close()
        assert not complaints, complaints
    return made


def _listen(context: BrowserContext) -> list[str]:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    return complaints


@pytest.fixture(scope="session")
def empty_house(start_server: StartServer) -> RunningServer:
    """Where nobody has come in yet; others let people into `server`."""
    return start_server()


@pytest.fixture(scope="session")
def remembering_browser(browser: Browser) -> Iterator[Browser]:
    """As `browser`, with the cache of whole pages that Back restores; Playwright turns it off."""
    path = chromium()
    assert path is not None
    back = ["--disable-back-forward-cache"]
    with launched(browser.browser_type, path, ignore_default_args=back) as started:
        yield started


@pytest.fixture
def visitor(new_page: NewPage, house: House) -> Visitor:
    """A Dutch-speaking visitor with a phone and scripts."""
    return Visitor(new_page(), house.origin, "nl")


@pytest.fixture(scope="session")
def answered(house: House, browser: Browser) -> str:
    """The receipt of somebody to whom an adviser has answered, and proposed to meet."""
    words = "Ik slaap boven de zaak. Ik mag niet bellen."
    writer = browser.new_context()
    receipt = Visitor(writer.new_page(), house.origin, "en").ask_for_help(words, place="Bruxelles")
    writer.close()
    context = browser.new_context(**DESK, storage_state=house.signed_in["PAG-ASA"])
    samir, page = house.advisers["PAG-ASA"], context.new_page()
    samir.open_report(page, receipt[:6])
    samir.answer(page, "Nous vous lisons. Vous n'êtes pas seule. " + "Écrivez-nous encore. " * 9)
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    samir.propose_visit(page, day, "10:30", "La bibliothèque", "Par la porte de la cour.")
    context.close()
    return receipt
