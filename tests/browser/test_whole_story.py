"""From the first page to the last word, as two people and their advisers go through it.

Once in Dutch on a phone without scripts, once in Arabic with them; on a real, live installation.
"""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from fanal.core import clock
from tests.browser.conftest import DESK, House, printed_links
from tests.browser.visitor import Visitor, arabic_indic, in_fours
from tests.support.browsers import NewPage
from tests.support.servers import RunningServer

NO_SCRIPTS: dict[str, Any] = {"java_script_enabled": False}
TELLING = ("mensenhandel", "uitbuiting", "slachtoffer", "traffick", "exploit", "victim", "اتجار")


def _next_week() -> str:
    return (clock.now() + timedelta(days=7)).date().isoformat()


@pytest.fixture
def mira(new_page: NewPage, house: House) -> Page:
    """Her browser; she has not signed in yet."""
    return new_page(**DESK)


@pytest.fixture
def samir(new_page: NewPage, house: House) -> Page:
    """His browser, still signed in since he enrolled."""
    return new_page(**DESK, storage_state=house.signed_in["PAG-ASA"])


def test_an_empty_house_prints_one_link_for_each_team(empty_house: RunningServer) -> None:
    links = printed_links(empty_house)
    assert len(links) == 4
    assert len(set(links.values())) == 4
    assert all(link.startswith(f"{empty_house.url}/desk/join/") for link in links.values())


def test_before_anybody_enrolled_whom_to_call_stands_in_place_of_the_form(
    empty_house: RunningServer, new_page: NewPage
) -> None:
    visitor = Visitor(new_page(**NO_SCRIPTS), empty_house.url, "nl").go("write/")
    assert visitor.page.locator("main form").count() == 0
    assert visitor.page.locator("main a[href^='tel:']").count() >= 5


def test_a_link_works_once(house: House, new_page: NewPage) -> None:
    page = new_page(**DESK)
    response = page.goto(printed_links(house.server)["Payoke"])
    assert response is not None
    assert response.status == 404
    assert page.locator("form input[type=password]").count() == 0


def test_in_dutch_on_a_phone_without_scripts(new_page: NewPage, house: House, mira: Page) -> None:
    words = "De baas houdt mijn paspoort bij. Ik werk elke dag, ook zondag. <b>Wat nu?</b>"
    visitor = Visitor(new_page(**NO_SCRIPTS), house.origin, "nl").come_home()
    page = visitor.page
    assert page.url == f"{house.origin}/nl/"
    assert page.locator("html").get_attribute("lang") == "nl"

    visitor.follow("questions/")
    visitor.say_yes_to(1, 3)
    assert page.locator(".signs li").count() == 2
    visitor.follow("write/")

    # Nothing but a place, without a word about what happens.
    visitor.fill(place="2800")
    visitor.press("check")
    visitor.expect_focus_on_what_to_put_right()
    assert page.locator("[name=place]").input_value() == "2800"
    page.locator(".summary a").first.click()
    assert page.evaluate("document.activeElement.name") == "message"

    visitor.fill(message=words, languages="Twi, een beetje Engels")
    visitor.choose(about="me", danger="no", minor="no", interpreter="yes")
    visitor.press("check")
    assert words in visitor.read()
    assert "Twi, een beetje Engels" in visitor.read()
    suggested = visitor.team()
    assert suggested == "be/payoke"
    visitor.choose_team("be/pag-asa")
    assert visitor.team() == "be/pag-asa"
    visitor.choose_team(suggested)
    assert visitor.team() == suggested
    visitor.press("send")

    receipt = visitor.receipt()
    assert len(receipt) == 20
    assert "Payoke" in visitor.read()
    visitor.fill(receipt=in_fours(receipt[::-1]))
    visitor.press("noted")
    visitor.expect_focus_on_what_to_put_right()
    assert visitor.receipt() == receipt
    visitor.fill(receipt=in_fours(receipt, "-"))
    visitor.press("noted")
    visitor.expect_focus_on_what_to_put_right()
    assert page.locator("main [role=alert]").count() == 1
    page.goto("about:blank")

    # At the desk.
    adviser = house.advisers["Payoke"]
    adviser.sign_in(mira)
    adviser.open_report(mira, receipt[:6])
    assert words in mira.inner_text("main")
    assert receipt[6:] not in mira.content()
    adviser.answer(mira, "Dat mag niet. Uw paspoort is van u. We luisteren.")
    adviser.propose_visit(mira, _next_week(), "10:30", "De bibliotheek", "Neem bus 5, zijdeur.")
    desk_page = mira.url

    # Back with the receipt.
    visitor.open_messages(in_fours(receipt))
    shown = visitor.read()
    assert "Dat mag niet. Uw paspoort is van u. We luisteren." in shown
    assert "De bibliotheek" in shown
    assert "paspoort bij" not in shown, "the first message is never shown again"
    visitor.fill(text="Dank u. Bel mij niet.")
    visitor.press("write")
    assert "Dank u. Bel mij niet." in visitor.read()
    visitor.press_the_one_that("yes")
    assert page.locator("button[value^='yes-']").count() <= 1
    mira.goto(desk_page)
    assert "Dank u. Bel mij niet." in mira.inner_text("main")
    assert mira.locator(".visit dd").last.inner_text() != "None yet"

    visitor.press("leave")
    visitor.press("take-back")
    assert page.locator("main button[name=do]").count() == 0
    visitor.open_messages(receipt)
    visitor.expect_focus_on_what_to_put_right()
    mira.goto(desk_page)
    assert "took everything back" in mira.inner_text("main")
    assert mira.locator("#form-answer").count() == 0

    # What stays behind in the browser.
    assert visitor.asked_only_for_pages() == []
    assert page.context.cookies() == []
    for url, title in visitor.history():
        told = (url + title).lower()
        assert receipt not in told
        assert not [word for word in TELLING if word in told]


