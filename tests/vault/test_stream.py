"""A sealed file opens whole and in order, or not at all."""

from collections.abc import Iterator
from itertools import islice

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from fanal.vault import (
    CannotOpen,
    Context,
    Malformed,
    Unsupported,
    VaultError,
    open_stream,
    seal_stream,
)
from fanal.vault.hpke import encapsulate
from fanal.vault.stream import CHUNK, FORMAT

from .cast import adviser, elsewhere, here, stranger

HEAD = 1 + 1120 + 32 + 16
SEALED_CHUNK = CHUNK + 16
PHOTO = bytes(range(256)) * 700  # 175 KiB: two full chunks and a last one


def sealed(plaintext: bytes, context: Context = here) -> bytes:
    return b"".join(seal_stream(adviser.public, [plaintext], context))


def opened(ciphertext: bytes, context: Context = here) -> bytes:
    return b"".join(open_stream(adviser, [ciphertext], context))


photo = sealed(PHOTO)
head, one, two, last = (
    photo[:HEAD],
    photo[HEAD : HEAD + SEALED_CHUNK],
    photo[HEAD + SEALED_CHUNK : HEAD + 2 * SEALED_CHUNK],
    photo[HEAD + 2 * SEALED_CHUNK :],
)


@pytest.mark.parametrize(
    "size", [0, 1, 255, 256, 16383, 16384, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK - 1]
)
def test_it_comes_back_at_the_edges(size: int) -> None:
    assert opened(sealed(b"\x80" * size)) == b"\x80" * size


@settings(max_examples=15)
@given(st.binary(max_size=1000), st.integers(min_value=1, max_value=100_000))
def test_it_comes_back_however_it_is_cut_up(end: bytes, size: int) -> None:
    plaintext = PHOTO + end
    ciphertext = b"".join(seal_stream(adviser.public, _cut(plaintext, size), here))
    assert b"".join(open_stream(adviser, _cut(ciphertext, size), here)) == plaintext


def test_empty_pieces_on_the_way_do_not_matter() -> None:
    assert b"".join(open_stream(adviser, [b"", photo, b""], here)) == PHOTO
    nothing = b"".join(seal_stream(adviser.public, [], here))
    assert opened(nothing) == b""


def test_it_holds_no_more_than_a_chunk_or_two() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(CHUNK)

    first = list(islice(seal_stream(adviser.public, endless(), here), 3))
    assert [len(piece) for piece in first] == [HEAD, SEALED_CHUNK, SEALED_CHUNK]


def test_all_lengths_inside_a_step_look_alike() -> None:
    assert len(sealed(b"")) == len(sealed(bytes(255))) == HEAD + 256 + 16
    assert len(sealed(bytes(CHUNK))) == len(sealed(bytes(CHUNK + 16383)))
    assert len(sealed(bytes(CHUNK + 16384))) == len(sealed(bytes(CHUNK + 16383))) + 16384


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(b"", id="empty"),
        pytest.param(head, id="head only"),
        pytest.param(head[:-1], id="cut in the head"),
        pytest.param(head + one, id="cut after the first chunk"),
        pytest.param(head + one + two, id="cut before the last chunk"),
        pytest.param(photo[:-1], id="cut in the last chunk"),
        pytest.param(head + last, id="beginning missing"),
        pytest.param(head + one + last, id="middle missing"),
        pytest.param(head + two + one + last, id="two chunks swapped"),
        pytest.param(head + one + last + two, id="last chunk moved forward"),
        pytest.param(head + one + one + two + last, id="a chunk twice"),
        pytest.param(photo + last, id="last chunk twice"),
        pytest.param(photo + b"\0", id="a byte more"),
        pytest.param(photo + one, id="a chunk more"),
        pytest.param(sealed(PHOTO)[:HEAD] + photo[HEAD:], id="head of another file"),
        pytest.param(head + sealed(PHOTO)[HEAD:], id="body of another file"),
        pytest.param(head + one + sealed(PHOTO)[HEAD + SEALED_CHUNK :], id="two files spliced"),
    ],
)
def test_it_opens_whole_and_in_order_or_not_at_all(changed: bytes) -> None:
    with pytest.raises(CannotOpen):
        opened(changed)


@given(st.integers(min_value=0, max_value=len(photo) - 1))
def test_cut_at_any_length_it_stays_shut(length: int) -> None:
    with pytest.raises(CannotOpen):
        opened(photo[:length])


@given(st.integers(min_value=8, max_value=len(photo) * 8 - 1))
def test_a_flipped_bit_anywhere_shuts_it(bit: int) -> None:
    changed = bytearray(photo)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotOpen):
        opened(bytes(changed))


def test_nothing_false_is_given_out_before_the_error() -> None:
    pieces = open_stream(adviser, [head + one + two], here)
    assert next(pieces) == PHOTO[:CHUNK]
    with pytest.raises(CannotOpen):
        list(pieces)


def test_moved_to_another_context_or_opened_by_a_stranger_it_stays_shut() -> None:
    with pytest.raises(CannotOpen):
        opened(photo, elsewhere)
    with pytest.raises(CannotOpen):
        list(open_stream(stranger, [photo], here))


def test_another_format_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        opened(b"\x04" + photo[1:])


@given(st.binary(max_size=3000))
def test_noise_is_refused_politely(noise: bytes) -> None:
    with pytest.raises(VaultError):
        opened(noise)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(256), id="no mark"),
        pytest.param(b"text\x80", id="not a step"),
        pytest.param(b"\x80" + bytes(511), id="a larger step than needed"),
    ],
)
def test_a_sender_who_pads_otherwise_is_malformed(end: bytes) -> None:
    key, nonce = b"k" * 32, bytes(11) + b"\x01"
    start = FORMAT + encapsulate(adviser.public, key, FORMAT + bytes(here))
    with pytest.raises(Malformed):
        opened(start + ChaCha20Poly1305(key).encrypt(nonce, end, FORMAT))


def _cut(whole: bytes, size: int) -> Iterator[bytes]:
    return (whole[at : at + size] for at in range(0, len(whole), size))
