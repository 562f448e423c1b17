"""Two cases of one person, from the one to the other and back, looked at on the way."""

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.browser.adviser import press
from tests.browser.test_every_desk_page import Desk, amel, ines, sign_in_two
from tests.support.servers import RunningServer, StartServer

__all__ = ["amel", "ines"]


@pytest.fixture(scope="module")
def demo_server(start_server: StartServer) -> RunningServer:
    """A demo of its own: elsewhere the same people have just signed in, and a code works once."""
    return start_server("demo")


@pytest.fixture(scope="module")
def signed_in(demo_server: RunningServer, browser: Browser) -> dict[str, StorageState]:
    return sign_in_two(demo_server, browser)


@pytest.mark.parametrize("who", ["ines", "amel"])
def test_two_become_one_and_two_again(who: str, request: pytest.FixtureRequest) -> None:
    """On a desk and on a phone, from left to right and from right to left."""
    desk: Desk = request.getfixturevalue(who)
    page, found = desk.page, []
    first = desk.case()
    desk.go(f"/desk/cases/{first}/")
    request_of_it = page.locator("aside a[href*='/desk/reports/']").first.get_attribute("href")
    desk.go(f"{request_of_it}case/")
    page.fill("[name=called]", "Zebunnisa Korenbloem")
    press(page, "form.contact button.button")
    page.locator("#found form button").last.click()
    page.wait_for_url("**/desk/cases/*/")
    second = page.url.split("/")[-2]
    desk.go(f"/desk/cases/{first}/merge/")
    page.fill("[name=words]", "Zebunissa Corenblum")
    press(page, "form.find button")
    found += desk.wrong()
    page.locator(f"a[href$='/merge/{second}/']").click()
    page.wait_for_url(f"**/merge/{second}/")
    found += desk.wrong()
    press(page, "form.contact button.button")
    expect(page.locator(".notice.done")).to_be_visible()
    found += desk.wrong()
    desk.go(f"/desk/cases/{second}/")
    found += desk.wrong()
    desk.go(f"/desk/cases/{first}/whole/")
    found += desk.wrong()
    desk.go(f"/desk/cases/{first}/part/{second}/")
    press(page, "form.contact button.button")
    found += desk.wrong()
    page.fill("[name=why]", "Two sisters.")
    press(page, "form.contact button.button")
    page.wait_for_url(f"**/desk/cases/{first}/?done=parted")
    found += desk.wrong()
    assert found == []