def test_in_arabic_with_scripts(new_page: NewPage, house: House, samir: Page) -> None:
    words = "أعمل كل يوم بلا أجر، وأوراقي ليست معي."
    visitor = Visitor(new_page(locale="ar"), house.origin, "ar").come_home()
    page = visitor.page
    assert page.url == f"{house.origin}/ar/"
    assert page.locator("html").get_attribute("dir") == "rtl"

    visitor.follow("questions/")
    visitor.say_yes_to(2, 7)
    assert page.locator(".signs li").count() == 2
    visitor.follow("write/")
    visitor.press("check")
    visitor.expect_focus_on_what_to_put_right()
    visitor.fill(message=words, place="Bruxelles")
    visitor.choose(danger="yes", minor="no", channel="phone")
    assert page.locator(".if-danger a[href='tel:112']").is_visible()
    visitor.fill(phone=arabic_indic("0470123456"), after="10:00", before="12:00")
    visitor.choose(leave_message="no")
    visitor.press("check")
    # In danger the numbers come before everything else.
    assert page.locator("main > :first-child a[href='tel:112']").is_visible()
    assert visitor.team() == "be/pag-asa"
    assert words in visitor.read()
    visitor.press("send")
    receipt = visitor.receipt()
    assert len(receipt) == 20
    visitor.fill(receipt=arabic_indic(in_fours(receipt)))
    visitor.press("noted")
    assert visitor.receipt() == receipt

    adviser = house.advisers["PAG-ASA"]
    adviser.open_report(samir, receipt[:6])
    assert words in samir.inner_text("main")
    assert samir.locator(".first .said").get_attribute("dir") == "auto"
    adviser.answer(samir, "نحن هنا. هل يمكنك الخروج غدًا؟")
    adviser.propose_visit(samir, _next_week(), "09:15", "Café", "Par la cour")

    visitor.open_messages(arabic_indic(in_fours(receipt)))
    assert "نحن هنا. هل يمكنك الخروج غدًا؟" in visitor.read()
    visitor.press_the_one_that("yes")
    visitor.fill(text="نعم، صباحًا.")
    visitor.press("write")
    assert "نعم، صباحًا." in visitor.read()
    samir.reload()
    assert "نعم، صباحًا." in samir.inner_text("main")

    visitor.press("leave")
    visitor.press("take-back")
    samir.reload()
    assert "took everything back" in samir.inner_text("main")

    assert visitor.asked_only_for_pages() == []
    assert visitor.left_in_the_browser() == []
    for url, title in visitor.history():
        told = (url + title).lower()
        assert receipt not in told
        assert not [word for word in TELLING if word in told]
