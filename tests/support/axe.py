"""What axe finds wrong with a page for people who see, hear or move differently."""

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """One line for each finding; empty is good."""
    found = Axe().run(page)["violations"]
    return [
        f"{page.url}: {rule['id']}: {rule['help']}: {node['target']}"
        for rule in found
        for node in rule["nodes"]
    ]
