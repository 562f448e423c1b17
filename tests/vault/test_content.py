"""What is sealed under a key opens with that key, in that context, whole; and not otherwise."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import (
    CannotOpen,
    ContentKey,
    Context,
    Malformed,
    Sealed,
    Unsupported,
    VaultError,
    open_sealed,
    seal,
    unwrap,
    wrap,
)

from .cast import elsewhere, entry_key, fields, here, other_key, plaintexts, refuses_every_bit_flip

note = seal(entry_key, b"she calls on Tuesday", here)
wrapped = wrap(entry_key, other_key, here)


@given(plaintexts, fields)
def test_what_is_sealed_opens(plaintext: bytes, bound: dict[str, Any]) -> None:
    context = Context("entry", **bound)
    assert open_sealed(entry_key, seal(entry_key, plaintext, context), context) == plaintext


def test_a_wrapped_key_comes_back() -> None:
    assert unwrap(entry_key, wrapped, here) == other_key
    assert len(wrapped) == 61


@given(fields, fields)
def test_moved_to_another_context_it_stays_shut(one: dict[str, Any], other: dict[str, Any]) -> None:
    mine, theirs = Context("entry", **one), Context("entry", **other)
    if mine != theirs:
        with pytest.raises(CannotOpen):
            open_sealed(entry_key, seal(entry_key, b"text", mine), theirs)
        with pytest.raises(CannotOpen):
            unwrap(entry_key, wrap(entry_key, other_key, mine), theirs)


def test_two_entries_swapped_stay_shut() -> None:
    first, second = seal(entry_key, b"first", here), seal(entry_key, b"second", elsewhere)
    with pytest.raises(CannotOpen):
        open_sealed(entry_key, first, elsewhere)
    with pytest.raises(CannotOpen):
        open_sealed(entry_key, second, here)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(other_key, note, here)
    with pytest.raises(CannotOpen):
        unwrap(other_key, wrapped, here)


@given(st.integers(min_value=0, max_value=len(note) * 8 - 1))
def test_a_flipped_bit_anywhere_shuts_it(bit: int) -> None:
    refuses_every_bit_flip(note, bit, lambda changed: open_sealed(entry_key, changed, here))


def test_a_flipped_bit_anywhere_shuts_a_wrapped_key() -> None:
    for bit in range(len(wrapped) * 8):
        refuses_every_bit_flip(wrapped, bit, lambda changed: unwrap(entry_key, changed, here))


def test_cut_at_any_length_it_is_malformed() -> None:
    for length in range(len(note)):
        with pytest.raises(Malformed):
            open_sealed(entry_key, Sealed(note[:length]), here)


def test_a_wrapped_key_cut_at_any_length_is_malformed() -> None:
    for length in range(len(wrapped)):
        with pytest.raises(Malformed):
            unwrap(entry_key, Sealed(wrapped[:length]), here)


def test_cut_from_one_step_to_the_next_lower_only_the_key_can_tell() -> None:
    long = seal(entry_key, bytes(400), here)
    with pytest.raises(CannotOpen):
        open_sealed(entry_key, Sealed(long[:-256]), here)


@given(st.binary(min_size=1, max_size=600))
def test_with_something_added_it_stays_shut(more: bytes) -> None:
    with pytest.raises(VaultError):
        open_sealed(entry_key, Sealed(note + more), here)


@given(st.binary(max_size=600))
def test_noise_is_refused_politely(noise: bytes) -> None:
    with pytest.raises(VaultError):
        open_sealed(entry_key, Sealed(noise), here)
    with pytest.raises(VaultError):
        unwrap(entry_key, Sealed(noise), here)


@pytest.mark.parametrize("form", [0, 2, 3, 4, 5, 6, 255])
def test_another_format_is_unsupported(form: int) -> None:
    with pytest.raises(Unsupported):
        open_sealed(entry_key, Sealed(bytes([form]) + note[1:]), here)


def test_a_wrapped_key_is_not_taken_for_content_nor_content_for_a_key() -> None:
    with pytest.raises(Unsupported):
        open_sealed(entry_key, wrapped, here)
    with pytest.raises(Unsupported):
        unwrap(entry_key, note, here)
    relabelled = Sealed(b"\x04" + seal(entry_key, b"", here)[1:])
    with pytest.raises(VaultError):
        unwrap(entry_key, relabelled, here)


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert len({seal(entry_key, b"text", here) for _ in range(50)}) == 50


def test_equal_steps_make_equal_lengths() -> None:
    assert len(seal(entry_key, b"", here)) == len(seal(entry_key, bytes(252), here))


def test_a_key_of_the_wrong_length_is_malformed() -> None:
    with pytest.raises(Malformed, match="a ContentKey has 32 bytes"):
        ContentKey.from_bytes(bytes(31))
