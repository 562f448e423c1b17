"""The check for professionals as it is seen: every list, on the smallest phone, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from fanal.public import countries, languages
from fanal.public.countries import Edition
from tests.browser.visitor import Visitor
from tests.public.houses import TWO, known, living_in
from tests.support import axe
from tests.support.browsers import NewPage

WORD = "kastanjeboom"
A4 = {"width": 794, "height": 1123}


@pytest.fixture(autouse=True)
def two() -> Iterator[None]:
    with living_in(*TWO):
        yield


def _way(page: Page, site: str, edition: Edition, list_id: str) -> Iterator[str]:
    """Stops on each page of the way through one list."""
    page.goto(f"{site}{edition.root}professionals/check/")
    yield "about"
    page.check("#d2")
    page.check("#m3")
    page.check("#s5")
    _press(page, "lists")
    if page.locator("input[type=radio][name=list]").count():
        yield "lists"
        page.check(f"input[name=list][value={list_id}]")
        _press(page, "marks")
    page.check("#a1")
    page.check("#b2")
    page.locator(".sign summary").first.click()
    page.locator("textarea").first.fill(f"{WORD} {'a' * 60} 0470 12 34 56")
    yield "marks"
    _press(page, "result")
    assert WORD in page.inner_text("main")
    yield "result"


def _press(page: Page, deed: str) -> None:
    with page.expect_navigation():
        page.locator(f"main button[name=do][value={deed}]").click()


@pytest.mark.parametrize("country", TWO)
@pytest.mark.parametrize("code", ["en", "nl", "fr", "de", "ar"])
def test_every_list_fits_and_axe_finds_nothing(
    new_page: NewPage, site: str, country: str, code: str
) -> None:
    language = languages.get(code)
    assert language is not None
    edition = countries.edition(language, known(*TWO).packs[country])
    page = new_page(bypass_csp=True, locale=code, viewport={"width": 320, "height": 700})
    found = []
    for instrument in edition.pack.lists_for():
        for where in _way(page, site, edition, instrument.id):
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                found.append(f"{where} of {instrument.id} is {width} px wide")
            if code in ("en", "ar"):
                found += axe.accessible(page)
    assert found == []


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_stays_in_the_browser(new_page: NewPage, site: str, scripts: bool) -> None:
    visitor = Visitor(new_page(java_script_enabled=scripts), site, "nl")
    edition = countries.find(languages.source(), "be")
    assert edition is not None
    for _ in _way(visitor.page, site, edition, "be-pagasa-signs"):
        pass
    assert visitor.asked_only_for_pages() == []
    for url, title in visitor.history():
        assert "?" not in url
        assert WORD not in url + title
    if scripts:
        assert visitor.left_in_the_browser() == []
    else:
        assert visitor.page.context.cookies() == []


def test_a_language_is_changed_in_the_middle_and_no_mark_is_lost(
    new_page: NewPage, site: str
) -> None:
    page = new_page(java_script_enabled=False)
    edition = countries.find(languages.source(), "be")
    assert edition is not None
    for where in _way(page, site, edition, "be-pagasa-signs"):
        if where == "marks":
            with page.expect_navigation():
                page.locator(".tongues button[lang=nl]").click()
            assert page.is_checked("#a1")
            assert page.is_checked("#b2")
            assert WORD in page.locator("textarea").first.input_value()
    assert page.locator("html").get_attribute("lang") == "nl"


def test_on_paper_the_marks_are_there_and_the_buttons_are_not(new_page: NewPage, site: str) -> None:
    page = new_page(viewport=A4)
    edition = countries.find(languages.source(), "be")
    assert edition is not None
    for _ in _way(page, site, edition, "be-payoke-professional"):
        pass
    page.emulate_media(media="print")
    assert page.get_by_text(WORD).is_visible()
    assert page.locator("main button:visible").count() == 0
    assert page.locator(".tongues:visible, .foot:visible, .exit:visible").count() == 0
    # What was seen, what it can mean and what it does not stand on the first sheet.
    for text in ("What the signs can mean", "What this does not mean"):
        box = page.get_by_role("heading", name=text).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < A4["height"] * 0.9, text
