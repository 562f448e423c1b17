"""A member of staff in a browser: follows the link, keeps what has to be kept, signs in, works."""

import base64
import re
import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page

STEP = 30


def press(page: Page, what: str = "main form button") -> None:
    """Press it, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(what).first.click()


@dataclass
class Phone:
    """An authenticator app, fed with the letters that the page shows."""

    letters: str = field(repr=False)
    last: int = 0

    def code(self) -> str:
        """A code not shown before; the server takes one that is half a minute ahead."""
        self.last = max(int(time.time()) // STEP, self.last + 1)
        letters = self.letters.replace(" ", "")
        seed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        return TOTP(seed, 6, SHA1(), STEP).generate(self.last * STEP).decode()  # noqa: S303


@dataclass
class Adviser:
    """What one member of staff has: a name, a password, a phone, two pieces of paper."""

    origin: str
    name: str
    email: str
    password: str = field(default="nine brown owls at noon", repr=False)
    phone: Phone = field(default_factory=lambda: Phone(""), repr=False)
    codes: list[str] = field(default_factory=list, repr=False)
    sheet: list[str] = field(default_factory=list, repr=False)

    # Enrolling

    def enrol(self, page: Page, link: str) -> None:
        """From the printed link to the recovery codes."""
        page.goto(link)
        page.fill("#id_name", self.name)
        page.fill("#id_email", self.email)
        page.fill("#id_new_password", self.password)
        page.fill("#id_again", self.password)
        press(page)
        self.phone = Phone(page.inner_text("code.secret"))
        page.fill("#id_code", self.phone.code())
        press(page)
        self.codes = page.locator(".codes code").all_inner_texts()
        page.fill("#id_recovery_code", self.codes[-1])
        press(page)

    def keep_the_sheet(self, page: Page) -> None:
        """Have the recovery sheet shown, and type back the two groups that are asked for."""
        page.fill("#id_password", self.password)
        press(page)
        self.sheet = page.locator(".groups code").all_inner_texts()
        press(page, "main a.button[href$='/sheet/confirm/']")
        for box in page.locator("main form input[name^=group_]").all():
            number = int((box.get_attribute("name") or "").removeprefix("group_"))
            box.fill(self.sheet[number - 1].lower())
        press(page)

    # Coming in

    def sign_in(self, page: Page, code: str | None = None) -> None:
        page.goto(f"{self.origin}/desk/")
        page.fill("#id_email", self.email)
        page.fill("#id_password", self.password)
        page.fill("#id_code", code or self.phone.code())
        press(page)
        page.wait_for_url(f"{self.origin}/desk/")

    def go_on(self, page: Page) -> None:
        """To the desk, signed in long ago: where many tests lie in between, it has locked."""
        page.goto(f"{self.origin}/desk/")
        if "/desk/unlock/" in page.url:
            page.fill("#id_password", self.password)
            press(page)

    # Working

    def open_report(self, page: Page, locator: str) -> None:
        self.go_on(page)
        shown = re.compile(rf"^\s*{locator[:3]}\s*{locator[3:]}\s*$")
        page.locator(".inbox th a").filter(has_text=shown).click()
        page.wait_for_url("**/desk/reports/*/")

    def answer(self, page: Page, words: str) -> None:
        page.fill("#form-answer textarea", words)
        press(page, "#form-answer button")
        page.locator(".notice.done").wait_for()

    def propose_visit(self, page: Page, day: str, hour: str, place: str, way: str) -> None:
        page.click("details:has(#form-visit) > summary")
        page.fill("#form-visit [name$=day]", day)
        page.fill("#form-visit [name$=hour]", hour)
        page.fill("#form-visit [name$=place]", place)
        page.fill("#form-visit [name$=way]", way)
        press(page, "#form-visit button")
        page.locator(".notice.done").wait_for()
