"""What holds on every public page, also where only somebody with words or a receipt comes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from playwright.sync_api import FilePayload, Page

from fanal.intake.forms import ReportForm
from fanal.public import countries, errors, languages, pages, render
from fanal.public.headers import SECURITY
from fanal.public.languages import Language
from tests.browser import look
from tests.browser.conftest import House
from tests.browser.visitor import Visitor, arabic_indic
from tests.documents import samples
from tests.support import axe
from tests.support.browsers import NewPage, rest_no_more
from tests.support.servers import RunningServer

WORDS = "Ik slaap boven de zaak. Ik mag niet bellen."
# What axe finds hangs on the direction and not on the words; the other checks read every language.
AXE_READS = ("en", "ar")
every_language = pytest.mark.parametrize(
    "language", languages.shown(), ids=lambda language: language.code
)


@pytest.fixture
def visitor(new_page: NewPage, house: House, language: Language) -> Visitor:
    return Visitor(new_page(locale=language.code), house.origin, language.code)


@every_language
def test_pages_that_are_the_same_for_everybody(visitor: Visitor, language: Language) -> None:
    # What axe says about these, `tests/public/test_seen.py` knows.
    found = []
    for ready in pages.addresses():
        if ready.language == language:
            visitor.page.goto(visitor.origin + ready.address)
            found += _wrong_with(visitor.page)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_pages_on_the_way_to_a_receipt(visitor: Visitor) -> None:
    found = []
    for _ in _writing(visitor):
        found += _all_wrong_with(visitor)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_pages_of_a_professional_who_checks(visitor: Visitor) -> None:
    found = []
    for _ in _checking(visitor):
        found += _all_wrong_with(visitor)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_pages_of_a_professional_who_asks(visitor: Visitor) -> None:
    found = []
    for _ in _asking(visitor):
        found += _all_wrong_with(visitor)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_pages_of_somebody_who_is_handed_the_phone(visitor: Visitor) -> None:
    found = []
    for _ in _handed(visitor):
        found += _all_wrong_with(visitor)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_easy_pages(visitor: Visitor, language: Language) -> None:
    if not language.offers(languages.EASY):
        pytest.skip("this language has none")
    found = []
    for _ in _easily(visitor):
        found += _all_wrong_with(visitor)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_pages_of_somebody_with_a_receipt(visitor: Visitor, answered: str) -> None:
    found = []
    for _ in _reading(visitor, answered):
        found += _all_wrong_with(visitor)
    assert found == []
    _left_nothing(visitor)


@every_language
def test_pages_when_something_is_wrong(
    visitor: Visitor, language: Language, empty_house: RunningServer
) -> None:
    found = []
    for _ in _troubles(visitor, language, empty_house):
        found += _all_wrong_with(visitor)
    assert found == []
    assert visitor.left_in_the_browser() == []


def test_every_template_of_a_page_is_seen_here_or_is_the_same_for_everybody() -> None:
    # `tests/public/test_seen.py` looks at the page that asks for the country.
    ready = {
        page.template.removeprefix("public/")
        for page in (*pages.PAGES, pages.ONE_LIST, pages.CHOICE)
    }
    templates = Path(errors.__file__).parent / "templates" / "public"
    for template in sorted(path.name for path in templates.glob("*.html")):
        assert template in ready | SEEN, f"lead a visitor to {template} in one of the walks here"


# Templates that the walks below come to.
SEEN = {
    "answers.html",
    "base.html",
    "busy.html",
    "check.html",
    "easy_answers.html",
    "error.html",
    "handed.html",
    "messages_done.html",
    "messages_failed.html",
    "messages_file.html",
    "messages_file_later.html",
    "messages_leave.html",
    "messages_open.html",
    "messages_reach.html",
    "messages_slow.html",
    "messages_unanswered.html",
    "place.html",
    "professionals_check_ask.html",
    "professionals_closed.html",
    "professionals_lists.html",
    "professionals_marks.html",
    "professionals_result.html",
    "professionals_said.html",
    "professionals_sent.html",
    "receipt.html",
    "write_closed.html",
    "write_failed.html",
}


def _writing(visitor: Visitor) -> Iterator[None]:
    """Stops after each page."""
    visitor.go("questions/").say_yes_to(1, 2)
    yield
    visitor.go("questions/").say_yes_to()
    yield
    visitor.go("places/")
    visitor.fill(place="9000")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").click()
    yield
    visitor.go("help/")
    visitor.fill(place="9000")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").click()
    yield
    for kind in ("centre", "shelter"):
        visitor.go("help/")
        with visitor.page.expect_navigation():
            visitor.page.locator(f"#{kind} + ul a[href*='/places/']").first.click()
        yield
    visitor.go("write/")
    visitor.choose(channel="email", danger="yes")
    visitor.fill(place="Gent", email="nobody at all")
    visitor.press("check")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.fill(message=f"{WORDS}\n{'a' * 70}", email="a@example.org")
    visitor.press("check")
    yield
    visitor.page.locator("main details summary").click()
    yield
    visitor.press("send")
    assert len(visitor.receipt()) == 20
    visitor.page.locator("main details summary").click()
    yield
    visitor.fill(receipt=arabic_indic("0" * 20))
    visitor.press("noted")
    visitor.expect_focus_on_what_to_put_right()
    yield


def _checking(visitor: Visitor) -> Iterator[None]:
    visitor.go("professionals/check/")
    visitor.choose(danger="yes", minor="not-sure", sector="work")
    yield
    visitor.press("lists")
    yield
    visitor.press("marks")
    visitor.page.check("#a1")
    visitor.page.locator(".sign summary").first.click()
    visitor.page.locator("textarea").first.fill(WORDS)
    yield
    # A browser keeps to the limit; another program may not.
    visitor.page.locator("textarea").first.evaluate("it => { it.value = 'a '.repeat(200); }")
    visitor.press("result")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.page.locator("textarea").first.fill(WORDS)
    visitor.press("result")
    assert WORDS in visitor.read()
    yield


def _asking(visitor: Visitor) -> Iterator[None]:
    visitor.go("professionals/ask/")
    visitor.press("next")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.choose(purpose="refer", minor="no", danger="yes")
    visitor.press("next")
    yield
    visitor.fill(message=WORDS, place="2000")
    visitor.choose(types="ForcedLabour")
    visitor.press("next")
    yield
    visitor.fill(called="Zora")
    visitor.choose(channel="phone")
    visitor.fill(phone="0470 12 34 56")
    yield
    visitor.press("next")
    visitor.press("next")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.choose(agreed="yes")
    visitor.press("next")
    visitor.fill(organisation="Inspectie", asker_phone="03 123 45 67")
    yield
    visitor.press("next")
    yield
    visitor.press("situation")
    yield
    visitor.press("next")
    visitor.press("send")
    yield
    visitor.open_messages(visitor.receipt())
    yield
    # A count, and a child who is asked about.
    visitor.go("professionals/ask/")
    visitor.choose(purpose="count", minor="no")
    visitor.press("next")
    yield
    visitor.press("next")
    yield
    visitor.go("professionals/ask/")
    visitor.choose(purpose="refer", minor="yes")
    visitor.press("next")
    visitor.fill(message=WORDS)
    visitor.press("next")
    yield


def _handed(visitor: Visitor) -> Iterator[None]:
    rest_no_more(visitor.page)
    visitor.go("handed/nl/")
    yield
    for show in ("all", "nothing"):
        visitor.go("handed/nl/")
        visitor.page.click("[data-next]")
        answer = "yes"
        yield
        while (button := visitor.page.locator(f"[data-say={answer}]:visible")).count():
            button.click()
            answer = "unknown" if answer == "yes" else "no"
        yield
        visitor.choose(show=show)
        with visitor.page.expect_navigation():
            visitor.page.locator("main form button:not([type])").click()
        yield


def _easily(visitor: Visitor) -> Iterator[None]:
    visitor.go("easy/questions/").say_yes_to(1)
    yield
    visitor.go("easy/write/")
    visitor.press("check")
    visitor.expect_focus_on_what_to_put_right()
    yield


def _reading(visitor: Visitor, receipt: str) -> Iterator[None]:
    visitor.open_messages("12 34")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.open_messages(receipt)
    yield
    visitor.press("write")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.fill(text=f"{WORDS} {visitor.language}")
    visitor.press("write")
    yield
    visitor.press("reach")
    visitor.choose(channel="phone")
    yield
    visitor.press("reach-save")
    visitor.expect_focus_on_what_to_put_right()
    yield
    visitor.press("read")
    visitor.press("file")
    yield
    visitor.press("file-send")
    visitor.expect_focus_on_what_to_put_right()
    yield
    photo = FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=samples.jpeg())
    visitor.page.set_input_files("[name=document]", photo)
    visitor.press("file-send")
    yield
    visitor.press("leave")
    yield
    # A page that was open too long, here: one whose ticket is worth nothing.
    visitor.page.locator("main [name=ticket]").evaluate("it => { it.value = 'old'; }")
    visitor.press("read")
    yield
    visitor.open_messages(visitor.ask_for_help(WORDS))
    visitor.press("leave")
    visitor.press("take-back")
    yield


def _troubles(visitor: Visitor, language: Language, closed: RunningServer) -> Iterator[None]:
    page = visitor.page
    visitor.go("nothing/")
    yield
    elsewhere = Visitor(page, closed.url, language.code).go("write/")
    assert page.locator("main form").count() == 0
    yield
    # Somebody who opened the form before it closed.
    edition = countries.find(language)
    assert edition is not None
    form = {"form": ReportForm(region=edition.pack.code), "stay": "change"}
    _show(page, closed.url, render.page(edition, "write/", "public/write.html", form))
    elsewhere.fill(message=WORDS)
    elsewhere.choose(danger="yes")
    elsewhere.press("check")
    yield
    # These come too seldom to wait for: made here, and shown with the headers of the server.
    kept: dict[str, Any] = {"carried": [("message", WORDS), ("place", "9000")], "message": WORDS}
    # The script of the real one comes back by itself, too soon to be looked at.
    ticket = SimpleNamespace(seconds=10, jitter=3600)
    for template, path, context in (
        ("busy.html", "write/", {"ticket": ticket, "line": "x", "deed": "send", **kept}),
        ("busy.html", "messages/", {"ticket": ticket, "line": "x", "deed": "open", "carried": ()}),
        ("write_failed.html", "write/", {"deed": "check", "stay": "change", **kept}),
        ("messages_failed.html", "messages/", {"deed": "write", "carried": [("text", WORDS)]}),
        ("messages_slow.html", "messages/", {}),
        (
            "professionals_closed.html",
            "professionals/ask/",
            {"stay": "check", "address": "professionals/ask/", **kept},
        ),
        ("messages_file_later.html", "messages/", {}),
    ):
        html = render.page(edition, path, f"public/{template}", context)
        _show(page, visitor.origin, html)
        yield
    for status in errors.STATUSES:
        answer: HttpResponse = errors.respond(RequestFactory().get(f"/{language.code}/"), status)
        _show(page, visitor.origin, answer.content.decode())
        yield


def _show(page: Page, origin: str, html: str) -> None:
    address = f"{origin}/made-here/"
    page.unroute(address)
    page.route(
        address, lambda route: route.fulfill(body=html, content_type="text/html", headers=SECURITY)
    )
    page.goto(address)


CHECKS: tuple[Callable[[Page], list[str]], ...] = (
    look.fits,
    look.labelled,
    look.easy_to_press,
    look.way_out_first,
)


def _all_wrong_with(visitor: Visitor) -> list[str]:
    found = axe.accessible(visitor.page) if visitor.language in AXE_READS else []
    return found + _wrong_with(visitor.page)


def _wrong_with(page: Page) -> list[str]:
    return [finding for check in CHECKS for finding in check(page)]


def _left_nothing(visitor: Visitor) -> None:
    assert visitor.asked_only_for_pages() == []
    assert visitor.left_in_the_browser() == []
    own = (visitor.origin, "about:")
    for url, title in visitor.history():
        assert url.startswith(own)
        assert "?" not in url
        assert not any(digit.isdecimal() for digit in title)
