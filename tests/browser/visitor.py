"""Somebody on the public pages. Goes by names and places, so any language will do."""

from playwright.sync_api import Page, Request

from tests.support.browsers import wait_until

_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# Without scripts there is no focus to wait for; the browser sets it while it draws the page.
FOCUSED = "document.activeElement.closest('[role=alert]') !== null"


def arabic_indic(digits: str) -> str:
    return digits.translate(_ARABIC_INDIC)


def in_fours(digits: str, between: str = " ") -> str:
    return between.join(digits[at : at + 4] for at in range(0, len(digits), 4))


class Visitor:
    """One page in one language, and all that it has asked the network for."""

    def __init__(self, page: Page, origin: str, language: str) -> None:
        self.page, self.origin, self.language = page, origin, language
        self.requests: list[Request] = []
        page.on("request", lambda request: self.requests.append(request))

    def come_home(self) -> "Visitor":
        """To the bare address, as it stands on a card."""
        self.page.goto(f"{self.origin}/")
        return self

    def go(self, path: str = "") -> "Visitor":
        self.page.goto(f"{self.origin}/{self.language}/{path}")
        return self

    def follow(self, path: str) -> None:
        """The first link in the text that leads there."""
        with self.page.expect_navigation():
            self.page.locator(f"main a[href='/{self.language}/{path}']").first.click()

    def press(self, deed: str) -> None:
        """A button by what it does. It always leads to a page, even to the same address."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name=do][value='{deed}']").click()

    def press_the_one_that(self, deed: str) -> None:
        """The first button whose deed starts like this; the number of an entry follows."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name=do][value^='{deed}-']").first.click()

    def say_yes_to(self, *questions: int) -> None:
        for number in questions:
            self.page.check(f"#y{number}")
        with self.page.expect_navigation():
            self.page.locator("main form button").last.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)

    def choose(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.check(f"main [name={name}][value='{value}']")

    def read(self) -> str:
        return self.page.inner_text("main")

    def expect_focus_on_what_to_put_right(self) -> None:
        # The browser moves the focus with its next frame.
        wait_until(self.page, FOCUSED)

    # Writing

    def team(self) -> str:
        """Who would read it, by the id of the team."""
        carried = self.page.locator("main input[name=team]:is(:checked, [type=hidden])")
        return carried.first.get_attribute("value") or ""

    def choose_team(self, team: str) -> None:
        details = self.page.locator("main details")
        if not details.evaluate("it => it.open"):
            details.locator("summary").click()
        self.choose(team=team)
        self.press("choose")

    def receipt(self) -> str:
        """The digits that the page shows, without the spaces."""
        return "".join(self.page.locator(".receipt b").all_inner_texts())

    def ask_for_help(self, message: str, **fields: str) -> str:
        """The short way to a receipt."""
        self.go("write/")
        self.fill(message=message, **fields)
        self.press("check")
        self.press("send")
        return self.receipt()

    # Coming back

    def open_messages(self, receipt: str) -> None:
        self.go("messages/")
        self.fill(receipt=receipt)
        self.press("open")

    # What stays behind

    def asked_only_for_pages(self) -> list[str]:
        """Every request that was not the page itself, from its own origin; empty is good."""
        return [
            f"{request.method} {request.url}"
            for request in self.requests
            if not request.is_navigation_request() or not request.url.startswith(self.origin)
        ]

    def history(self) -> list[tuple[str, str]]:
        """Addresses and titles that Back can come to."""
        browser = self.page.context.new_cdp_session(self.page)
        entries = browser.send("Page.getNavigationHistory")["entries"]
        browser.detach()
        return [(entry["url"], entry["title"]) for entry in entries]

    def left_in_the_browser(self) -> list[str]:
        """Cookies and whatever a page can store; empty is good."""
        cookies = [f"cookie {cookie.get('name')}" for cookie in self.page.context.cookies()]
        return cookies + list(self.page.evaluate(_STORED))


_STORED = """async () => [
    ...Object.keys(localStorage).map(key => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map(key => `sessionStorage ${key}`),
    ...(await indexedDB.databases()).map(base => `indexedDB ${base.name}`),
    ...(window.caches ? await caches.keys() : []).map(key => `cache ${key}`),
    ...(await navigator.serviceWorker?.getRegistrations() ?? []).map(it => `worker ${it.scope}`),
    ...(window.name ? [`window.name ${window.name}`] : []),
]"""
