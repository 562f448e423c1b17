"""A real browser, where a Chromium is installed.

- `browser_page`: one page at phone width, scripts on.
- `new_page`: more of them, with other settings of a browser context:
  `new_page(java_script_enabled=False, locale="ar")`.

A page that reports an error, or reaches for anything but localhost, fails its test.
"""

import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Error,
    Page,
    ViewportSize,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
PHONE: ViewportSize = {"width": 360, "height": 740}
# Smooth scrolling would make each click wait for its end.
ALIKE: dict[str, Any] = {"viewport": PHONE, "locale": "nl-BE", "reduced_motion": "reduce"}
TIMEOUT_MS = 15_000
PATIENCE_S = 20.0


def chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def engine() -> str | None:
    """The same engine without the windows around it, where it is installed: a quarter less work."""
    return shutil.which("chromium-headless-shell") or chromium()


@contextmanager
def launched(kind: BrowserType, path: str | None, **options: Any) -> Iterator[Browser]:
    """A browser that ends: once it was told to, and waited for itself for ever."""
    # A switch that no browser knows, to find its process by.
    mark = f"--of-test-{uuid4().hex}"
    browser = kind.launch(executable_path=path, args=[*FLAGS, mark], **options)
    yield browser
    overdue = threading.Timer(PATIENCE_S, _kill, [mark])
    overdue.start()
    with suppress(Error):
        browser.close()
    overdue.cancel()


def _kill(mark: str) -> None:
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if mark.encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)


class NewPage(Protocol):
    def __call__(self, **context: Any) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        if os.environ.get("FANAL_REQUIRE_BROWSER") == "1":
            pytest.fail("FANAL_REQUIRE_BROWSER is set and no Chromium was found.")
        pytest.skip("no Chromium found: tests in a browser are left out")
    with sync_playwright() as playwright, launched(playwright.chromium, engine()) as started:
        yield started


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 on purpose is no mistake of the page.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    def new(**context: Any) -> Page:
        made = browser.new_context(**{**ALIKE, **context})
        made.set_default_timeout(TIMEOUT_MS)
        contexts.append(made)
        page = made.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def browser_page(new_page: NewPage) -> Page:
    return new_page()


def wait_until(page: Page, condition: str) -> None:
    """Until a JavaScript expression is true in the page.

    Playwright's own wait evaluates a string again at each look, which the policy of our pages
    forbids except at the first look: it fails whenever the page is not ready at once.
    """
    page.evaluate(
        f"""new Promise((done, fail) => {{
            const end = performance.now() + {TIMEOUT_MS};
            const look = () => {{
                try {{ if ({condition}) return done(); }} catch (wrong) {{ return fail(wrong); }}
                if (performance.now() < end) return setTimeout(look, 10);
                fail(new Error("Never: " + {json.dumps(condition)}));
            }};
            look();
        }})"""
    )


def rest_no_more(page: Page) -> None:
    """Buttons that take no answer for a moment, so that two taps are one, take it at once."""
    page.add_init_script(
        """(later => {
            window.setTimeout = (deed, ms, ...more) => later(deed, ms < 1000 ? 0 : ms, ...more);
        })(window.setTimeout);"""
    )
