"""What can be wrong with a page as somebody sees, hears or presses it; each answer is a list of
findings, and an empty one is good."""

from playwright.sync_api import Page

# The narrowest screen, where 400 % zoom leads as well; half a screen; and a small laptop.
WIDTHS = (320, 720, 1024)
LARGE_ENOUGH = 44


def fits(page: Page) -> list[str]:
    """Nothing to scroll sideways, on a small screen or a larger one."""
    size = page.viewport_size
    assert size is not None
    wide: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        wide += [f"{page.url}: {width} px: {it}" for it in page.evaluate(_TOO_WIDE)]
    page.set_viewport_size(size)
    return wide


def labelled(page: Page) -> list[str]:
    """Every box to fill in says in words that can be seen what belongs there."""
    bare: list[str] = page.evaluate(_UNLABELLED)
    return [f"{page.url}: no label: {it}" for it in bare]


def easy_to_press(page: Page) -> list[str]:
    small: list[str] = page.evaluate(_SMALL, LARGE_ENOUGH)
    return [f"{page.url}: too small: {it}" for it in small]


def way_out_first(page: Page) -> list[str]:
    first: str = page.evaluate(_FIRST_STOP)
    return [] if first == "exit" else [f"{page.url}: the first stop is {first}"]


_TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(it => {
        const box = it.getBoundingClientRect();
        return box.width > 1 && (box.right > room + 1 || box.left < -1);
    });
    return (wide.length ? wide : [document.body]).map(it => it.outerHTML.slice(0, 90));
}"""

_UNLABELLED = """() => [...document.querySelectorAll(
        "main :is(input:not([type=hidden]), textarea, select)")]
    .filter(it => it.checkVisibility())
    .filter(it => ![...it.labels].some(label => label.innerText.trim()))
    .map(it => it.outerHTML.slice(0, 90))"""

_SMALL = """least => [...document.querySelectorAll(
        "button, summary, .button, .call, .door, .exit, .home, .tongues a, .foot li a, "
        + "textarea, select, input:not([type=radio], [type=checkbox], [type=hidden]), .choice")]
    .filter(it => it.checkVisibility())
    .map(it => [it.outerHTML.slice(0, 90), it.getBoundingClientRect().height])
    .filter(([, height]) => height < least)
    .map(([html, height]) => `${height} px: ${html}`)"""

_FIRST_STOP = """() => {
    const first = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
        .find(it => it.checkVisibility() && !it.disabled);
    return first.id || first.outerHTML.slice(0, 90);
}"""
