"""What a browser has written to its disk when it was closed: every file is read for the words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from fanal.knowledge.knowledge import current
from tests.browser.adviser import press
from tests.browser.conftest import House
from tests.browser.visitor import Visitor
from tests.support.browsers import FLAGS, PHONE, TIMEOUT_MS, chromium
from tests.support.servers import RunningServer, StartServer

WORD = "kastanjeboom"
NOTE = f"{WORD} <b>\"'&amp; \u2028"
ENCODINGS = ("utf-8", "utf-16-le")


class Disk:
    """The folder that a browser keeps its own things in."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder

    @contextmanager
    def opened(self, *, scripts: bool = True) -> Iterator[Page]:
        path = chromium()
        assert path is not None
        context = self.browser.browser_type.launch_persistent_context(
            self.folder,
            executable_path=path,
            args=list(FLAGS),
            viewport=PHONE,
            locale="nl-BE",
            java_script_enabled=scripts,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        context.set_default_timeout(TIMEOUT_MS)
        errors: list[str] = []
        context.on("weberror", lambda error: errors.append(str(error.error)))
        yield context.pages[0]
        context.close()
        assert not errors, errors

    def files_with(self, *words: str) -> list[str]:
        found = []
        for file in sorted(self.folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                whole = file.read_bytes()
                found += [
                    f"{word} in {file.relative_to(self.folder)}"
                    for word in words
                    if any(word.encode(encoding) in whole for encoding in ENCODINGS)
                ]
        return found


@pytest.fixture
def disk(browser: Browser, tmp_path: Path) -> Disk:
    return Disk(browser, tmp_path / "profile")


def _mark(page: Page, origin: str) -> None:
    """A list with a sign and a note, not sent yet."""
    visitor = Visitor(page, origin, "nl").go("professionals/check/")
    visitor.choose(danger="no", minor="no", sector="work")
    visitor.press("lists")
    visitor.press("marks")
    page.check("#a1")
    page.locator(".sign summary").first.click()
    page.locator("textarea").first.fill(NOTE)


def test_the_reading_finds_what_a_browser_without_scripts_keeps(disk: Disk, house: House) -> None:
    # It keeps what was posted, to open the tab again; only a script of the page can prevent that.
    with disk.opened(scripts=False) as page:
        _mark(page, house.origin)
        Visitor(page, house.origin, "nl").press("result")
    assert disk.files_with(WORD)


def test_of_a_check(disk: Disk, house: House) -> None:
    with disk.opened() as page:
        _mark(page, house.origin)
        Visitor(page, house.origin, "nl").press("result")
        assert WORD in page.inner_text("main")
    assert disk.files_with(WORD) == []


def test_of_a_phone_that_was_handed_over(disk: Disk, house: House) -> None:
    first = current().packs["be"].selftest.items[0]
    with disk.opened() as page:
        Visitor(page, house.origin, "ar").go("handed/nl/")
        page.click("[data-next]")
        while page.locator("[data-say=yes]:visible").count():
            page.click("[data-say=yes]:visible")
        page.check("[name=show][value=all]")
        press(page, "main form button:not([type])")
        assert first.text.in_language("nl") in page.inner_text("main")
        # Here a browser keeps whole pages, as people's browsers do.
        page.go_back(wait_until="commit")
        page.locator("[data-begin]").wait_for()
        assert page.locator("#handed [name]:not([name=show]):checked").count() == 0
    assert disk.files_with(f"{first.id}=yes", "show=all", first.text.in_language("nl")) == []


def test_of_asking_for_help_and_reading_the_answer(disk: Disk, house: House) -> None:
    with disk.opened() as page:
        visitor = Visitor(page, house.origin, "nl")
        receipt = visitor.ask_for_help(WORD)
        visitor.open_messages(receipt)
        visitor.fill(text=f"{WORD} 2")
        visitor.press("write")
    assert disk.files_with(WORD, receipt, receipt[4:12]) == []


def test_of_words_that_never_arrive(disk: Disk, house: House) -> None:
    with disk.opened() as page:
        visitor = Visitor(page, house.origin, "nl").go("write/")
        visitor.fill(message=WORD)
        page.context.set_offline(True)
        with pytest.raises(Error, match="DISCONNECTED"):
            visitor.press("check")
        page.locator("#main-frame-error").wait_for()
    assert disk.files_with(WORD) == []


def test_of_words_that_the_desk_answers_at_once(disk: Disk, house: House) -> None:
    """What is looked for, and a receipt: after neither the browser is sent on to a page."""
    with disk.opened() as page:
        page.context.add_cookies(house.signed_in["Payoke"]["cookies"])  # type: ignore[arg-type]
        house.advisers["Payoke"].go_on(page)
        page.fill("form[action$='/find/'] input:not([type=hidden])", WORD)
        press(page, "form[action$='/find/'] button")
        page.goto(f"{house.origin}/desk/new/")
        page.locator("main textarea").first.fill(f"{WORD} 2")
        press(page, "main form:has(textarea) button")
        assert page.url.endswith("/desk/new/")
    assert disk.files_with(WORD) == []


@pytest.fixture
def server(start_server: StartServer) -> RunningServer:
    return start_server()


def test_an_inspector_in_a_kitchen_without_a_network(disk: Disk, server: RunningServer) -> None:
    first = current().packs["be"].lists_for()[0]
    with disk.opened() as page:
        Visitor(page, server.url, "nl").go("professionals/check/").follow("professionals/kept/")
        page.click("#keep")
        page.locator("[data-when=kept]").wait_for()
    server.stop()

    with disk.opened() as page:
        Visitor(page, server.url, "nl").go("professionals/check/")
        assert page.locator("[data-cut]").is_visible()
        with page.expect_navigation():
            page.click(f"main a[href$='/{first.id}/']")
        assert page.locator("[data-cut]").is_visible()
        page.check("#m2")
        page.check("#marks [data-ages]:not([hidden]) [data-sign] >> nth=1 >> input >> nth=0")
        page.locator("#marks [data-ages]:not([hidden]) summary").nth(1).click()
        page.locator("#marks textarea:visible").fill(NOTE)
        page.click("#marks button")
        assert page.inner_text("#said-seen li").startswith(first.items[1].text.in_language("nl"))
        assert NOTE.split()[0] in page.inner_text("#said-seen li")
        assert page.locator("#result a[href^='tel:']:visible").count()
    assert disk.files_with(WORD) == []

    # The page that was left with marks on it is empty for whoever comes back to it.
    with disk.opened() as page:
        visitor = Visitor(page, server.url, "nl").go(f"professionals/kept/{first.id}/")
        page.locator("#marks [data-ages]:not([hidden]) summary").first.click()
        page.locator("#marks textarea:visible").fill(NOTE)
        visitor.follow("professionals/kept/")
        page.go_back(wait_until="commit")
        assert page.locator("#marks textarea").first.input_value() == ""
        visitor.go("professionals/kept/")
        page.click("#take-off")
        page.locator("[data-when=gone]").wait_for()
        assert page.evaluate("caches.keys()") == []
    assert disk.files_with(WORD) == []


def test_the_network_goes_while_somebody_marks(disk: Disk, house: House) -> None:
    with disk.opened() as page:
        Visitor(page, house.origin, "nl").go("professionals/kept/")
        page.click("#keep")
        page.locator("[data-when=kept]").wait_for()
        _mark(page, house.origin)
        page.context.set_offline(True)
        Visitor(page, house.origin, "nl").press("result")
        assert page.locator("[data-cut]").is_visible()
        assert page.inner_text("#said-seen .mine") == NOTE.strip().replace("\u2028", "").strip()
        page.click("#change")
        assert page.is_checked("#m2")
    assert disk.files_with(WORD) == []
