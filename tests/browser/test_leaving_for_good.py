"""Leave this page where it matters most: with a receipt or an answer on the screen.

`tests/public/test_leaving.py` tries the button on pages that are the same for everybody.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route

from fanal.core.config import config
from tests.browser.conftest import House
from tests.browser.visitor import Visitor
from tests.public.test_leaving import WATCH
from tests.support.browsers import PHONE, TIMEOUT_MS, NewPage, wait_until

ELSEWHERE = re.compile(re.escape(config.exit_url))
WORDS = "Ik slaap boven de zaak."

Step = Callable[[Visitor], None]


def _weather(route: Route) -> None:
    route.fulfill(body="<title>Weather</title><h1>Sunny</h1>", content_type="text/html")


def _never_comes(route: Route) -> None:
    """The neutral site does not answer: the network is gone, or slow."""


def _checking(visitor: Visitor) -> None:
    visitor.go("write/")
    visitor.fill(message=WORDS)
    visitor.press("check")


def _correcting(visitor: Visitor) -> None:
    visitor.go("write/")
    visitor.fill(message=WORDS)
    visitor.choose(channel="phone")
    visitor.press("check")
    visitor.expect_focus_on_what_to_put_right()


def _holding_a_receipt(visitor: Visitor) -> None:
    visitor.ask_for_help(WORDS)


def _reading_messages(visitor: Visitor) -> None:
    visitor.open_messages(visitor.ask_for_help(WORDS))
    visitor.fill(text=WORDS)
    visitor.press("write")
    assert WORDS in visitor.read()


def _lost(visitor: Visitor) -> None:
    visitor.go("nothing/")


STEPS: tuple[Step, ...] = (_checking, _correcting, _holding_a_receipt, _reading_messages, _lost)
everywhere = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__.strip("_"))


@pytest.fixture
def visitor(new_page: NewPage, house: House) -> Visitor:
    page = new_page()
    page.route(ELSEWHERE, _weather)
    page.goto("about:blank")
    return Visitor(page, house.origin, "nl")


def _shown(page: Page) -> str:
    """All that can be read on the screen and in the tab's title."""
    wait_until(page, "document.readyState === 'complete'")
    # A page that Back restores hears of it a moment after it is there.
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    text: str = page.evaluate("document.title.replace('\\u200b', '') + document.body.innerText")
    return text.strip()


@everywhere
def test_back_forward_and_reload_show_nothing(visitor: Visitor, step: Step) -> None:
    step(visitor)
    page = visitor.page
    steps_back = len(visitor.history()) - 1
    page.click("#exit")
    page.wait_for_url(ELSEWHERE)
    for _ in range(steps_back):
        page.go_back()
        if page.url.startswith(visitor.origin):
            assert _shown(page) == ""
    page.go_forward()
    while page.url.startswith(visitor.origin):
        assert _shown(page) == ""
        page.go_forward()
    assert ELSEWHERE.match(page.url)


@everywhere
def test_what_the_browser_kept_whole_stays_blank_too(
    remembering_browser: Browser, house: House, step: Step
) -> None:
    context = remembering_browser.new_context(viewport=PHONE, locale="nl-BE")
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page.route(ELSEWHERE, _weather)
    visitor = Visitor(page, house.origin, "nl").go("know/")
    # Only a page that was really kept whole still has this.
    page.evaluate("window.kept = true")
    step(visitor)
    page.click("#exit")
    page.wait_for_url(ELSEWHERE)
    kept_whole = False
    for _ in range(len(visitor.history()) - 1):
        page.go_back(wait_until="commit")
        if page.url.startswith(visitor.origin):
            assert _shown(page) == ""
            kept_whole |= bool(page.evaluate("window.kept === true"))
    assert kept_whole, "the browser restored nothing, so nothing was tried"
    context.close()


@everywhere
def test_it_is_gone_although_the_neutral_site_never_comes(
    new_page: NewPage, house: House, step: Step
) -> None:
    visitor = Visitor(new_page(), house.origin, "nl")
    step(visitor)
    visitor.page.route(ELSEWHERE, _never_comes)
    visitor.page.evaluate(WATCH)
    with visitor.page.expect_console_message(lambda said: said.type == "info") as emptied:
        visitor.page.click("#exit", no_wait_after=True)
    assert emptied.value.text == "none"


@everywhere
def test_shift_three_times_leaves_from_anywhere(visitor: Visitor, step: Step) -> None:
    step(visitor)
    for _ in range(3):
        visitor.page.keyboard.press("Shift")
    visitor.page.wait_for_url(ELSEWHERE)
    assert visitor.left_in_the_browser() == []


@everywhere
def test_without_scripts_it_is_a_link(new_page: NewPage, house: House, step: Step) -> None:
    page = new_page(java_script_enabled=False)
    page.route(ELSEWHERE, _weather)
    visitor = Visitor(page, house.origin, "nl")
    step(visitor)
    page.click("#exit")
    page.wait_for_url(ELSEWHERE)
