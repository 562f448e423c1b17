"""A number is read in the order it was written, in a sentence of any direction."""

from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from fanal.core.in_order import in_order

OPEN, CLOSE = '<bdi dir="ltr">', "</bdi>"


@pytest.mark.parametrize(
    "number",
    ["0470 12 34 56", "+32 2 511 64 64", "(0)470/12.34.56", "+32470", "٠٤٧٠ ١٢ ٣٤ ٥٦", "112 101"],
)
def test_a_number_of_several_groups_stays_together(number: str) -> None:
    assert in_order(f"هاتفي {number}، ليلًا") == f"هاتفي {OPEN}{number}{CLOSE}، ليلًا"


@pytest.mark.parametrize("words", ["I am 17.", "Ask for 112", "at 9 or 10", "2 a 3", ""])
def test_a_lone_number_is_left_alone(words: str) -> None:
    assert in_order(words) == words


@given(some.text(some.sampled_from("0123 ٤٥+()./-–<>&\"'aب\n")))
@example("<b>1 2 3 4 5</b>")
@example("&#39;12 34 56")
def test_every_sign_is_kept_and_none_is_markup(words: str) -> None:
    bare = in_order(words).replace(OPEN, "").replace(CLOSE, "")
    assert unescape(bare) == words
    assert "<" not in bare
