"""Keys that make the desk quicker, rest while one types, and can be switched off."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.browser.adviser import press
from tests.browser.conftest import DESK
from tests.cast import make_team
from tests.intake.desk import at_desk
from tests.support.axe import violations
from tests.support.browsers import NewPage
from tests.support.servers import RunningServer


@pytest.mark.django_db
def test_keys_can_be_switched_off() -> None:
    desk: Client = at_desk(make_team().adviser)
    assert "desk/keys.js" in desk.get("/desk/").content.decode()
    desk.post("/desk/me/", {"name": "Noor", "language": ""})
    page = desk.get("/desk/").content.decode()
    assert "desk/keys.js" not in page
    assert 'id="keys"' not in page
    desk.post("/desk/me/", {"name": "Noor", "language": "", "keys": "on"})
    assert "desk/keys.js" in desk.get("/desk/").content.decode()


def test_keys_walk_lists_and_pages_and_rest_while_one_types(
    demo_server: RunningServer, new_page: NewPage
) -> None:
    page: Page = new_page(**DESK)
    page.goto(f"{demo_server.url}/desk/sign-in/")
    page.locator("[data-email='luc@surya.demo']").click()
    press(page)
    page.wait_for_url(f"{demo_server.url}/desk/")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("g?c")
    assert page.url.endswith("/desk/")
    assert not page.locator("dialog#keys").is_visible()
    page.locator("h1").click()
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("c")
    assert page.url.endswith("/desk/cases/")


def test_keys_tick_rows_and_go_to_the_form_of_a_deed_and_send_nothing(
    demo_server: RunningServer, new_page: NewPage
) -> None:
    page: Page = new_page(**DESK)
    page.goto(f"{demo_server.url}/desk/sign-in/")
    page.locator("[data-email='tom@pag-asa.demo']").click()
    press(page)
    page.wait_for_url(f"{demo_server.url}/desk/")
    page.goto(f"{demo_server.url}/desk/?tab=team")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[name=pick]:checked").count() == 1
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for key, field in (("a", "answer-text"), ("h", "assign-to"), ("n", "note-text")):
        page.locator("h1").click()
        page.keyboard.press(key)
        assert page.locator(f"[name={field}]").evaluate("e => e === document.activeElement"), key
    page.locator("h1").click()
    page.keyboard.press("e")
    form = page.locator("#form-close")
    assert form.is_visible()
    assert form.evaluate("form => form.contains(document.activeElement)")
