"""Leave this page on a slow phone: from the finger to a screen drawn without the page."""

import statistics
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.support.browsers import FLAGS, PHONE, chromium

from bench import processes
from bench.table import Figure, heading, note

SLOW_PHONE = {"rate": 4}
TIMES = 15
LIMIT_MS = 100

# The frame in which the page is hidden, and a moment later, when it was drawn.
STOPWATCH = """() => {
    let pressed;
    addEventListener("click", event => { pressed = event.timeStamp; }, true);
    new MutationObserver((_, watch) => {
        if (getComputedStyle(document.documentElement).display !== "none") return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => console.info(performance.now() - pressed)));
    }).observe(document.documentElement, { attributes: true });
}"""


def _reading(page: Page, origin: str) -> None:
    page.goto(f"{origin}/nl/be/know/")


def _checking(page: Page, origin: str) -> None:
    page.goto(f"{origin}/nl/be/write/")
    page.fill("main [name=message]", "Ik slaap boven de zaak. " * 40)
    page.click("main button[value=check]")
    page.wait_for_selector("[name=token]", state="attached")


def _with_a_receipt(page: Page, origin: str) -> None:
    _checking(page, origin)
    page.click("main button[value=send]")
    page.wait_for_selector(".receipt")


STEPS: dict[str, Callable[[Page, str], None]] = {
    "while reading": _reading,
    "while checking what was written": _checking,
    "with a receipt on the screen": _with_a_receipt,
}


def _took(browser: Browser, origin: str, step: Callable[[Page, str], None]) -> float:
    context = browser.new_context(viewport=PHONE, locale="nl-BE")
    page = context.new_page()
    held: list[Route] = []
    page.route("https://**", lambda route: held.append(route))
    step(page, origin)
    page.wait_for_load_state()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", SLOW_PHONE)
    page.evaluate(STOPWATCH)
    # The page cannot be asked: it waits for a site that never comes.
    with page.expect_console_message(lambda said: said.type == "info") as stopped:
        page.click("#exit", no_wait_after=True)
    took = float(stopped.value.args[0].json_value())
    for route in held:
        route.abort()
    context.close()
    return took


def measure() -> Iterator[Figure]:
    heading("Leave this page, processor slowed 4 ×: until a blank screen is drawn")
    path = chromium()
    if path is None:
        note("no Chromium found: not measured")
        return
    port = processes.free_port()
    with (
        processes.folder() as data,
        processes.fanal("demo", data, port),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for name, step in STEPS.items():
            took = [_took(browser, f"http://localhost:{port}", step) for _ in range(TIMES)]
            yield Figure(f"{name}: median", statistics.median(took), "ms", most=LIMIT_MS)
            yield Figure(f"{name}: slowest of {TIMES}", max(took), "ms")
        browser.close()
