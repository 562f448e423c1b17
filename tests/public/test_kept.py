"""The lists kept on a phone: what the worker sees, and that a page weighs as the engine does."""

import html
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import Page, Route

from fanal.core import clock
from fanal.knowledge import Answer, Explanation, Instrument, Pack, SectionId, Ternary, Whom
from fanal.public import countries, languages, pages
from fanal.public.countries import Edition
from fanal.public.headers import OF_THE_WORKER, POLICY
from tests.browser import look
from tests.public.houses import TWO, living_in
from tests.support import axe
from tests.support.browsers import NewPage

LIMIT = 14_600
SAID = {"seen": Answer.YES, "not-seen": Answer.NO, "unknown": Answer.UNKNOWN, "": Answer.UNKNOWN}
# Marks the signs of one age, asks, and tells all that can be seen then.
FILL_IN = """([minor, danger, marks]) => {
    const pick = (name, value) => {
        for (const one of document.querySelectorAll(`#marks [name=${name}]`))
            one.checked = one.value === value;
    };
    document.getElementById("marks").reset();
    pick("minor", minor);
    pick("danger", danger);
    document.querySelector("#marks input").dispatchEvent(new Event("change", { bubbles: true }));
    const signs = [...document.querySelectorAll("#marks [data-ages]:not([hidden]) [data-sign]")];
    for (const sign of signs)
        for (const one of sign.querySelectorAll("input"))
            one.checked = one.value === marks[sign.dataset.sign];
    document.querySelector("#marks p:last-of-type button").click();
    const seen = (selector) => [...document.querySelectorAll(selector)]
        .filter((one) => one.getClientRects().length).map((one) => one.textContent.trim());
    return {
        asked: signs.map((sign) => sign.dataset.sign),
        says: seen("#result > .lead"),
        rule: seen("#result > .small[data-if]"),
        seen: seen("#said-seen li"),
        "not-seen": seen("#said-not-seen li"),
        unknown: seen("#said-unknown li"),
        sections: [...document.querySelectorAll("#result section h2[id]")]
            .filter((one) => one.getClientRects().length).map((one) => one.id),
        child: seen("#result [data-if=child]").length,
        danger: seen("[data-if=danger]").length,
        told: seen("#result li"),
        when: seen("#when")[0],
    };
}"""


@pytest.fixture(autouse=True)
def two() -> Iterator[None]:
    with living_in(*TWO):
        yield


def _editions() -> list[Edition]:
    with living_in(*TWO):
        return [
            each for each in countries.editions() if each.language.offers("professionals/kept/")
        ]


EDITIONS = _editions()
every_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.root)


def _worker(edition: Edition) -> Any:
    return Client().get(f"{edition.root}professionals/worker.js")


def _kept(edition: Edition) -> list[str]:
    found = re.search(r"var PAGES = \[(.*)\];", _worker(edition).content.decode())
    assert found
    return re.findall(r'"([^"]+)"', found[1])


@every_edition
def test_the_worker_keeps_the_lists_and_reaches_nothing_else(edition: Edition) -> None:
    answer = _worker(edition)
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer[POLICY] == OF_THE_WORKER
    # It may see what lies beside it and no more: no header widens that.
    assert "Service-Worker-Allowed" not in answer.headers
    kept = _kept(edition)
    assert len(kept) == 1 + len(edition.pack.lists_for())
    for address in kept:
        assert address.startswith(f"{edition.root}professionals/kept/")
        assert Client().get(address).status_code == 200
    assert "{" not in re.sub(r"\{[^A-Z]", "", answer.content.decode())


@every_edition
def test_each_page_that_is_kept_is_one_small_answer(edition: Edition) -> None:
    for address in _kept(edition):
        response = Client().get(address, headers={"accept-encoding": "gzip"})
        head = sum(len(f"{name}: {value}\r\n".encode()) for name, value in response.items())
        assert head + len(response.content) + 19 <= LIMIT


