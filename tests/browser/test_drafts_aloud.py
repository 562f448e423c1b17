"""The script that keeps drafts says so aloud when one could not be kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from fanal.accounts.drafts import MOST
from tests.browser.conftest import DESK
from tests.browser.test_every_desk_page import Desk
from tests.support.browsers import TIMEOUT_MS
from tests.support.servers import RunningServer

LATER = "00:16"
ABOUT = "form.contact [name=called]"


@pytest.fixture(scope="module")
def nadia(demo_server: RunningServer, browser: Browser) -> Iterator[Desk]:
    """A member of the demo. The browser itself complains about each refusal; that is wanted."""
    context = browser.new_context(**DESK)
    context.set_default_timeout(TIMEOUT_MS)
    desk = Desk(context.new_page(), demo_server.url)
    desk.sign_in("nadia@pag-asa.demo")
    yield desk
    context.close()


def _keep(desk: Desk, path: str, words: dict[str, Any]) -> int:
    """What the script posts, without waiting for it."""
    token = desk.page.locator("form.contact [name=csrfmiddlewaretoken]").input_value()
    form = {"csrfmiddlewaretoken": token, **words}
    headers = {"Referer": desk.page.url, "Sec-Fetch-Site": "same-origin"}
    return desk.page.request.post(
        f"{desk.origin}{path}", form=form, headers=headers, max_redirects=0
    ).status


# A code of each works once in half a minute.
@pytest.mark.parametrize(
    ("email", "on_its_way"), [("tom@pag-asa.demo", False), ("amel@pag-asa.demo", True)]
)
def test_whoever_signs_out_in_the_middle_of_a_sentence_finds_it_again(
    demo_server: RunningServer, browser: Browser, email: str, on_its_way: bool
) -> None:
    words = "Half a sentence"
    with _desk(demo_server, browser, email) as desk:
        note = f"/desk/cases/{desk.case()}/note/"
        desk.page.clock.install()
        desk.go(note)
        desk.page.fill("form.contact [name=text]", words)
        if on_its_way:
            desk.page.clock.fast_forward(LATER)
        desk.page.get_by_role("button", name="Sign out").click()
        expect(desk.page).to_have_url(re.compile("/desk/sign-in/"))
    with _desk(demo_server, browser, email) as desk:
        desk.go(note)
        expect(desk.page.locator("form.contact [name=text]")).to_have_value(words)


@contextmanager
def _desk(server: RunningServer, browser: Browser, email: str) -> Iterator[Desk]:
    context = browser.new_context(**DESK)
    context.set_default_timeout(TIMEOUT_MS)
    desk = Desk(context.new_page(), server.url)
    desk.sign_in(email)
    yield desk
    context.close()


def test_who_is_told_that_it_is_not_kept_stays_until_the_second_press(
    demo_server: RunningServer, browser: Browser
) -> None:
    with _desk(demo_server, browser, "joris@pag-asa.demo") as desk:
        page = desk.page
        desk.go(f"/desk/cases/{desk.case()}/note/")
        page.fill("form.contact [name=text]", "Nobody keeps this.")
        page.route("**/note/", lambda route: route.abort())
        leave = page.get_by_role("button", name="Sign out")
        leave.click()
        expect(page.get_by_role("alert")).to_contain_text("is not kept")
        expect(page.locator("form.contact [name=text]")).to_have_value("Nobody keeps this.")
        leave.click()
        expect(page).to_have_url(re.compile("/desk/sign-in/"))


def test_the_script_says_aloud_that_a_draft_is_not_kept(nadia: Desk) -> None:
    page, case = nadia.page, f"/desk/cases/{nadia.case()}/"
    around = f"{case}around/"
    page.clock.install()
    nadia.go(around)
    page.fill(ABOUT, "Somebody")
    page.clock.fast_forward(LATER)
    expect(page.locator("[data-draft-kept]")).to_contain_text("Draft kept:")
    expect(page.get_by_role("alert")).to_have_count(0)

    places = [f"{around}?of={number}" for number in range(MOST)]
    statuses = [_keep(nadia, path, {"called": "x", "keep-draft": "stay"}) for path in places]
    # The one that was typed above counts, too.
    assert statuses == [204] * (MOST - 1) + [409]
    nadia.go(f"{case}note/")
    page.fill("form.contact [name=text]", "Said on the phone.")
    page.clock.fast_forward(LATER)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Your draft is not kept")
    expect(alert).to_be_in_viewport()
    expect(page.locator("[data-draft-kept]")).to_be_empty()
    expect(page.locator("form.contact [name=text]")).to_have_value("Said on the phone.")
    assert nadia.wrong() == []

    # Room is made in another tab; the page tries again by itself, and then says that instead.
    with page.expect_popup() as opened:
        alert.get_by_role("link").click()
    opened.value.locator("main section form button").first.click()
    opened.value.wait_for_url("**/desk/drafts/")
    opened.value.close()
    page.clock.fast_forward(LATER)
    expect(page.locator("[data-draft-kept]")).to_contain_text("Draft kept:")
    expect(alert).to_have_count(0)

    for path in (around, *places, f"{case}note/"):
        _keep(nadia, path, {"throw-draft": "1"})
    nadia.go("/desk/drafts/")
    expect(page.locator("main section")).to_have_count(0)


def test_it_says_so_too_when_the_desk_does_not_answer(nadia: Desk) -> None:
    page = nadia.page
    page.clock.install()
    nadia.go(f"/desk/cases/{nadia.case()}/note/")
    page.context.set_offline(True)
    page.fill("form.contact [name=text]", "Said on the phone.")
    page.clock.fast_forward(LATER)
    expect(page.get_by_role("alert")).to_contain_text("Copy it before you leave this page")
    page.context.set_offline(False)
    page.clock.fast_forward(LATER)
    expect(page.locator("[data-draft-kept]")).to_contain_text("Draft kept:")
    page.locator("[name=throw-draft]").or_(page.locator("button[name=keep-draft]")).first.click()
    page.wait_for_url("**/?done=keep-draft")
    nadia.go("/desk/drafts/")
    page.locator("main section form button").first.click()
    expect(page.locator("main section")).to_have_count(0)
