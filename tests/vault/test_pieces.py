"""A file in pieces opens whole and in order, or not at all; any piece of it opens alone."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from fanal.vault import (
    PIECE,
    CannotOpen,
    ContentKey,
    Context,
    Malformed,
    PieceSealer,
    Sealed,
    Unsupported,
    VaultError,
    open_piece,
    pieces_of,
)
from fanal.vault.pieces import FORMAT

from .cast import elsewhere, here

PHOTO = bytes(range(256)) * 2500  # 625 KiB: two full pieces and a last one


def sealed(plaintext: bytes, context: Context = here) -> tuple[ContentKey, list[Sealed]]:
    sealer = PieceSealer(context)
    return sealer.key, [*sealer.add(plaintext), sealer.end()]


def opened(key: ContentKey, pieces: list[Sealed], context: Context = here) -> bytes:
    return b"".join(
        open_piece(key, piece, context, number=number, of=len(pieces))
        for number, piece in enumerate(pieces)
    )


key, photo = sealed(PHOTO)
one, two, last = photo


@pytest.mark.parametrize(
    "size", [0, 1, 255, 256, 16384, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE - 1]
)
def test_it_comes_back_at_the_edges(size: int) -> None:
    key, pieces = sealed(b"\x80" * size)
    assert len(pieces) == pieces_of(size)
    assert opened(key, pieces) == b"\x80" * size


@settings(max_examples=10)
@given(st.binary(max_size=1000), st.integers(min_value=1000, max_value=700_000))
def test_it_comes_back_however_it_arrives(end: bytes, size: int) -> None:
    plain, sealer, pieces = PHOTO + end, PieceSealer(here), []
    for at in range(0, len(plain), size):
        pieces += list(sealer.add(plain[at : at + size]))
    assert opened(sealer.key, [*pieces, sealer.end()]) == plain


def test_any_piece_opens_alone() -> None:
    assert open_piece(key, two, here, number=1, of=3) == PHOTO[PIECE : 2 * PIECE]
    assert open_piece(key, last, here, number=2, of=3) == PHOTO[2 * PIECE :]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([one], id="only the first"),
        pytest.param([one, two], id="last missing"),
        pytest.param([one, last], id="middle missing"),
        pytest.param([two, last], id="beginning missing"),
        pytest.param([two, one, last], id="two swapped"),
        pytest.param([one, last, two], id="last moved forward"),
        pytest.param([one, one, two, last], id="one twice"),
        pytest.param([one, two, last, last], id="last twice"),
        pytest.param([one, two, Sealed(last[:-1])], id="cut"),
        pytest.param([one, two, Sealed(last + b"\0")], id="a byte more"),
        pytest.param([one, two, sealed(PHOTO)[1][2]], id="spliced with another file"),
    ],
)
def test_it_opens_whole_and_in_order_or_not_at_all(changed: list[Sealed]) -> None:
    with pytest.raises(CannotOpen):
        opened(key, changed)


@settings(max_examples=20)
@given(st.integers(min_value=8, max_value=len(last) * 8 - 1))
def test_a_flipped_bit_anywhere_shuts_it(bit: int) -> None:
    changed = bytearray(last)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotOpen):
        open_piece(key, Sealed(changed), here, number=2, of=3)


def test_in_another_context_or_with_another_key_it_stays_shut() -> None:
    with pytest.raises(CannotOpen):
        opened(key, photo, elsewhere)
    with pytest.raises(CannotOpen):
        opened(ContentKey.generate(), photo)


def test_each_file_has_a_key_of_its_own_and_ends_once() -> None:
    first, second = PieceSealer(here), PieceSealer(here)
    assert first.key != second.key
    first.end()
    with pytest.raises(RuntimeError):
        first.end()
    with pytest.raises(RuntimeError):
        list(first.add(bytes(PIECE)))


def test_another_format_is_unsupported_and_nothing_is_malformed() -> None:
    with pytest.raises(Unsupported):
        open_piece(key, Sealed(b"\x03" + one[1:]), here, number=0, of=3)
    with pytest.raises(Malformed):
        open_piece(key, Sealed(b""), here, number=0, of=3)


@given(st.binary(max_size=600))
def test_noise_is_refused_politely(noise: bytes) -> None:
    with pytest.raises(VaultError):
        open_piece(key, Sealed(noise), here, number=0, of=1)


@pytest.mark.parametrize("end", [b"", bytes(256), b"text\x80", b"\x80" + bytes(511)])
def test_a_sender_who_pads_otherwise_is_malformed(end: bytes) -> None:
    nonce = bytes(11) + b"\x01"
    cipher = ChaCha20Poly1305(key.export())
    piece = Sealed(FORMAT + cipher.encrypt(nonce, end, FORMAT + bytes(here)))
    with pytest.raises(Malformed):
        open_piece(key, piece, here, number=0, of=1)


def test_all_lengths_inside_a_step_look_alike() -> None:
    assert len(sealed(b"")[1][0]) == len(sealed(bytes(255))[1][0]) == 1 + 256 + 16
    assert len(sealed(bytes(PIECE))[1][1]) == len(sealed(bytes(PIECE + 16383))[1][1])
