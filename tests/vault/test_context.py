"""Two contexts with equal bytes are the same context; nothing else is."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import Context

from .cast import fields


@given(st.text(max_size=8), fields, st.text(max_size=8), fields)
def test_the_encoding_is_injective(
    label: str, one: dict[str, Any], other_label: str, other: dict[str, Any]
) -> None:
    same = (label, _typed(one)) == (other_label, _typed(other))
    assert (bytes(Context(label, **one)) == bytes(Context(other_label, **other))) is same


@given(st.text(max_size=8), fields)
def test_the_order_of_fields_does_not_matter(label: str, one: dict[str, Any]) -> None:
    turned = dict(reversed(one.items()))
    assert Context(label, **one) == Context(label, **turned)
    assert hash(Context(label, **one)) == hash(Context(label, **turned))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Context("a", n=1), Context("a", n="1")),
        (Context("a", n="1"), Context("a", n=b"1")),
        (Context("a", n=UUID(int=1)), Context("a", n=UUID(int=1).bytes)),
        (Context("a", n=1), Context("a", n=-1)),
        (Context("ab", c="d"), Context("a", bc="d")),
        (Context("a", b="cd"), Context("a", bc="d")),
        (Context("a", b="", c=""), Context("a", b="", c="", d="")),
        (Context("a", label="b"), Context("b", label="a")),
        (Context("a"), Context("A")),
    ],
)
def test_lookalikes_differ(one: Context, other: Context) -> None:
    assert one != other
    assert bytes(one) != bytes(other)


def test_a_closed_vocabulary_is_its_value() -> None:
    class Kind(StrEnum):
        MESSAGE = "message"

    assert Context("entry", kind=Kind.MESSAGE) == Context("entry", kind="message")


@pytest.mark.parametrize("value", [True, None, 1.5, ["a"]])
def test_other_types_are_refused_without_being_shown(value: Any) -> None:
    with pytest.raises(TypeError, match="context field place is neither") as caught:
        Context("entry", place=value)
    assert repr(value) not in str(caught.value)


def test_a_context_does_not_print_its_fields() -> None:
    assert repr(Context("entry", dossier=4711)) == "<Context entry>"


def _typed(values: dict[str, Any]) -> set[tuple[str, type, Any]]:
    return {(name, type(value), value) for name, value in values.items()}
