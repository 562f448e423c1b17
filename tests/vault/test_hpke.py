"""What is sealed to a person opens with their secret key, in that context, whole; not otherwise."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import (
    CannotOpen,
    Context,
    Malformed,
    PublicKey,
    Sealed,
    Unsupported,
    VaultError,
    open_with,
    seal_to,
)
from fanal.vault.hpke import FORMAT, encapsulate

from .cast import adviser, elsewhere, fields, here, plaintexts, refuses_every_bit_flip, stranger

grant = seal_to(adviser.public, b"k" * 32, here)


@given(plaintexts, fields)
def test_what_is_sealed_opens(plaintext: bytes, bound: dict[str, Any]) -> None:
    context = Context("grant", **bound)
    assert open_with(adviser, seal_to(adviser.public, plaintext, context), context) == plaintext


@given(fields, fields)
def test_moved_to_another_context_it_stays_shut(one: dict[str, Any], other: dict[str, Any]) -> None:
    mine, theirs = Context("grant", **one), Context("grant", **other)
    if mine != theirs:
        with pytest.raises(CannotOpen):
            open_with(adviser, seal_to(adviser.public, b"text", mine), theirs)


def test_two_grants_swapped_stay_shut() -> None:
    other = seal_to(adviser.public, b"second", elsewhere)
    with pytest.raises(CannotOpen):
        open_with(adviser, grant, elsewhere)
    with pytest.raises(CannotOpen):
        open_with(adviser, other, here)


def test_a_stranger_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        open_with(stranger, grant, here)


@given(st.integers(min_value=0, max_value=len(grant) * 8 - 1))
def test_a_flipped_bit_anywhere_shuts_it(bit: int) -> None:
    refuses_every_bit_flip(grant, bit, lambda changed: open_with(adviser, changed, here))


@pytest.mark.parametrize(
    "bit", [8 + 1088 * 8 - 1, 8 + 1088 * 8, 8 + 1120 * 8 - 1, 8 + 1120 * 8, len(grant) * 8 - 1]
)
def test_a_flipped_bit_at_each_seam_shuts_it(bit: int) -> None:
    # ML-KEM ciphertext | X25519 share (its top bit too, which X25519 itself ignores) | message
    refuses_every_bit_flip(grant, bit, lambda changed: open_with(adviser, changed, here))


def test_cut_at_any_length_it_is_malformed() -> None:
    for length in range(len(grant)):
        with pytest.raises(Malformed):
            open_with(adviser, Sealed(grant[:length]), here)


def test_cut_from_one_step_to_the_next_lower_only_the_key_can_tell() -> None:
    long = seal_to(adviser.public, bytes(400), here)
    with pytest.raises(CannotOpen):
        open_with(adviser, Sealed(long[:-256]), here)


@given(st.binary(min_size=1, max_size=600))
def test_with_something_added_it_stays_shut(more: bytes) -> None:
    with pytest.raises(VaultError):
        open_with(adviser, Sealed(grant + more), here)


@given(st.binary(max_size=2000))
def test_noise_is_refused_politely(noise: bytes) -> None:
    with pytest.raises(VaultError):
        open_with(adviser, Sealed(noise), here)


@pytest.mark.parametrize("share", [bytes(32), b"\x01" + bytes(31)])
def test_a_share_of_low_order_opens_nothing(share: bytes) -> None:
    changed = Sealed(grant[: 1 + 1088] + share + grant[1 + 1120 :])
    with pytest.raises(CannotOpen):
        open_with(adviser, changed, here)


@pytest.mark.parametrize("form", [0, 1, 3, 4, 255])
def test_another_format_is_unsupported(form: int) -> None:
    with pytest.raises(Unsupported):
        open_with(adviser, Sealed(bytes([form]) + grant[1:]), here)


def test_a_sender_who_pads_otherwise_is_malformed() -> None:
    info = FORMAT + bytes(here)
    sealed = Sealed(FORMAT + encapsulate(adviser.public, b"\xff" * 256, info))
    with pytest.raises(Malformed):
        open_with(adviser, sealed, here)


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert len({seal_to(adviser.public, b"text", here) for _ in range(20)}) == 20


def test_one_cannot_seal_to_what_is_no_public_key() -> None:
    raw = bytes(adviser.public)
    with pytest.raises(Malformed):
        PublicKey.from_bytes(raw[:-1])
    with pytest.raises(Malformed):  # coefficients beyond the modulus of ML-KEM
        PublicKey.from_bytes(b"\xff" * 1184 + raw[1184:])
    with pytest.raises(Malformed):  # a point of low order: anybody would know the shared secret
        seal_to(PublicKey.from_bytes(raw[:1184] + bytes(32)), b"text", here)
