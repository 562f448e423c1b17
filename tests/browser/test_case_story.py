"""From a request to the first phase of a procedure, as an adviser goes through it.

Not now, then back after two weeks; the paper in Arabic; what is due stands in Today.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from fanal.core import clock
from tests.browser.adviser import press
from tests.browser.conftest import DESK, House
from tests.browser.visitor import Visitor
from tests.support.browsers import NewPage

WORDS = "Ze houden mijn papieren bij. Ik slaap op het werk en krijg bijna niets."


def _ago(days: int) -> date:
    return (clock.now() - timedelta(days=days)).date()


class CaseAtDesk:
    """A case in an adviser's browser, deed by deed."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin, self.address = page, origin, ""

    def bring_from_report(self, **person: str) -> None:
        press(self.page, "a[href$='/case/']")
        for name, value in person.items():
            self.page.fill(f"[name={name}]", value)
        press(self.page, "form.contact button.button")
        press(self.page, "#found > form button.button")
        self.address = self.page.url.partition("?")[0]

    def bring_from_the_door(self, **person: str) -> None:
        """Of somebody who walks in."""
        self.page.goto(f"{self.origin}/desk/new/")
        self.page.check("main [name=source] >> nth=0")
        self.page.fill("main [name=message]", "Komt binnen, zonder papieren.")
        press(self.page, "main form.contact > button")
        press(self.page, "main a[href*='/desk/reports/']")
        self.bring_from_report(**person)

    def do(self, deed: str, **fields: Any) -> str:
        """Open a deed by its link, fill it in, keep it; what the case's page says then."""
        self.page.goto(self.address)
        path = f"{self.address.removeprefix(self.origin)}{deed}/"
        link = self.page.locator(f"main a[href='{path}']").first
        if not link.is_visible():
            self.page.click(f".more details:has(a[href='{path}']) > summary")
        with self.page.expect_navigation():
            link.click()
        for name, value in fields.items():
            folded = self.page.locator(f"main form details:not([open]):has([name='{name}'])")
            if folded.count():
                folded.locator("> summary").click()
            if isinstance(value, tuple | list):
                for each in value:
                    self.page.check(f"[name='{name}'][value='{each}']")
            elif self.page.locator(f"[name='{name}'][type=radio]").count():
                self.page.check(f"[name='{name}'][value='{value}']")
            else:
                self.page.fill(f"[name='{name}']", str(value))
        press(self.page, "main form.contact button.button:not(.quiet)")
        assert self.page.url.partition("?")[0] == self.address, self.page.inner_text("main")
        return self.page.inner_text("main")


@pytest.fixture
def samir(new_page: NewPage, house: House) -> Page:
    return new_page(**DESK, storage_state=house.signed_in["PAG-ASA"])


@pytest.fixture
def request_of_amina(house: House, browser: Browser) -> str:
    """The first six digits of a request for help."""
    writer = browser.new_context()
    receipt = Visitor(writer.new_page(), house.origin, "nl").ask_for_help(WORDS, place="Brussel")
    writer.close()
    return receipt[:6]


def test_not_now_then_back_and_a_procedure_with_its_date(
    house: House, samir: Page, request_of_amina: str
) -> None:
    case = CaseAtDesk(samir, house.origin)
    house.advisers["PAG-ASA"].open_report(samir, request_of_amina)
    case.bring_from_report(called="Amina Diallo", phone="+32 470 12 34 56")
    assert "A. D." in samir.inner_text("h1")

    case.do(
        "assess",
        account="Alone, in Arabic.",
        methods=["DebtBondage", "WithholdsDocuments"],
        certainty="likely",
    )
    page = case.do("outcome", finding="presumed", why="Papers and debt.")
    assert "Presumed victim" in page

    # The rights are explained from a sheet in her language, whose title says nothing.
    samir.goto(f"{case.address}sheet/?part=rights&language=ar")
    assert samir.locator("[lang=ar][dir=rtl]").count()
    assert "traffick" not in samir.title().lower()
    samir.goto(f"{case.address}rights/")
    explained = samir.locator("[name=rights]").evaluate_all("all => all.map(one => one.value)")
    case.do("rights", rights=explained[:3], language="Arabic", handed_over="Nothing")

    page = case.do(
        "choice",
        choice="not-now",
        on=_ago(15),
        words="I am afraid for my brother.",
        come_back="She calls and asks for the library.",
        come_back_on=_ago(1),
    )
    assert "She calls and asks for the library." in page
    samir.goto(f"{house.origin}/desk/today/")
    late = samir.locator(".is-overdue li", has_text="A. D.")
    assert "library" in late.inner_text()

    # Two weeks later she comes back, and accepts.
    samir.goto(f"{case.address}choice/")
    choices = samir.locator("[name=choice]").evaluate_all("all => all.map(one => one.value)")
    accepted = next(each for each in choices if each not in ("not-now", "no"))
    page = case.do("choice", choice=accepted, on=_ago(0), words="Yes. Now I can.")
    samir.goto(f"{house.origin}/desk/today/")
    assert samir.locator(".is-overdue li", has_text="library").count() == 0

    page = case.do("phase", phase="be-adult:reflection", since=_ago(44))
    ends = _ago(44) + timedelta(days=45)
    samir.goto(f"{house.origin}/desk/today/")
    due = samir.locator("main li", has_text="A. D.").filter(has_text="45 calendar days")
    assert due.count() == 1
    assert str(ends.day) in due.inner_text()
