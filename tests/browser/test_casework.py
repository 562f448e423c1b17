"""What a case goes through besides its first phase, in the browsers of the demo's people.

Days lie far ahead, so that the cases of the other tests stay the first in their lists.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState

from fanal.core import clock
from tests.browser.adviser import press
from tests.browser.conftest import DESK
from tests.browser.test_case_story import CaseAtDesk
from tests.browser.test_every_desk_page import Desk
from tests.documents import samples
from tests.support.browsers import NewPage
from tests.support.servers import RunningServer, StartServer

PEOPLE = ("sanne@comensha.demo", "ines@payoke.demo", "amel@pag-asa.demo", "tom@pag-asa.demo")
REASON = "She called the duty line: he stands at her door."


@pytest.fixture(scope="module")
def demo_server(start_server: StartServer) -> RunningServer:
    """A demo of its own: elsewhere the same people have just signed in, and a code works once."""
    return start_server("demo")


@pytest.fixture(scope="module")
def cookies(demo_server: RunningServer, browser: Browser) -> dict[str, StorageState]:
    states = {}
    for email in PEOPLE:
        context = browser.new_context(**DESK)
        Desk(context.new_page(), demo_server.url).sign_in(email)
        states[email.partition("@")[0]] = context.storage_state()
        context.close()
    return states


class Desks:
    """The demo's people at their desks, by first name."""

    def __init__(
        self, new_page: NewPage, cookies: dict[str, StorageState], server: RunningServer
    ) -> None:
        self.new_page, self.cookies, self.origin = new_page, cookies, server.url

    def of(self, name: str) -> Desk:
        return Desk(self.new_page(**DESK, storage_state=self.cookies[name]), self.origin)

    def case(self, page: Page, initials: str) -> CaseAtDesk:
        """One that stands in the team's list."""
        found = CaseAtDesk(page, self.origin)
        page.goto(f"{self.origin}/desk/cases/?tab=team")
        link = page.get_by_role("link", name=initials, exact=True).first
        found.address = f"{self.origin}{link.get_attribute('href')}"
        page.goto(found.address)
        return found

    def new_case(self, page: Page, **person: str) -> CaseAtDesk:
        made = CaseAtDesk(page, self.origin)
        made.bring_from_the_door(**person)
        return made


@pytest.fixture
def desks(new_page: NewPage, cookies: dict[str, StorageState], demo_server: RunningServer) -> Desks:
    return Desks(new_page, cookies, demo_server)


def _ahead(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


def _due(page: Page) -> str:
    return " ".join(page.locator(".due-list").all_inner_texts())


@pytest.mark.parametrize(
    ("who", "initials", "why", "phase", "then"),
    [
        ("sanne", "S. O.", "30 calendar days", "nl-dublin:permit", ""),
        ("ines", "B.", "3 months", "be-minor:a-card", "6 months"),
    ],
    ids=["a Dutch Dublin case", "a Belgian minor"],
)
def test_the_next_phase_takes_the_place_of_the_first(
    desks: Desks, who: str, initials: str, why: str, phase: str, then: str
) -> None:
    page = desks.of(who).page
    case = desks.case(page, initials)
    assert why in _due(page)
    case.do("phase", phase=phase)
    assert why not in _due(page)
    assert then in _due(page)


def test_a_plan_of_four_kinds_and_a_document(desks: Desks, tmp_path: Path) -> None:
    page = desks.of("amel").page
    case = desks.new_case(page, called="Ottoline Quist")
    goals = {
        "shelter": "Een deur die dicht gaat",
        "social": "Iemand om mee te koken",
        "legal": "Weten wat mag",
        "administrative": "Een rekening",
    }
    for support, words in goals.items():
        case.do("goal", support=support, words=words)
    page.goto(f"{case.address}plan/")
    sections = page.locator(".plan > section").all_inner_texts()
    for words, section in zip(goals.values(), sections, strict=True):
        assert words in section
    press(page, "a[href*='/step/?of=']")
    page.fill("[name=text]", "De opvang bellen")
    page.fill("[name=needed_by]", _ahead(50))
    press(page, "main form.contact button.button:not(.quiet)")
    assert "De opvang bellen" in page.locator(".plan").inner_text()
    shown = "main :is(a, button, summary, [type=submit])"
    for path in ("plan/", ""):
        page.goto(f"{case.address}{path}")
        assert page.locator(f"{shown}:visible").count() > 3
        page.emulate_media(media="print")
        deeds = page.locator(f"{shown}:visible").all_inner_texts()
        # Where one is may be read: the case above its plan, and the digits of its requests.
        assert [each for each in deeds if not re.match(r"Case |[\d\s]+$", each)] == []
        assert "De opvang bellen" in page.inner_text("main")
        page.emulate_media(media="screen")
    assert "De opvang bellen" in _due(page)

    page.goto(f"{case.address}documents/")
    press(page, "main a.button")
    page.fill("[name=title]", "Loonstrook")
    photo: Any = {"name": "loon.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg()}
    page.set_input_files("[name=document]", photo)
    press(page, "main form.contact button.button:not(.quiet)")
    page.goto(f"{case.address}documents/")
    press(page, ".papers a")
    seen = page.locator(".paper-image")
    assert seen.evaluate("async it => { await it.decode(); return it.naturalWidth; }") > 0
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the cleaned copy").click()
    download.value.save_as(tmp_path / "copy")
    copy = (tmp_path / "copy").read_bytes()
    assert copy.startswith(b"\xff\xd8")
    assert not any(secret.encode() in copy for secret in samples.SECRETS)


def test_a_glass_that_is_broken_is_seen_by_the_team(desks: Desks) -> None:
    amel, tom = desks.of("amel"), desks.of("tom")
    page = amel.page
    case = desks.new_case(page, called="Perpetua Vos")
    number = page.inner_text(".status .digits")
    path = case.address.removeprefix(desks.origin)
    case.do("restrict", why="Een collega kent de familie.")
    assert tom.go(path).status == 404

    tom.go("/desk/today/")
    press(tom.page, "main a[href$='/emergencies/']")
    tom.page.fill("main form.contact [name=reference]", number)
    tom.page.fill("main form.contact textarea", REASON)
    press(tom.page, "main form.contact button.grave")
    assert tom.go(path).status == 200
    assert "P. V." in tom.page.inner_text("h1")

    amel.go("/desk/today/")
    press(page, ".notice a[href$='/emergencies/']")
    told = page.locator(".card.notice", has_text=number.replace("\u00a0", " "))
    assert "Tom Jacobs" in told.inner_text()
    assert REASON in told.inner_text()
    press(page, "form[action$='/seen/'] button")
    amel.go("/desk/today/")
    assert page.locator(".notice a[href$='/emergencies/']").count() == 0
