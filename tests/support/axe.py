"""What axe finds wrong with a page for people who see, hear or move differently.

One line for each finding; empty is good.
"""

from collections.abc import Mapping

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe().axe_script
# Only colours differ between light and dark.
_COLOURS = {"runOnly": ["color-contrast"]}
# What passed is of no use here, and is most of what axe would hand over.
_LEAN = {"preload": False, "resultTypes": ["violations"]}
_VIOLATIONS = """async options => (await axe.run(options)).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target}`))"""


def violations(page: Page) -> list[str]:
    """In the colours that the page has now."""
    page.evaluate(_AXE)
    return _found(page, {})


def accessible(page: Page) -> list[str]:
    """In light and in dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = violations(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += _found(page, _COLOURS)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def _found(page: Page, options: Mapping[str, object]) -> list[str]:
    found: list[str] = page.evaluate(_VIOLATIONS, {**_LEAN, **options})
    return [f"{page.url}: {it}" for it in found]
