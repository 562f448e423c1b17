"""A padded length says which step, and nothing more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import Malformed
from fanal.vault.padding import is_step, pad, step, unpad

FIRST_STEPS = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 49152, 65536]


@given(st.binary(max_size=3000))
def test_it_comes_back(plaintext: bytes) -> None:
    assert unpad(pad(plaintext)) == plaintext


@pytest.mark.parametrize("length", [0, 252, 253, 16380, 16381, 100_000])
def test_it_comes_back_at_the_edges(length: int) -> None:
    assert unpad(pad(b"\xff" * length)) == b"\xff" * length


@given(st.integers(min_value=0, max_value=200_000), st.integers(min_value=0, max_value=200_000))
def test_a_step_holds_what_it_must_and_grows_with_it(one: int, other: int) -> None:
    assert step(one) >= one
    assert is_step(step(one))
    assert (step(one) <= step(other)) or one > other


def test_the_steps_double_to_16_kib_and_then_add_16_kib() -> None:
    assert [size for size in range(1, 65537) if is_step(size)] == FIRST_STEPS


@pytest.mark.parametrize("size", FIRST_STEPS)
def test_all_lengths_inside_a_step_look_alike(size: int) -> None:
    below = ([0, *FIRST_STEPS])[FIRST_STEPS.index(size)]
    shortest, longest = max(0, below - 3), size - 4
    assert {len(pad(bytes(n))) for n in (shortest, (shortest + longest) // 2, longest)} == {size}
    assert len(pad(bytes(longest + 1))) > size


@pytest.mark.parametrize(
    "padded",
    [
        pytest.param(b"", id="empty"),
        pytest.param(bytes(3), id="no length field"),
        pytest.param(bytes(255), id="not a step"),
        pytest.param(bytes(512), id="a larger step than needed"),
        pytest.param(b"\0\0\0\xfd" + bytes(252), id="longer than there is"),
        pytest.param(b"\xff" * 256, id="far longer than there is"),
        pytest.param(b"\0\0\0\x01ab" + bytes(250), id="something behind the end"),
    ],
)
def test_other_padding_is_refused(padded: bytes) -> None:
    with pytest.raises(Malformed):
        unpad(padded)
