"""Leave this page, in a real browser: what was on the screen is gone and stays gone."""

import re

import pytest
from playwright.sync_api import Page, Route

from fanal.core.config import config
from tests.support.browsers import NewPage, wait_until

ELSEWHERE = re.compile(re.escape(config.exit_url))
JOURNEYS = (
    ["/en/"],
    ["/en/", "/en/know/", "/en/places/"],
    ["/ar/questions/", "/ar/questions/#q3", "/ar/safety/"],
)


_BLANK = """() => document.body.textContent.trim() === ""
    && document.title.replace("\\u200b", "") === ""
    && getComputedStyle(document.documentElement).display === "none"
"""


# Says so once the page is empty: while a site never comes, a page cannot be asked.
WATCH = """() => {
    function look() {
        if (document.body.textContent || document.title !== "\u200b") requestAnimationFrame(look);
        else console.info(getComputedStyle(document.documentElement).display);
    }
    requestAnimationFrame(look);
}"""


def _weather(route: Route) -> None:
    route.fulfill(body="<title>Weather</title><h1>Sunny</h1>", content_type="text/html")


@pytest.fixture
def visitor(new_page: NewPage) -> Page:
    return _at_home(new_page())


def _at_home(page: Page) -> Page:
    page.route(ELSEWHERE, _weather)
    page.goto("about:blank")
    return page


def _settled(page: Page) -> None:
    wait_until(page, "document.readyState === 'complete'")
    # A page restored from the browser's cache fires pageshow a moment after it is there.
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def _shows_nothing(page: Page) -> bool:
    _settled(page)
    return bool(page.evaluate(_BLANK))


def _walk(page: Page, site: str, journey: list[str]) -> None:
    for path in journey:
        page.goto(site + path)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey[-1])
def test_back_and_forward_stay_blank(visitor: Page, site: str, journey: list[str]) -> None:
    _walk(visitor, site, journey)
    visitor.click("#exit")
    visitor.wait_for_url(ELSEWHERE)
    for _ in journey:
        visitor.go_back()
        if visitor.url.startswith(site):
            assert _shows_nothing(visitor)
            visitor.reload()
            assert _shows_nothing(visitor)
    for _ in journey:
        if visitor.go_forward() is None:
            break
        if visitor.url.startswith(site):
            assert _shows_nothing(visitor)


def test_a_visit_of_one_page_leaves_no_entry_behind(visitor: Page, site: str) -> None:
    visitor.goto(f"{site}/nl/places/")
    visitor.click("#exit")
    visitor.wait_for_url(ELSEWHERE)
    visitor.go_back()
    assert visitor.url == "about:blank"


def test_pages_further_on_are_gone_too(visitor: Page, site: str) -> None:
    _walk(visitor, site, ["/en/", "/en/know/"])
    visitor.go_back()
    visitor.click("#exit")
    visitor.wait_for_url(ELSEWHERE)
    visitor.go_back()
    assert _shows_nothing(visitor)


def test_what_was_answered_is_gone_too(visitor: Page, site: str) -> None:
    visitor.goto(f"{site}/en/questions/")
    visitor.check("#y1")
    visitor.check("#y2")
    visitor.get_by_role("button", name="See what it can mean").click()
    visitor.get_by_role("heading", name="You said yes to").wait_for()
    visitor.click("#exit")
    visitor.wait_for_url(ELSEWHERE)
    visitor.go_back()
    assert _shows_nothing(visitor)
    visitor.go_back()
    assert visitor.url == "about:blank" or _shows_nothing(visitor)


def test_an_older_browser_keeps_one_entry_for_the_visit(visitor: Page, site: str) -> None:
    visitor.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined })")
    visitor.goto(f"{site}/en/")
    visitor.click(".door >> nth=2")
    visitor.wait_for_url("**/professionals/")
    visitor.click(".foot a >> nth=6")
    visitor.wait_for_url("**/safety/")
    visitor.click("#exit")
    visitor.wait_for_url(ELSEWHERE)
    visitor.go_back()
    assert _shows_nothing(visitor)
    visitor.go_back()
    assert visitor.url == "about:blank"


def test_an_ordinary_back_still_works(visitor: Page, site: str) -> None:
    _walk(visitor, site, ["/en/", "/en/know/"])
    visitor.go_back()
    assert visitor.get_by_role("heading", level=1).is_visible()


