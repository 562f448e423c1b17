"""What axe finds wrong with a page for people who see, hear or move differently.

One line for each finding; empty is good.

Axe reads how a page is built and coloured, not its words. A page built as one that was good is
good, and is not read again: most pages of four languages are built alike. What "built alike"
means stands in `_BUILD` and `_COLOURS`, and `tests/support/test_axe.py` holds them to it.
"""

from collections.abc import Mapping

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe().axe_script
_CONTRAST = "color-contrast"
# What passed is of no use here, and is most of what axe would hand over.
_LEAN = {"preload": False, "resultTypes": ["violations"]}
_VIOLATIONS = """async options => (await axe.run(options)).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target}`))"""
# Elements, their attributes and what is seen of them. Of words and addresses only that they are
# there; of rows that are built alike, one.
_BUILD = """() => {
    const words = new Set(["lang", "hreflang", "value", "src", "content", "action", "title",
        "aria-label", "placeholder", "alt", "datetime", "download"]);
    const ids = new Set(), twice = [];
    const attribute = ({name, value}) => {
        if (name === "href" && !value.startsWith("#")) return "href";
        if (words.has(name)) return name + (value.trim() ? "=x" : "");
        return name + "=" + value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+/g, "0");
    };
    const build = node => {
        if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? "x" : "";
        if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style")) return "";
        if (node.id) ids.has(node.id) ? twice.push(node.id) : ids.add(node.id);
        const parts = [];
        for (const child of node.childNodes) {
            const part = build(child);
            if (part && part !== parts.at(-1)) parts.push(part);
        }
        const state = [node.checked, node.disabled, node.checkVisibility()];
        return `<${[node.localName, ...[...node.attributes].map(attribute), ...state]}>`
            + parts.join("") + "</>";
    };
    return [build(document.documentElement), ...twice].join("\\n");
}"""
# Every way in which words are coloured: their own colour, whether they are large (WCAG 2.2, 1.4.3),
# and what is drawn behind them, down to the first ground that hides all below it.
_COLOURS = """() => {
    const behind = new Map();
    const ground = node => {
        if (!node) return "";
        if (!behind.has(node)) {
            const style = getComputedStyle(node), below = ground(node.parentElement);
            const odd = [style.backgroundImage, style.opacity, style.filter, style.mixBlendMode];
            const plain = odd.join() === "none,1,none,normal";
            const colour = style.backgroundColor;
            const hides = colour.startsWith("rgb(") && !/opacity|image/.test(below);
            if (plain && colour === "rgba(0, 0, 0, 0)") behind.set(node, below);
            else if (plain && hides) behind.set(node, colour);
            else behind.set(node, `${below} ${colour} opacity or image: ${odd}`);
        }
        return behind.get(node);
    };
    const look = node => {
        const style = getComputedStyle(node), size = parseFloat(style.fontSize);
        const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
        return `${style.color} ${style.textShadow} ${large} on ${ground(node)}`;
    };
    const wordy = node => node.matches("input, select, textarea")
        || [...node.childNodes].some(it => it.nodeType === Node.TEXT_NODE && it.data.trim());
    return [...new Set([...document.body.querySelectorAll("*")]
        .filter(node => node.checkVisibility() && wordy(node)).map(look))];
}"""

_good_builds: set[str] = set()
_good_colours: set[str] = set()


def accessible(page: Page) -> list[str]:
    """In light and in dark."""
    found = _built(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += _coloured(page)
    return found


def violations(page: Page) -> list[str]:
    """In the colours that the page has now."""
    return _built(page) + _coloured(page)


def _built(page: Page) -> list[str]:
    build: str = page.evaluate(_BUILD)
    if build in _good_builds:
        return []
    found = _found(page, {"rules": {_CONTRAST: {"enabled": False}}})
    if not found:
        _good_builds.add(build)
    return found


def _coloured(page: Page) -> list[str]:
    colours: list[str] = page.evaluate(_COLOURS)
    if _good_colours.issuperset(colours):
        return []
    found = _found(page, {"runOnly": [_CONTRAST]})
    if not found:
        _good_colours.update(colours)
    return found


def _found(page: Page, options: Mapping[str, object]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found: list[str] = page.evaluate(_VIOLATIONS, {**_LEAN, **options})
    return [f"{page.url}: {it}" for it in found]
