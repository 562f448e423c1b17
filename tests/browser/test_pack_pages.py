"""The pages of the packs as somebody reads them: on paper, on a phone, with a screen reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from fanal.core import clock
from fanal.knowledge.remarks import remarks
from fanal.ops.review.page import write
from fanal.ops.translations import PACKS, pack_codes
from tests.support.axe import accessible


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    codes = pack_codes()
    found = remarks(PACKS, codes, today=clock.now().date())
    folder = tmp_path_factory.mktemp("pages")
    return write(folder, PACKS, codes, languages=["nl", "ar"], found=found)


def test_they_are_accessible_and_fit_a_phone(
    pages: list[Path], new_page: Callable[..., Page]
) -> None:
    for path in pages:
        page = new_page(java_script_enabled=True)
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(path.as_uri())
        assert accessible(page) == [], path.name
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path.name


def test_they_ask_for_nothing_else(pages: list[Path], new_page: Callable[..., Page]) -> None:
    for path in pages:
        page = new_page()
        asked: list[Request] = []

        def note(request: Request, asked: list[Request] = asked) -> None:
            asked.append(request)

        page.on("request", note)
        page.goto(path.as_uri())
        assert [request.url for request in asked] == [path.as_uri()]
