"""Make the pictures of the README from a running demo: `python -m tools.pictures`.

The demo's people and words are made up, so the pictures show nobody.
"""

import sys
from pathlib import Path

from bench import processes
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tests.support.browsers import FLAGS, PHONE, chromium

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
DESK: ViewportSize = {"width": 1180, "height": 760}
ADVISER = "ines@payoke.demo"
PASSWORD = "lantern on the quay"  # noqa: S105  (of the demo's fictional people)


def main() -> int:
    path = chromium()
    if path is None:
        raise SystemExit("No Chromium found: apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    port = processes.free_port()
    address = f"http://localhost:{port}"
    with processes.folder() as data, processes.fanal("demo", data, port), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(FLAGS))
        take_public(browser, address)
        take_desk(browser, address)
        browser.close()
    return 0


def take_public(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="en-GB")
    page.goto(f"{address}/en/be/")
    shoot(page, "home")
    page.close()


def take_desk(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=DESK, locale="en-GB")
    page.goto(f"{address}/desk/sign-in/")
    code = page.locator("tr", has_text=ADVISER).locator(".digits").inner_text()
    page.fill("[name=email]", ADVISER)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", code)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{address}/desk/")
    page.goto(f"{address}/desk/?tab=team")
    shoot(page, "inbox")
    page.locator("tbody a").first.click()
    shoot(page, "report")
    page.close()


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
