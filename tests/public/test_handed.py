"""The handed phone: the person decides what is seen, and whatever interrupts shows nothing."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, Request

from fanal.core.config import config
from fanal.core.languages import NAMES
from fanal.knowledge import Instrument
from fanal.public import countries, languages
from fanal.public.headers import OF_HANDING, POLICY
from tests.public.houses import TWO, known, living_in
from tests.public.site import Look
from tests.public.test_fits import LARGE, MISFITS, SCREEN, large_text
from tests.public.test_hearing import FAKE, LOCAL
from tests.public.test_languages import enabled
from tests.support import axe
from tests.support.browsers import NewPage, rest_no_more, wait_until

QUESTIONS: Instrument = known("be").pack.selftest
IDS = [item.id for item in QUESTIONS.items]
ELSEWHERE = re.compile(re.escape(config.exit_url))
LIMIT = 14_600
FORM = "application/x-www-form-urlencoded"
EVERY_STEP = """() => {
    for (const one of document.querySelectorAll("#handed [hidden]")) one.hidden = false;
}"""


@pytest.fixture(autouse=True)
def every_language_is_on() -> Iterator[None]:
    with living_in("be"), enabled(*NAMES):
        yield


def _said(language: str = "en", **fields: str) -> Look:
    response = Client().post(
        f"/{language}/professionals/handed/", urlencode(fields), content_type=FORM
    )
    assert response.status_code == 200
    return Look(response.content.decode())


ANSWERS = {IDS[0]: "yes", IDS[1]: "no", IDS[2]: "unknown"}


@pytest.mark.parametrize("show", ["nothing", "", "everything", "<b>", "yes,all"])
def test_nothing_is_shown_unless_the_person_chose_it(show: str) -> None:
    page = _said(**ANSWERS, show=show)
    for item in QUESTIONS.items:
        assert str(item.text) not in page.html
    assert "shows you nothing" in page.text
    # How many answers there were is an answer too.
    assert _said(show=show).html == page.html


def test_only_what_was_said_yes_to() -> None:
    page = _said(**ANSWERS, show="yes")
    shown = [item.id for item in QUESTIONS.items if str(item.text) in page.text]
    assert shown == [IDS[0]]


def test_all_of_it_and_unanswered_is_never_no() -> None:
    page = _said(**{**ANSWERS, IDS[3]: "maybe"}, show="all")
    no = page.text.partition("Said no to")[2].partition("Left open")[0]
    for item in QUESTIONS.items:
        assert str(item.text) in page.text
        assert (str(item.text) in no) == (item.id == IDS[1])


@pytest.mark.parametrize("code", ["en", "nl", "fr", "de", "ar"])
def test_whoever_gets_it_back_reads_it_in_their_own_language(code: str) -> None:
    page = _said(code, **ANSWERS, show="all")
    with translation.override(code):
        for item in QUESTIONS.items:
            assert str(item.text) in page.text


def test_every_language_that_is_shown_can_be_chosen_in_every_country() -> None:
    with living_in(*TWO), enabled(*NAMES):
        for edition in countries.editions():
            if not edition.language.offers("professionals/handed/"):
                continue
            start = Look(Client().get(f"{edition.root}professionals/handed/").content.decode())
            led = [target for target in start.links if "/handed/" in target]
            assert len([target for target in led if "professionals" not in target]) == len(
                languages.shown()
            )
            for target in led:
                answer = Client().get(target, headers={"accept-encoding": "gzip"})
                assert answer.status_code == 200
                assert answer[POLICY] == OF_HANDING
                head = sum(len(f"{name}: {value}\r\n".encode()) for name, value in answer.items())
                assert head + len(answer.content) + 19 <= LIMIT


def test_it_goes_back_to_somebody_who_can_read_it() -> None:
    half = next(each for each in languages.shown() if not each.whole)
    assert Client().get(f"/en/handed/{half.code}/").status_code == 404
    assert Client().get("/en/handed/xx/").status_code == 404


# In a browser


@pytest.fixture
def sent() -> list[Request]:
    return []


@pytest.fixture
def page(resting_page: Page) -> Page:
    rest_no_more(resting_page)
    return resting_page


@pytest.fixture
def resting_page(new_page: NewPage, sent: list[Request]) -> Page:
    page = new_page(locale="ro")
    page.add_init_script(FAKE % json.dumps([{**LOCAL, "lang": "ro-RO"}]))
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<title>Weather</title>"))
    return page


def _begin(page: Page, site: str) -> None:
    page.goto(f"{site}/en/professionals/handed/")
    with page.expect_navigation():
        page.click("a[href='/ro/handed/en/']")
    page.click("[data-next]")


def _answer(page: Page, *answers: str) -> None:
    for answer in answers:
        page.locator(f"[data-step]:not([hidden]) [data-say={answer}]").click()


def _all(page: Page, *first: str) -> None:
    _answer(page, *first, *["no"] * (len(IDS) - len(first)))


def _give_back(page: Page, show: str) -> None:
    page.check(f"[name=show][value={show}]")
    with page.expect_navigation():
        page.locator("#handed button:not([type])").click()


@pytest.mark.parametrize(
    ("show", "left"),
    [
        ("nothing", {}),
        ("yes", {IDS[0]: "yes"}),
        ("all", {IDS[0]: "yes", IDS[1]: "unknown", **dict.fromkeys(IDS[2:], "no")}),
    ],
)
def test_what_is_not_shown_does_not_leave_the_page(
    page: Page, site: str, sent: list[Request], show: str, left: dict[str, str]
) -> None:
    _begin(page, site)
    _all(page, "yes", "unknown")
    assert not sent
    _give_back(page, show)
    (only,) = sent
    fields = {name: value for name, (value,) in parse_qs(only.post_data or "").items()}
    assert fields == {**left, "show": show, "tongue": "ro"}
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".signs").first.locator("li").count() == ("yes" in left.values())


def test_one_question_is_heard_and_seen_at_a_time(page: Page, site: str) -> None:
    _begin(page, site)
    with translation.override("ro"):
        for item in QUESTIONS.items:
            assert page.locator("[data-step]:visible").count() == 1
            assert page.locator("[data-step]:visible h2").inner_text() == str(item.text)
            assert page.evaluate("heard.map(said => said.text)").count(str(item.text)) == 1
            assert page.evaluate("document.activeElement.localName") == "h2"
            _answer(page, "unknown")
    assert page.is_checked("[name=show][value=nothing]")


def _interrupt_by_stop(page: Page) -> None:
    page.locator("[data-step]:not([hidden]) [data-stop]").click()


def _interrupt_by_another_app(page: Page) -> None:
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def _interrupt_by_silence(page: Page) -> None:
    page.clock.fast_forward(181_000)


def _interrupt_at_the_last_step(page: Page) -> None:
    _answer(page, *["no"] * (len(IDS) - 2))
    _interrupt_by_stop(page)


@pytest.mark.parametrize(
    "interrupt",
    [
        _interrupt_by_stop,
        _interrupt_by_another_app,
        _interrupt_by_silence,
        _interrupt_at_the_last_step,
    ],
)
def test_whatever_interrupts_leaves_for_the_neutral_site(
    page: Page, site: str, sent: list[Request], interrupt: Any
) -> None:
    page.clock.install()
    _begin(page, site)
    _answer(page, "yes", "yes")
    with page.expect_navigation(url=ELSEWHERE):
        interrupt(page)
        # The page leaves after the frame in which it went blank.
        page.clock.run_for(200)
    assert not sent
    page.go_back()
    assert page.evaluate("document.body.innerText").strip() == ""


def test_whoever_touches_the_page_is_not_sent_away(page: Page, site: str) -> None:
    page.clock.install()
    _begin(page, site)
    for _ in range(5):
        page.clock.run_for(100_000)
        page.mouse.move(5, 5)
        page.mouse.down()
        page.mouse.up()
    assert page.locator("[data-say=yes]:visible").count() == 1


def test_two_taps_of_one_finger_are_one_answer(resting_page: Page, site: str) -> None:
    page = resting_page
    _begin(page, site)
    box = page.locator("[data-say=yes]:visible").bounding_box()
    assert box is not None
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    wait_until(page, "!document.querySelector('[data-step]:not([hidden]) [data-say]').disabled")
    page.mouse.dblclick(*at)
    assert page.locator("#t2").is_visible()
    assert not page.is_checked(f"[name='{IDS[1]}'][value=yes]")


def test_an_answer_is_changed_on_the_way_back(page: Page, site: str, sent: list[Request]) -> None:
    _begin(page, site)
    _answer(page, "yes")
    page.locator("[data-step]:not([hidden]) [data-back]").click()
    _all(page, "no")
    _give_back(page, "all")
    assert f"{IDS[0]}=no" in (sent[0].post_data or "")


def test_what_would_be_seen_stands_there_only_once_it_was_chosen(page: Page, site: str) -> None:
    _begin(page, site)
    _all(page, "yes")
    assert not page.locator("#yes").is_visible()
    page.check("[name=show][value=yes]")
    with translation.override("ro"):
        assert page.locator("#yes li").all_inner_texts() == [str(QUESTIONS.items[0].text)]
        page.check("[name=show][value=all]")
        # All of it, the no's too.
        seen = page.locator("#yes li").all_inner_texts()
        assert len(seen) == len(IDS)
        for line, item in zip(seen, QUESTIONS.items, strict=True):
            assert line.startswith(str(item.text))
            assert line.endswith(gettext("Yes") if item is QUESTIONS.items[0] else gettext("No"))
    page.check("[name=show][value=nothing]")
    assert not page.locator("#yes").is_visible()


def test_nothing_is_to_be_read_while_the_network_takes_its_time(page: Page, site: str) -> None:
    _begin(page, site)
    _all(page, "yes")
    # Sending comes to nothing, and the page stays.
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    page.locator("#handed button:not([type])").click()
    assert not page.locator("#handed").is_visible()
    with page.expect_navigation(url=ELSEWHERE):
        _interrupt_by_another_app(page)


def test_without_scripts_it_is_one_form(new_page: NewPage, site: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/ro/handed/nl/")
    page.check("#y1")
    page.check("#n2")
    page.check("#s2")
    with page.expect_navigation():
        page.locator("#handed button:not([type])").click()
    assert page.locator(".signs").first.locator("li").count() == 1
    with translation.override("nl"):
        assert page.locator(".signs li").first.inner_text() == str(QUESTIONS.items[0].text)


def test_without_scripts_stop_leads_away_and_nothing_is_shown_that_does_nothing(
    new_page: NewPage, site: str
) -> None:
    page = new_page(java_script_enabled=False, locale="ro")
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<title>Weather</title>"))
    page.goto(f"{site}/ro/handed/nl/")
    assert page.locator("#handed [type=button]:visible").count() == 0
    assert page.locator("#handed noscript").is_visible()
    for stop in ("noscript a", "[data-stop]"):
        page.goto(f"{site}/ro/handed/nl/")
        page.check("#y1")
        with page.expect_navigation(url=ELSEWHERE):
            page.click(f"#handed {stop}")


def test_languages_without_a_voice_are_marked_before_the_phone_is_handed(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/en/professionals/handed/")
    assert not page.locator("[data-silent=ro]").is_visible()
    assert page.locator("[data-silent=ti]").is_visible()
    assert not page.locator("[data-mute]").is_visible()


def test_a_phone_without_any_voice_says_so_once(new_page: NewPage, site: str) -> None:
    page = new_page()
    page.add_init_script(FAKE % "[]")
    page.goto(f"{site}/en/professionals/handed/")
    assert page.locator("[data-mute]").is_visible()
    assert page.locator("[data-silent]:visible").count() == 0


def test_without_scripts_nothing_is_promised_that_only_they_keep(
    new_page: NewPage, site: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/en/professionals/handed/")
    assert page.locator("noscript").is_visible()
    assert not page.locator("[data-scripts]").is_visible()


@pytest.mark.parametrize("code", NAMES)
def test_every_step_fits_in_every_language(new_page: NewPage, site: str, code: str) -> None:
    page = new_page(bypass_csp=True, locale=code, viewport=SCREEN)
    page.add_init_script(FAKE % json.dumps([{"lang": code, "localService": True}]))
    page.goto(f"{site}/{code}/handed/en/")
    page.click("[data-next]")
    found = [f"a question: {each}" for each in page.evaluate(MISFITS)]
    if code in ("en", "ar"):
        found += axe.accessible(page)
    # All of it at once: to answer each question in each language would take too long here.
    page.evaluate(EVERY_STEP)
    found += page.evaluate(MISFITS)
    if code in LARGE:
        with large_text(page):
            found += [f"large: {each}" for each in page.evaluate(MISFITS)]
    assert found == []
