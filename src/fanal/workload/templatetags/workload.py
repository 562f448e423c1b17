"""How figures are drawn: lengths in the units of the drawing."""

from typing import Any

from django import template

register = template.Library()

WIDTH = 300
ROW = 34


@register.filter
def bar_length(value: int, most: int) -> int:
    """How long a bar is; what is not nothing is seen."""
    return max(2, round(value / most * WIDTH)) if value and most else 0


@register.filter
def at(place: int, more: int = 0) -> int:
    """How far down the row of this number stands."""
    return place * ROW + more


@register.filter
def from_the_right(length: int, bidi: Any) -> int:
    """Where a bar begins: at the other side for who reads from right to left."""
    return WIDTH - length if bidi else 0
