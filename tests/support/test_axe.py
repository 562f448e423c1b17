"""A page is not read again only if nothing changed that axe could find."""

import pytest
from playwright.sync_api import Page

from tests.support import axe
from tests.support.browsers import NewPage

GOOD = """<!doctype html><html lang="nl"><head><title>Hulp</title><style>
    body, a, input { color: #111; background: #fff } .soft { color: #555 }
    @media (prefers-color-scheme: dark) { body, a, input { color: #eee; background: #111 }
        .soft { color: #bbb } }
    </style></head><body><main><h1>Hulp</h1><h2>Schrijf</h2>
    <p class="soft">Wij lezen het.</p><ul><li>Een</li><li>Twee</li></ul>
    <img src="data:," alt="Een deur">
    <label for="name">Naam</label><input id="name" aria-describedby="why">
    <p id="why">Waarom</p><a href="#name">Terug</a></main></body></html>"""
SAME = GOOD.replace("Hulp", "Aide").replace("Wij lezen het.", "Nous lisons.").replace("nl", "fr")
SAME = SAME.replace("<li>Twee</li>", "<li>Deux</li><li>Trois</li>").replace("Een deur", "Une porte")
WRONG = {
    "no label": (GOOD.replace('for="name"', ""), "label"),
    "no words for a picture": (GOOD.replace('alt="Een deur"', ""), "image-alt"),
    "no title": (GOOD.replace("Hulp</title>", "</title>"), "document-title"),
    "no language": (GOOD.replace(' lang="nl"', ""), "html-has-lang"),
    "a heading left out": (GOOD.replace("h2>", "h4>"), "heading-order"),
    "nothing in a link": (GOOD.replace("Terug", ""), "link-name"),
    "an id twice": (GOOD.replace("<h2>", '<h2 id="why">'), "duplicate-id"),
    "pale": (GOOD.replace("#555", "#bbb"), "color-contrast"),
    "pale in the dark": (GOOD.replace("#bbb", "#333"), "color-contrast"),
    "pale behind": (GOOD.replace("<h2>", '<h2 style="background: #222">'), "color-contrast"),
}


@pytest.fixture(autouse=True)
def nothing_read_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "_good_builds", set())
    monkeypatch.setattr(axe, "_good_colours", set())


def _accessible(page: Page, html: str) -> list[str]:
    page.set_content(html)
    return axe.accessible(page)


def test_a_page_that_is_built_alike_is_not_read_again(
    new_page: NewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, read = new_page(), []
    assert _accessible(page, GOOD) == []
    monkeypatch.setattr(axe, "_found", lambda page, options: read.append(options))
    assert _accessible(page, SAME) == []
    assert read == []


@pytest.mark.parametrize("why", WRONG)
def test_what_is_wrong_is_found_after_a_page_that_was_good(new_page: NewPage, why: str) -> None:
    page = new_page()
    assert _accessible(page, GOOD) == []
    html, rule = WRONG[why]
    # Twice: what was found once is not taken for good.
    for _ in range(2):
        assert any(f": {rule}" in each for each in _accessible(page, html)), why