def test_typing_the_address_again_brings_one_back(visitor: Page, site: str) -> None:
    _walk(visitor, site, ["/nl/", "/nl/know/"])
    visitor.click("#exit")
    visitor.wait_for_url(ELSEWHERE)
    visitor.go_back()
    assert _shows_nothing(visitor)
    visitor.goto(f"{site}/")
    assert visitor.get_by_role("heading", level=1).is_visible()


def test_the_page_is_hidden_before_anything_else_is_done(visitor: Page, site: str) -> None:
    """How long that takes on a slow phone is measured in `bench/leaving.py`."""
    visitor.goto(f"{site}/nl/know/")
    visitor.unroute(ELSEWHERE)
    visitor.route(ELSEWHERE, lambda route: None)  # the neutral site never answers
    with visitor.expect_console_message(lambda said: said.type == "info") as emptied:
        hidden, title = visitor.evaluate(
            f"""() => {{
                ({WATCH})();
                document.getElementById("exit").click();
                const shown = getComputedStyle(document.documentElement).display;
                return [shown === "none", document.title];
            }}"""
        )
    assert hidden
    assert title == "\u200b"
    assert emptied.value.text == "none"


def test_shift_three_times_leaves_and_says_so(visitor: Page, site: str) -> None:
    visitor.goto(f"{site}/en/know/")
    status = visitor.get_by_role("status")
    visitor.keyboard.press("Shift")
    assert status.inner_text() == "Press Shift two more times to leave."
    visitor.keyboard.press("Shift")
    assert status.inner_text() == "Press Shift one more time to leave."
    visitor.keyboard.press("Shift")
    visitor.wait_for_url(ELSEWHERE)


def test_shift_as_part_of_typing_leaves_nothing(visitor: Page, site: str) -> None:
    visitor.goto(f"{site}/en/places/")
    visitor.focus("#place")
    for letter in "GENT":
        visitor.keyboard.press(f"Shift+{letter}")
    visitor.keyboard.press("Shift")
    visitor.keyboard.press("a")
    visitor.keyboard.press("Shift")
    visitor.keyboard.press("Shift")
    assert visitor.get_by_role("status").inner_text() == "Press Shift one more time to leave."
    assert visitor.url.startswith(site)


def test_shift_is_forgotten_after_five_seconds(visitor: Page, site: str) -> None:
    visitor.clock.install()
    visitor.goto(f"{site}/en/")
    visitor.keyboard.press("Shift")
    visitor.keyboard.press("Shift")
    visitor.clock.run_for(5001)
    assert visitor.get_by_role("status").inner_text() == ""
    visitor.keyboard.press("Shift")
    assert visitor.url.startswith(site)


def test_without_scripts_it_is_a_link(new_page: NewPage, site: str) -> None:
    page = _at_home(new_page(java_script_enabled=False))
    page.goto(f"{site}/nl/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(ELSEWHERE)


@pytest.mark.parametrize("size", [(360, 740), (320, 480), (1280, 900), (640, 300)])
def test_the_way_out_is_always_in_view_and_covers_nothing(
    new_page: NewPage, site: str, size: tuple[int, int]
) -> None:
    page = new_page(viewport={"width": size[0], "height": size[1]})
    for language in ("de", "ar"):
        page.goto(f"{site}/{language}/questions/")
        page.evaluate("scrollTo(0, 3000)")
        box = page.locator("#exit").bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size[1]
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_what_has_the_focus_is_never_under_the_bar(browser_page: Page, site: str) -> None:
    browser_page.emulate_media(reduced_motion="reduce")
    browser_page.goto(f"{site}/en/places/")
    bar = browser_page.locator(".top").bounding_box()
    assert bar is not None
    # The key End scrolls in its own time, and would move the page under a focus that has moved on.
    browser_page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    for _ in range(25):
        browser_page.keyboard.press("Shift+Tab")
        # The browser scrolls in its own time; where it comes to rest is what counts.
        wait_until(
            browser_page,
            "document.activeElement.closest('.top') ||"
            f" document.activeElement.getBoundingClientRect().top >= {bar['height'] - 1}",
        )


def test_the_browser_keeps_nothing(browser_page: Page, site: str) -> None:
    for path in ("/en/", "/en/questions/", "/en/places/"):
        browser_page.goto(site + path)
        assert browser_page.context.cookies() == []
        assert browser_page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert browser_page.evaluate("window.name") == ""
