"""Enter, or *Go* on a phone's keyboard, does what somebody who types there expects.

A browser presses the first button of the form, and the languages come before the text.
"""

import pytest

from tests.browser.conftest import House
from tests.browser.visitor import Visitor
from tests.support.browsers import NewPage


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, new_page: NewPage, house: House) -> Visitor:
    return Visitor(new_page(java_script_enabled=request.param), house.origin, "nl")


def _enter(visitor: Visitor, field: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main [name={field}]").press("Enter")
    assert visitor.page.url.startswith(f"{visitor.origin}/nl/"), "the language changed"


def test_while_writing_it_goes_on_to_the_check(visitor: Visitor) -> None:
    visitor.go("write/")
    _enter(visitor, "place")
    visitor.expect_focus_on_what_to_put_right()
    visitor.fill(message="Ik slaap in de wasserij.")
    _enter(visitor, "place")
    assert visitor.page.locator("main button[value=send]").is_visible()


def test_beside_the_receipt_it_compares(visitor: Visitor) -> None:
    receipt = visitor.ask_for_help("Ik slaap in de wasserij.")
    visitor.fill(receipt=receipt)
    _enter(visitor, "receipt")
    visitor.expect_focus_on_what_to_put_right()
    assert visitor.receipt() == receipt


def test_on_the_way_to_the_messages_it_opens_them(visitor: Visitor) -> None:
    visitor.go("messages/")
    visitor.fill(receipt="1234")
    _enter(visitor, "receipt")
    visitor.expect_focus_on_what_to_put_right()


def test_saying_how_to_be_reached_it_saves(visitor: Visitor, answered: str) -> None:
    visitor.open_messages(answered)
    visitor.press("reach")
    visitor.choose(channel="phone")
    _enter(visitor, "phone")
    visitor.expect_focus_on_what_to_put_right()


def test_beside_a_proposal_it_answers_nothing_and_hides_nothing(
    visitor: Visitor, answered: str
) -> None:
    visitor.open_messages(answered)
    messages = visitor.page.locator("article.said").count()
    box = visitor.page.locator("main input[name^=say-]")
    box.fill("Liever later.")
    _enter(visitor, str(box.get_attribute("name")))
    assert visitor.page.locator("article.said").count() == messages
    assert visitor.page.locator("main button[value^='yes-']").count() == 1
    assert box.input_value() == "Liever later."
