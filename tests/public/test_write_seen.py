"""Writing and reading in a real browser: axe on every page, focus, what is hidden."""

from datetime import timedelta
from unittest import mock

import pytest
from playwright.sync_api import Page, expect

from fanal.core import clock
from fanal.core.ids import new_once
from fanal.core.line import Full
from fanal.intake import actions
from fanal.intake.models import Report
from fanal.public import door
from tests.cast import TeamWithKeys, make_team
from tests.support import axe
from tests.support.browsers import NewPage


@pytest.fixture
def centre(committed: None) -> TeamWithKeys:
    make_team("be/payoke")
    return make_team("be/pag-asa")


def _press(page: Page, deed: str) -> None:
    page.locator(f"main button[value='{deed}']").first.click()
    page.wait_for_load_state()


def _is_well(page: Page) -> None:
    """Nothing for axe, nothing wider than the smallest phone, one heading, small on the wire."""
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def _answer(centre: TeamWithKeys) -> None:
    desk = centre.open(Report.objects.get())
    actions.answer(desk, text="Come on Tuesday. " * 30, seen=desk.last_number, once=new_once())
    desk = centre.open(desk.report)
    actions.propose_visit(
        desk,
        when=clock.now() + timedelta(days=2),
        place="The library",
        way="Bus 71",
        seen=desk.last_number,
        once=new_once(),
    )


# The script of the waiting room would press the button by itself.
@mock.patch("fanal.accounts.tickets.WAITS", (999,))
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_every_page_on_the_way_is_well(
    new_page: NewPage, site: str, centre: TeamWithKeys, language: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, bypass_csp=True)
    page.goto(f"{site}/{language}/write/")
    page.locator("[name=danger][value=yes]").check()
    page.locator("[name=channel][value=phone]").check()
    _is_well(page)
    _press(page, "check")
    _is_well(page)  # errors
    page.locator("[name=message]").fill("Ze hebben mijn paspoort. " * 80)
    page.locator("[name=phone]").fill("0470 12 34 56")
    _press(page, "check")
    page.locator("summary").click()
    _is_well(page)  # check
    for failure in (Full, ValueError):
        with mock.patch("fanal.public.write.submit", side_effect=failure):
            _press(page, "send")
            _is_well(page)
    _press(page, "send")
    page.locator("summary").click()
    _is_well(page)  # receipt
    receipt = "".join(page.locator(".receipt b").all_text_contents())
    page.locator("[name=receipt]").fill("1")
    _press(page, "noted")
    _is_well(page)
    _answer(centre)
    page.goto(f"{site}/{language}/messages/")
    page.locator("[name=receipt]").fill("1")
    _press(page, "open")
    _is_well(page)  # wrong
    page.locator("[name=receipt]").fill(receipt)
    _press(page, "open")
    _is_well(page)
    page.locator("main [value^='another-time']").click()
    page.locator("[name=text]").fill("Thank you.")
    _press(page, "write")
    _is_well(page)
    _press(page, "reach")
    page.locator("[name=channel][value=email]").check()
    _press(page, "reach-save")
    _is_well(page)
    _press(page, "read")
    _press(page, "leave")
    _is_well(page)
    _press(page, "take-back")
    _is_well(page)


def test_a_closed_form_is_well(new_page: NewPage, site: str, committed: None) -> None:
    page = new_page(bypass_csp=True)
    with mock.patch.object(door, "_ask", return_value=True):
        page.goto(f"{site}/nl/write/")
    page.locator("[name=message]").fill("Help.")
    _press(page, "check")
    assert page.locator("[href^='tel:']").count() >= 5
    _is_well(page)


def test_a_form_that_is_closed_from_the_start_is_well(
    new_page: NewPage, site: str, committed: None
) -> None:
    page = new_page(bypass_csp=True)
    for language in ("en", "ar"):
        page.goto(f"{site}/{language}/write/")
        expect(page.locator("main form")).to_have_count(0)
        expect(page.locator("[href='tel:112']")).to_be_in_viewport(ratio=1)
        assert page.locator("main [href^='tel:']").count() >= 5
        _is_well(page)


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de", "ar"])
def test_in_danger_the_receipt_is_seen_without_scrolling(
    new_page: NewPage, site: str, centre: TeamWithKeys, language: str
) -> None:
    page = new_page()
    page.goto(f"{site}/{language}/write/")
    page.locator("[name=message]").fill("Help.")
    page.locator("[name=danger][value=yes]").check()
    _press(page, "check")
    _press(page, "send")
    expect(page.locator(".receipt")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scripts", [True, False])
def test_only_what_the_choice_needs_is_shown(new_page: NewPage, site: str, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"{site}/en/write/")
    phone, email, numbers = (
        page.locator(selector) for selector in ("[name=phone]", "[name=email]", ".numbers")
    )
    for hidden in (phone, email, page.locator("[name=code_word]"), numbers):
        expect(hidden).to_be_hidden()
    page.get_by_label("By phone").check()
    expect(phone).to_be_visible()
    expect(email).to_be_hidden()
    page.get_by_label("By e-mail").check()
    expect(email).to_be_visible()
    expect(phone).to_be_hidden()
    expect(page.locator("[name=leave_message]").first).to_be_hidden()
    page.locator("[name=danger][value=yes]").check()
    expect(numbers).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_errors_take_the_focus_and_lead_to_their_fields(
    new_page: NewPage, site: str, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"{site}/en/write/")
    page.get_by_label("A postcode or a town").fill("Sint-Niklaas")
    _press(page, "check")
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_role("link", name="Write what is happening").click()
    expect(page.locator("[name=message]")).to_be_focused()
    expect(page.get_by_label("A postcode or a town")).to_have_value("Sint-Niklaas")


def test_the_waiting_room_presses_the_button_by_itself(
    new_page: NewPage, site: str, centre: TeamWithKeys
) -> None:
    page = new_page()
    page.clock.install()
    page.goto(f"{site}/en/write/")
    page.locator("[name=message]").fill("Help.")
    _press(page, "check")
    with mock.patch("fanal.public.write.submit", side_effect=Full):
        _press(page, "send")
        expect(page.locator("h1")).to_contain_text("Many people")
    page.clock.run_for(15_000)
    expect(page.locator("h1")).to_contain_text("This is your receipt")
    assert Report.objects.count() == 1


def test_another_language_keeps_the_words(
    new_page: NewPage, site: str, centre: TeamWithKeys
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/en/write/")
    page.locator("[name=message]").fill("Ze hebben mijn paspoort.")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("[name=message]")).to_have_value("Ze hebben mijn paspoort.")
    _press(page, "check")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".told")).to_contain_text("Ze hebben mijn paspoort.")
    _press(page, "send")
    expect(page.locator(".receipt")).to_be_visible()
