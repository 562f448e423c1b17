"""To be heard: where the phone itself has a voice, and what is never read aloud."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support import axe
from tests.support.browsers import NewPage

LOCAL = {"name": "Own", "lang": "en-GB", "localService": True}
# Sends the text to whoever made the browser.
REMOTE = {"name": "Cloud", "lang": "en-GB", "localService": False}
FAKE = """(voices => {
  window.heard = []; window.stops = 0;
  const synth = {
    getVoices: () => voices, onvoiceschanged: null,
    speak(said) { heard.push(said); }, cancel() { stops += 1; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synth });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.arrive = more => { voices.push(more); synth.onvoiceschanged(); };
})(%s)"""


def _with(new_page: NewPage, *voices: dict[str, Any], address: str) -> Page:
    page = new_page()
    page.add_init_script(FAKE % json.dumps(voices))
    page.goto(address)
    return page


def _said(page: Page) -> list[str]:
    found: list[str] = page.evaluate("heard.map(said => said.text)")
    return found


def _pressed(page: Page) -> int:
    return page.locator(".hear[aria-pressed=true]").count()


@pytest.mark.parametrize(
    "voices",
    [
        (),
        (REMOTE,),
        ({**LOCAL, "lang": "nl-BE"},),
        ({**LOCAL, "localService": None},),
        ({**LOCAL, "lang": "enm"},),
    ],
    ids=["none", "of a server", "of another language", "of unknown place", "alike"],
)
def test_without_a_voice_of_its_own_no_button_pretends(
    new_page: NewPage, site: str, voices: tuple[dict[str, Any], ...]
) -> None:
    page = _with(new_page, *voices, address=f"{site}/en/safety/")
    assert page.locator("button.hear").count() == 0


@pytest.mark.parametrize(
    ("language", "tag"), [("en", "en_GB"), ("nl", "nl-NL"), ("fr", "fr"), ("ar", "ar-XA")]
)
def test_with_one_each_block_has_a_button(
    new_page: NewPage, site: str, language: str, tag: str
) -> None:
    page = _with(new_page, {**LOCAL, "lang": tag}, address=f"{site}/{language}/safety/")
    assert page.locator("main .hear").count() == page.locator("main :is(h1, h2, .ask)").count()
    assert _said(page) == [], "nothing begins by itself"


def test_a_voice_that_comes_late_brings_the_buttons_once(new_page: NewPage, site: str) -> None:
    page = _with(new_page, address=f"{site}/en/safety/")
    page.evaluate("voice => { arrive(voice); arrive(voice); }", LOCAL)
    assert page.locator("main .hear").count() == page.locator("main :is(h1, h2, .ask)").count()


def test_a_block_is_read_by_the_phones_own_voice_to_its_end(new_page: NewPage, site: str) -> None:
    page = _with(new_page, REMOTE, LOCAL, address=f"{site}/en/safety/")
    page.locator(".hear").nth(1).click()
    said = _said(page)
    assert said[0] == "What this site keeps"
    assert "No cookies. Nothing is stored on your phone by us." in said
    assert "What your phone keeps" not in said
    assert set(page.evaluate("heard.map(said => said.voice.name)")) == {"Own"}
    assert _pressed(page) == 1
    page.evaluate("heard[heard.length - 1].onend()")
    assert _pressed(page) == 0


def test_pressing_again_stops_and_pressing_another_goes_on_there(
    new_page: NewPage, site: str
) -> None:
    page = _with(new_page, LOCAL, address=f"{site}/en/safety/")
    page.locator(".hear").first.click()
    many, stops = len(_said(page)), page.evaluate("stops")
    page.locator(".hear").first.click()
    assert (len(_said(page)), page.evaluate("stops")) == (many, stops + 1)
    assert _pressed(page) == 0
    page.locator(".hear").nth(1).click()
    page.locator(".hear").nth(2).click()
    assert _pressed(page) == 1
    assert "What your phone keeps" in _said(page)


@pytest.mark.parametrize("event", ["pagehide", "visibilitychange"])
def test_leaving_the_page_stops_it(new_page: NewPage, site: str, event: str) -> None:
    page = _with(new_page, LOCAL, address=f"{site}/en/safety/")
    page.locator(".hear").first.click()
    stops = page.evaluate("stops")
    page.evaluate(
        """event => {
          Object.defineProperty(document, "hidden", { value: true });
          (event === "pagehide" ? window : document).dispatchEvent(new Event(event));
        }""",
        event,
    )
    assert page.evaluate("stops") > stops
    assert _pressed(page) == 0


def test_each_question_of_the_form_can_be_heard_and_no_typed_word(
    new_page: NewPage, site: str
) -> None:
    page = _with(new_page, LOCAL, address=f"{site}/en/write/")
    page.locator("textarea").fill("They keep my passport.")
    for button in page.locator(".hear").all():
        if button.is_visible():
            button.click()
    said = _said(page)
    assert "What is happening?" in said
    assert "As much or as little as you want, in any language." in said
    assert not any("passport" in text for text in said)
    # What a choice has hidden is not read either.
    assert "Phone number" not in said


@pytest.mark.parametrize(
    "private",
    [
        "<dl class='told'><dt>What is happening?</dt><dd>SECRET</dd></dl>",
        "<article class='said mine'><h2>You wrote</h2><p class='words'>SECRET</p></article>",
        "<ol class='receipt'><li><b>SECRET</b><span class='hush'>SECRET</span></li></ol>",
        "<p lang='nl'>SECRET</p>",
        "<p hidden>SECRET</p>",
    ],
    ids=["check page", "own message", "receipt", "another language", "hidden"],
)
def test_what_is_somebodys_own_is_never_read(new_page: NewPage, site: str, private: str) -> None:
    page = _with(new_page, LOCAL, address=f"{site}/en/safety/")
    page.evaluate(
        "html => document.querySelector('h2').insertAdjacentHTML('afterend', html)", private
    )
    for button in page.locator(".hear").all():
        button.click()
    assert len(_said(page)) > 10
    assert not any("SECRET" in text for text in _said(page))


def test_the_buttons_are_large_enough_and_axe_finds_nothing(new_page: NewPage, site: str) -> None:
    page = new_page(bypass_csp=True)
    page.add_init_script(FAKE % json.dumps([LOCAL]))
    for path in ("", "questions/", "write/", "places/"):
        page.goto(f"{site}/en/{path}")
        assert page.locator(".hear").count() > 0
        for button in page.locator(".hear").all():
            box = button.bounding_box()
            assert box is None or (box["width"] >= 44 and box["height"] >= 44)
        assert axe.violations(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