def test_a_new_day_is_no_new_version_and_a_new_word_is(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = EDITIONS[0]
    today = datetime(2026, 11, 27, 10, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: today)
    before = _worker(edition).content
    monkeypatch.setattr(clock, "now", lambda: today + timedelta(days=30))
    assert _worker(edition).content == before
    address = f"{edition.root}professionals/kept/"
    monkeypatch.setitem(pages._served, address, _with_another_word(pages._served[address]))
    assert _worker(edition).content != before


def _with_another_word(served: pages.Served) -> pages.Served:
    encodings = pages._encode(f"{served.html} ", served.language, served.policy)
    return pages.Served(
        served.language, served.made_at, served.valid_until, served.policy, encodings
    )


@pytest.mark.parametrize(
    ("edition", "instrument"),
    [
        pytest.param(edition, each, id=f"{edition.root}{each.id}")
        for edition in EDITIONS
        if edition.language.code in ("en", "ar")
        for each in edition.pack.lists_for()
    ],
)
def test_it_weighs_as_the_engine_does(
    new_page: NewPage, site: str, edition: Edition, instrument: Instrument
) -> None:
    page = new_page()
    page.goto(f"{site}{edition.root}professionals/kept/{instrument.id}/")
    at = random.Random(instrument.id)
    with translation.override(edition.language.code):
        for marks in _fillings(instrument, at):
            for minor in (*Ternary, None):
                danger = at.choice([*Answer, None])
                _hold_against_the_engine(page, edition.pack, instrument, marks, minor, danger)


def _fillings(instrument: Instrument, at: random.Random) -> Iterator[dict[str, str]]:
    ids = [sign.id for sign in instrument.items]
    for said in SAID:
        yield dict.fromkeys(ids, said)
    for count in range(4):
        yield {id: "seen" if id in at.sample(ids, count) else "not-seen" for id in ids}
    for _ in range(12):
        yield {id: at.choice([*SAID, "not-seen", "not-seen"]) for id in ids}


def _hold_against_the_engine(
    page: Page,
    pack: Pack,
    instrument: Instrument,
    marks: dict[str, str],
    minor: Ternary | None,
    danger: Answer | None,
) -> None:
    shown = page.evaluate(FILL_IN, [minor.value if minor else "", danger or "", marks])
    asked = [sign.id for sign in instrument.asking(minor).items]
    found = instrument.evaluate({id: SAID[marks[id]] for id in asked}, minor=minor)
    assert shown["asked"] == asked
    assert shown["says"] == [str(found.wording)]
    assert shown["rule"][0].endswith(str(found.clause.text))
    for mark, signs in (
        ("seen", found.present),
        ("not-seen", found.absent),
        ("unknown", found.unknown),
    ):
        assert shown[mark] == [str(sign.text) for sign in signs]
    assert sorted(shown["sections"]) == sorted(_sections(found))
    assert shown["sections"][0] == SectionId.PROFESSIONAL_CALL
    # The young person's sentence, and the numbers that are theirs.
    assert (shown["child"] > 1) is (minor is not Ternary.NO)
    assert shown["danger"] == (danger is Answer.YES)
    other = Whom.ADULTS if minor is not Ternary.NO else Whom.MINORS
    points = [point for section in pack.guidance.values() for point in section.points]
    of_others = {str(point.text) for point in points if point.whom is other}
    assert of_others
    assert not of_others & set(shown["told"])
    # When it was made; the year and the hour, in digits of the page.
    assert re.search(r"\b20\d\d\b.*\b\d\d:\d\d\b", shown["when"])


def _sections(found: Explanation) -> set[str]:
    after = {section.value for section in found.next} - {SectionId.DANGER.value}
    return after | {SectionId.PROFESSIONAL_CALL.value, SectionId.PROFESSIONAL_YES.value}


@pytest.mark.parametrize(
    "edition",
    # The longest words, and both directions.
    [each for each in EDITIONS if each.language.code in ("en", "ar", "de")],
    ids=lambda edition: edition.root,
)
def test_every_list_fits_and_axe_finds_nothing(
    new_page: NewPage, site: str, edition: Edition
) -> None:
    page = new_page(
        bypass_csp=True, locale=edition.language.code, viewport={"width": 320, "height": 700}
    )
    found = []
    for address in _kept(edition):
        page.goto(site + address)
        found += _wrong_with(page, edition)
        if page.locator("#kept").count():
            page.check("#d1")
            page.check("#marks [data-ages]:visible [data-sign] >> nth=0 >> input >> nth=0")
            page.locator("#marks [data-ages]:visible summary").first.click()
            page.locator("#marks textarea:visible").fill("a" * 60)
            page.locator("#marks button:not([type])").click()
            found += _wrong_with(page, edition)
    assert found == []


def _wrong_with(page: Page, edition: Edition) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    found = axe.accessible(page) if edition.language.code in ("en", "ar") else []
    return found + ([f"{page.url} is {width} px wide"] if width > 320 else [])


def test_a_result_says_when_it_was_made_and_forgets_it(new_page: NewPage, site: str) -> None:
    page = new_page(timezone_id="Europe/Brussels", locale="en")
    page.clock.set_fixed_time(datetime(2026, 11, 27, 13, 5, tzinfo=UTC))
    for root, said in (
        ("/en/be/", "27 November 2026"),
        ("/nl/be/", "27 november 2026"),
        ("/ar/be/", "نوفمبر"),
    ):
        page.goto(f"{site}{root}professionals/kept/be-payoke-professional/")
        assert page.locator("#when").text_content() == ""
        page.locator("#marks button:not([type])").click()
        when = page.locator("#when").inner_text()
        assert said in when
        assert "14:05" in when
        assert "2026" in when
        page.click("#wipe")
        assert page.locator("#when").text_content() == ""


def test_what_could_not_be_fetched_whole_is_not_called_kept(new_page: NewPage, site: str) -> None:
    page = new_page()
    page.goto(f"{site}/en/be/professionals/kept/")
    # As when the network goes in the middle: there is nothing in what was begun.
    page.evaluate("caches.open('kept /en/be/ 0')")
    page.reload()
    page.locator("[data-when~=other]:visible").first.wait_for()
    assert page.locator("#keep").is_visible()
    assert page.locator("#take-off").is_visible()


def test_another_country_is_kept_by_itself(new_page: NewPage, site: str) -> None:
    page = new_page()
    page.goto(f"{site}/en/be/professionals/kept/")
    page.click("#keep")
    page.locator("[data-when=kept]").wait_for()
    page.goto(f"{site}/en/nl/professionals/kept/")
    page.locator("[data-when=other]").wait_for()
    page.click("#keep")
    page.locator("[data-when=kept]").wait_for()
    page.click("#take-off")
    page.locator("[data-when=gone]").wait_for()
    page.goto(f"{site}/en/be/professionals/kept/")
    page.locator("#keep").wait_for()
    assert page.evaluate("caches.keys()") == []


@pytest.mark.parametrize("path", ["xx", "en", "ti", "nl/de"])
def test_a_worker_of_something_that_is_gone_takes_itself_away(path: str) -> None:
    answer = Client().get(f"/{path}/professionals/worker.js")
    assert answer.status_code == 200
    assert answer[POLICY] == OF_THE_WORKER
    script = answer.content.decode()
    assert "unregister" in script
    assert f'"kept /{path}/ "' in script
    assert "fetch" not in script


def test_marks_of_another_list_are_not_taken_over(new_page: NewPage, site: str) -> None:
    page = new_page()
    for marked, count in (("be-pagasa-signs", 0), ("be-payoke-professional", 1), ("", 1)):
        given = {"do": "marks", "marked": marked, "minor": "no", "sign-debt": "seen"}
        _serve_with(page, f"{site}/en/be/professionals/kept/be-payoke-professional/", given)
        assert page.locator("#marks [data-sign] input:checked").count() == count
        assert page.is_checked("#m2")


def _serve_with(page: Page, address: str, given: dict[str, str]) -> None:
    """The kept page as the worker gives it, with what was being sent."""

    def fulfil(route: Route) -> None:
        answer = route.fetch()
        words = html.escape(json.dumps(given))
        body = answer.text().replace('data-given="{}"', f'data-given="{words}"')
        route.fulfill(response=answer, body=body)

    page.unroute(address)
    page.route(address, fulfil)
    page.goto(address)


def test_without_scripts_it_says_so_and_leads_to_the_other_check(
    new_page: NewPage, site: str
) -> None:
    page = new_page(java_script_enabled=False)
    for address in _kept(EDITIONS[0]):
        page.goto(site + address)
        assert page.locator("noscript a[href$='/check/']").is_visible()
        assert not page.locator("#kept, #keeping").is_visible()


def test_nothing_is_kept_before_somebody_presses(new_page: NewPage, site: str) -> None:
    page = new_page()
    for path in ("", "professionals/", "professionals/check/", "professionals/kept/"):
        page.goto(f"{site}{EDITIONS[0].root}{path}")
        regs = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
        assert page.evaluate(regs) == 0
        assert page.evaluate("caches.keys()") == []


def test_it_sees_the_professionals_pages_alone_and_comes_off_again(
    new_page: NewPage, site: str
) -> None:
    page = new_page()
    root = languages.source().code
    page.goto(f"{site}/{root}/be/professionals/kept/")
    page.click("#keep")
    page.locator("[data-when=kept]").wait_for()
    # Also with the address that is long for a phone.
    assert look.fits(page) == []
    for path, seen in (
        ("professionals/", True),
        ("professionals/ask/", True),
        ("", False),
        ("write/", False),
        ("messages/", False),
        ("questions/", False),
    ):
        page.goto(f"{site}/{root}/be/{path}")
        assert page.evaluate("navigator.serviceWorker.controller !== null") is seen, path
    page.goto(f"{site}/{root}/nl/professionals/")
    assert page.evaluate("navigator.serviceWorker.controller === null")
    page.goto(f"{site}/{root}/be/professionals/kept/")
    page.click("#take-off")
    page.locator("[data-when=gone]").wait_for()
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller === null")
    assert page.evaluate("caches.keys()") == []
