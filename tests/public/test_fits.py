"""Every page in every language fits on the smallest phone, at 400 % on a desk, with large text."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, ViewportSize

from fanal.core.languages import NAMES
from fanal.public import languages, pages
from tests.public.houses import TWO, living_in
from tests.public.test_hearing import FAKE
from tests.public.test_languages import enabled
from tests.support.browsers import NewPage

# As wide as the smallest phone, and a window of 1280 × 1024 that is enlarged four times.
SCREEN: ViewportSize = {"width": 320, "height": 256}
# Read in letters of twice their size as well: long words, and from right to left.
LARGE = ("de", "ar", "ro", "bg", "hu")
# What is wider than the screen, reaches out of it, or is cut off; and whether one can leave.
MISFITS = """() => {
  const wide = innerWidth, found = [];
  const name = box => `${box.localName}.${box.className}: ${box.textContent.trim().slice(0, 40)}`;
  const cuts = ["hidden", "clip"];
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  for (const box of document.querySelectorAll("body *")) {
    if (![...box.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(box), shape = box.getBoundingClientRect();
    if (!shape.width || style.visibility === "hidden" || box.closest(".hush, .skip, svg")) continue;
    if (style.clipPath !== "none") continue;
    if (shape.left < -1 || shape.right > wide + 1) found.push("out of the screen: " + name(box));
    const cut = cuts.includes(style.overflowX) || cuts.includes(style.overflowY);
    if (cut && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1))
      found.push("cut off: " + name(box));
    if (box.matches("a, button, b, h1, h2, label, summary") && box.scrollWidth > box.clientWidth + 1
        && style.display !== "inline") found.push("does not fit: " + name(box));
  }
  const leave = document.getElementById("exit").getBoundingClientRect();
  const [x, y] = [leave.left + leave.width / 2, leave.top + leave.height / 2];
  const middle = document.elementFromPoint(x, y);
  if (leave.top < 0 || leave.bottom > innerHeight || leave.left < 0 || leave.right > wide
      || !middle || !middle.closest("#exit")) found.push("the way out is not in view");
  return found;
}"""


@pytest.fixture
def every_language_is_on() -> Iterator[None]:
    with living_in(*TWO), enabled(*NAMES):
        yield


@pytest.mark.parametrize("code", NAMES)
def test_every_page_fits(
    new_page: NewPage, site: str, every_language_is_on: None, code: str
) -> None:
    page = new_page(locale=code, viewport=SCREEN)
    # With everything a page can have: the buttons to listen, and every language in the list.
    page.add_init_script(FAKE % json.dumps([{"lang": code, "localService": True}]))
    found = []
    seen = 0
    for ready in pages.addresses():
        # Countries take turns: each has every page in half of the languages.
        if ready.language.code != code or ready.edition.root == f"/{code}/{_other_country(code)}/":
            continue
        page.goto(site + ready.address)
        page.evaluate("document.querySelector('.tongues details').open = true")
        seen += 1
        found += [f"{ready.address}: {each}" for each in _misfits(page)]
        if code not in LARGE:
            continue
        with large_text(page):
            found += [f"{ready.address}, large: {each}" for each in _misfits(page)]
    assert found == []
    assert seen >= 1 + 7


@contextmanager
def large_text(page: Page) -> Iterator[None]:
    """With letters of twice their size, as somebody chooses them in the settings of a browser."""
    settings = page.context.new_cdp_session(page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    yield
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    settings.detach()


def _other_country(code: str) -> str:
    return TWO[list(NAMES).index(code) % len(TWO)]


def test_what_does_not_fit_is_found(new_page: NewPage, site: str) -> None:
    page = new_page(viewport=SCREEN)
    page.goto(f"{site}/en/safety/")
    assert _misfits(page) == []
    page.evaluate("document.querySelector('h1').textContent = 'Donaudampfschifffahrt'.repeat(9)")
    page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    page.evaluate("document.querySelector('.lead').style.cssText = 'height: 9px; overflow: hidden'")
    page.evaluate("document.querySelector('#exit').style.transform = 'translateY(-99px)'")
    found = " ".join(_misfits(page))
    for what in ("scrolls sideways", "cut off: p.lead", "does not fit: h1", "the way out"):
        assert what in found


def _misfits(page: Page) -> list[str]:
    # At the top, and in the middle; at once, because the page answers to its next frame.
    found: list[str] = page.evaluate(
        f"""() => {{
            const look = {MISFITS}, top = look();
            scrollTo({{top: document.body.scrollHeight / 2, behavior: "instant"}});
            return [...top, ...look()];
        }}"""
    )
    return sorted(set(found))


def test_the_list_of_languages_is_short_until_it_is_opened(
    new_page: NewPage, site: str, every_language_is_on: None
) -> None:
    page = new_page()
    page.goto(f"{site}/nl/be/")
    lists = page.locator("nav.tongues").first
    box = lists.bounding_box()
    assert box is not None
    assert box["height"] < 150
    assert lists.get_by_text("Polski", exact=True).is_hidden()
    lists.locator("summary").click()
    polish = lists.get_by_role("link", name="Polski", exact=True)
    assert polish.get_attribute("lang") == "pl"
    polish.click()
    page.wait_for_url("**/pl/be/")
    assert page.locator(".tongues [aria-current=true]").first.inner_text() == "Polski"


def test_every_name_says_its_language(
    new_page: NewPage, site: str, every_language_is_on: None
) -> None:
    page = new_page()
    page.goto(f"{site}/en/be/")
    named = page.locator("nav.tongues a[hreflang]").evaluate_all(
        "links => links.map(link => [link.lang, link.textContent, link.hreflang])"
    )
    assert sorted(named) == sorted(
        [language.code, language.name, language.code] for language in languages.shown()
    )
