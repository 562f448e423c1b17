"""The way in, walked in a real browser on a phone, with scripts off and on."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from fanal.accounts import totp
from tests.support.axe import violations
from tests.support.browsers import NewPage
from tests.support.servers import RunningServer

PASSWORD = "eleven grey herons wading"
SETTINGS = [
    pytest.param({"java_script_enabled": False, "locale": "en-GB"}, id="scripts-off"),
    pytest.param({"locale": "ar", "color_scheme": "dark"}, id="arabic-dark"),
]


def new_link(server: RunningServer, team: str) -> str:
    server.fanal("invite", team)
    links = re.findall(r"http://localhost:\d+/desk/join/[\w-]+/", server.output)
    return str(links[-1])


def is_good(page: Page) -> None:
    """Nothing for axe to find, and nothing sticks out of a phone; both are asked by scripts."""
    if page.locator("html.scripted").count() == 0:
        return
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, f"{page.url} is wider than the screen"


def send(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def code_on_the_phone(page: Page) -> str:
    letters = page.locator("code.secret").inner_text().replace(" ", "")
    seed = base64.b32decode(letters + "=" * (-len(letters) % 8))
    return totp.code_for(seed, totp.step_now())


def enrol(page: Page, link: str, name: str) -> None:
    page.goto(link)
    is_good(page)
    page.fill("#id_name", name)
    page.fill("#id_email", f"{name.lower()}@centre.example")
    page.fill("#id_new_password", PASSWORD)
    page.fill("#id_again", PASSWORD)
    send(page)
    is_good(page)
    page.fill("#id_code", code_on_the_phone(page))
    send(page)
    is_good(page)
    page.fill("#id_recovery_code", page.locator(".codes code").nth(4).inner_text())
    send(page)


def print_the_sheet(page: Page) -> None:
    is_good(page)
    page.fill("#id_password", PASSWORD)
    send(page)
    is_good(page)
    groups = [group.inner_text() for group in page.locator(".groups code").all()]
    page.locator("a[href$='/sheet/confirm/']").click()
    is_good(page)
    for field in page.locator("main input[type=text]").all():
        number = int(str(field.get_attribute("name")).removeprefix("group_"))
        field.fill(groups[number - 1])
    send(page)


@pytest.mark.parametrize("settings", SETTINGS)
def test_a_team_of_two_comes_in(
    server: RunningServer, new_page: NewPage, settings: dict[str, object]
) -> None:
    team = "be/surya" if settings.get("locale") == "ar" else "be/pag-asa"
    lotte, karim = new_page(**settings), new_page(**settings)
    enrol(lotte, new_link(server, team), f"Lotte-{team[3:]}")
    print_the_sheet(lotte)
    expect(lotte).to_have_url(re.compile("/desk/team/$"))
    is_good(lotte)

    enrol(karim, new_link(server, team), f"Karim-{team[3:]}")
    expect(karim).to_have_url(re.compile("/desk/waiting/$"))
    is_good(karim)
    heard = " ".join(group.inner_text() for group in karim.locator(".asked").all())

    lotte.reload()
    lotte.locator("a[href*='/grant/']").click()
    is_good(lotte)
    lotte.fill("#id_groups", heard)
    send(lotte)
    expect(lotte.locator("table.list tbody tr")).to_have_count(2)

    karim.goto(f"{server.url}/desk/")
    expect(karim).to_have_url(re.compile("/desk/$"))
    karim.locator("#lock button").click()
    expect(karim).to_have_url(re.compile("/desk/unlock/$"))
    is_good(karim)
    karim.fill("#id_password", PASSWORD)
    send(karim)
    expect(karim).to_have_url(re.compile("/desk/$"))


@pytest.fixture
def ines(demo_server: RunningServer, new_page: NewPage) -> Page:
    """Somebody of the demo, signed in with what the page shows."""
    page = new_page(locale="en-GB")
    page.clock.install()
    page.goto(f"{demo_server.url}/desk/sign-in/")
    page.locator("tr", has_text="Ines").get_by_role("button").click()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo_server.url}/desk/")
    return page


def test_an_idle_page_goes_blank_and_brings_its_words_home(ines: Page) -> None:
    ines.goto(ines.url + "me/")
    ines.fill("#id_name", "Ines, half writ")
    ines.clock.fast_forward("19:50")
    expect(ines).to_have_url(re.compile("/desk/unlock/$"))
    expect(ines.locator(".notice")).to_contain_text("is kept")
    ines.fill("#id_password", "lantern on the quay")
    send(ines)
    expect(ines).to_have_url(re.compile("/desk/kept/$"))
    expect(ines.locator("blockquote")).to_have_text("Ines, half writ")
    assert violations(ines) == []
    ines.get_by_role("link", name="Go on writing").click()
    expect(ines.locator("#id_name")).to_have_value("Ines, half writ")
    ines.fill("#id_name", "Ines Claes")
    send(ines)
    expect(ines.locator("h1")).to_have_text("Ines Claes")


def test_who_still_types_stays_in_and_locking_one_page_hides_the_others(ines: Page) -> None:
    ines.goto(ines.url + "me/")
    for _ in range(4):
        ines.clock.fast_forward("10:00")
        ines.locator("#id_name").press("End")
    expect(ines).to_have_url(re.compile("/desk/me/$"))
    expect(ines.locator("#id_name")).to_be_visible()
    other = ines.context.new_page()
    other.goto(ines.url)
    other.fill("#id_name", "Ines, in the other page")
    ines.locator("#lock button").click()
    for page in (ines, other):
        expect(page).to_have_url(re.compile("/desk/unlock/$"))
        expect(page.locator("html")).not_to_contain_text("in the other page")


def test_the_demo_says_so(demo_server: RunningServer, browser_page: Page) -> None:
    browser_page.goto(f"{demo_server.url}/desk/sign-in/")
    expect(browser_page.locator(".demo")).to_be_visible()
    assert violations(browser_page) == []
