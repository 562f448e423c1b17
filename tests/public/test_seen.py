"""How the pages look and work for people: axe, both themes, both directions, ten seconds."""

import pytest
from playwright.sync_api import Page

from fanal.public import languages, pages
from tests.support import axe
from tests.support.browsers import NewPage

PATHS = tuple(page.path for page in pages.PAGES)


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(new_page: NewPage, site: str, path: str) -> None:
    page = new_page()
    for language in languages.shown():
        page.goto(f"{site}/{language.code}/{path}")
        assert axe.accessible(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.usefixtures("two_countries")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_where_there_are_two_countries(
    new_page: NewPage, site: str, language: str
) -> None:
    page = new_page(bypass_csp=True)
    for path in ("", "nl/", "nl/places/", "nl/professionals/", "nl/questions/"):
        page.goto(f"{site}/{language}/{path}")
        assert axe.accessible(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"{site}/{language}/nl/places/")
    page.locator("main [name=place]").fill("3012 AB")
    page.locator("main form button").click()
    page.get_by_text("PMW Humanitas").first.wait_for()
    assert axe.violations(page) == []


@pytest.mark.usefixtures("two_countries")
@pytest.mark.parametrize("scripts", [True, False])
def test_the_country_is_chosen_in_one_touch_and_stays(
    new_page: NewPage, site: str, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"{site}/nl/")
    assert _in_view(page, "a[href='tel:112']")
    assert _in_view(page, "a[href='/nl/be/']")
    page.locator("a[href='/nl/nl/']").click()
    page.locator(".tongues a[lang=fr]").click()
    page.wait_for_url(f"{site}/fr/nl/")
    page.locator("a[href='/fr/']").first.click()
    page.wait_for_url(f"{site}/fr/")
    assert page.context.cookies() == []


def test_axe_finds_nothing_on_answers(new_page: NewPage, site: str) -> None:
    page = new_page(bypass_csp=True)
    page.goto(f"{site}/en/questions/")
    page.get_by_role("radio", name="Yes").first.check()
    page.get_by_role("button", name="See what it can mean").click()
    assert axe.violations(page) == []
    page.goto(f"{site}/en/places/")
    page.get_by_label("Postcode or town").fill("9000")
    page.get_by_role("button", name="Find").click()
    page.get_by_text("The nearest centre stands first").wait_for()
    assert axe.violations(page) == []
    page.goto(f"{site}/en/nothing/")
    assert axe.violations(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_whom_to_call_tonight_is_seen_without_scrolling(
    new_page: NewPage, site: str, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"{site}/nl/places/")
    for number in ("112", "101"):
        assert _in_view(page, f"a[href='tel:{number}']")
    # Sürya's phone is answered at any hour, so whenever this runs there is one to call.
    assert _in_view(page, "a[href='tel:+3242324030']")


def test_the_numbers_and_a_door_are_seen_without_scrolling(browser_page: Page, site: str) -> None:
    browser_page.goto(f"{site}/nl/")
    assert _in_view(browser_page, "a[href='tel:112']")
    assert _in_view(browser_page, ".door")


def test_one_question_is_in_view_at_a_time(browser_page: Page, site: str) -> None:
    browser_page.emulate_media(reduced_motion="reduce")
    browser_page.goto(f"{site}/en/questions/")
    browser_page.get_by_role("link", name="Next question").first.click()
    browser_page.wait_for_url("**/#q2")
    assert _in_view(browser_page, "#q2 h2")
    assert _in_view(browser_page, "#u2")
    assert not _in_view(browser_page, "#y1")
    assert not _in_view(browser_page, "#u3")


@pytest.mark.parametrize("path", PATHS)
def test_everything_to_press_is_large_enough(browser_page: Page, site: str, path: str) -> None:
    browser_page.goto(f"{site}/en/{path}")
    small = browser_page.evaluate(
        """() => [...document.querySelectorAll("button, .button, .call, .door, .exit, .home,"
            + ".tongues a, .foot a, input:not([type=radio], [type=checkbox]), .choice")]
            .map(it => [it.outerHTML.slice(0, 60), it.getBoundingClientRect().height])
            .filter(([, height]) => height && height < 44)"""
    )
    assert small == []


def _in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    assert page.viewport_size is not None
    return (
        box is not None
        and box["y"] >= 0
        and box["y"] + box["height"] <= (page.viewport_size["height"])
    )
