"""A recovery key survives paper and fingers, and no single slip of them goes unnoticed."""

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import Malformed, RecoveryKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
keys = st.binary(min_size=30, max_size=30).map(RecoveryKey)
places = st.integers(min_value=0, max_value=51)


@given(keys)
def test_what_is_printed_reads_back(key: RecoveryKey) -> None:
    assert RecoveryKey.parse(key.printed()) == key


@given(keys)
def test_it_is_13_groups_of_four_without_lookalikes(key: RecoveryKey) -> None:
    assert [len(group) for group in key.groups()] == [4] * 13
    assert key.printed() == "-".join(key.groups())
    assert set("".join(key.groups())) <= set(ALPHABET)


@given(keys, st.randoms())
def test_reading_forgives_case_spaces_dashes_and_lookalikes(
    key: RecoveryKey, random: object
) -> None:
    typed = key.printed().lower().replace("1", "l").replace("0", "o").replace("-", " ")
    assert RecoveryKey.parse(typed) == key
    assert RecoveryKey.parse(f"\u00a0{key.printed()}\n".replace("1", "I")) == key
    assert RecoveryKey.parse(key.printed().replace("-", " – ")) == key
    assert RecoveryKey.parse("".join(key.groups())) == key


@given(keys, places)
def test_any_one_wrong_character_is_noticed(key: RecoveryKey, place: int) -> None:
    text = "".join(key.groups())
    for wrong in ALPHABET + "U*é":
        if wrong != text[place]:
            with pytest.raises(Malformed):
                RecoveryKey.parse(text[:place] + wrong + text[place + 1 :])


@given(keys, st.integers(min_value=0, max_value=50))
def test_two_swapped_neighbours_are_noticed(key: RecoveryKey, place: int) -> None:
    text = "".join(key.groups())
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if swapped != text:
        with pytest.raises(Malformed):
            RecoveryKey.parse(swapped)


@given(keys, st.integers(min_value=0, max_value=49), st.text(ALPHABET, min_size=3, max_size=3))
def test_three_wrong_characters_in_a_row_are_noticed(
    key: RecoveryKey, place: int, wrong: str
) -> None:
    text = "".join(key.groups())
    if text[place : place + 3] != wrong:
        with pytest.raises(Malformed):
            RecoveryKey.parse(text[:place] + wrong + text[place + 3 :])


@given(keys, places)
def test_a_missing_or_doubled_character_is_noticed(key: RecoveryKey, place: int) -> None:
    text = "".join(key.groups())
    with pytest.raises(Malformed):
        RecoveryKey.parse(text[:place] + text[place + 1 :])
    with pytest.raises(Malformed):
        RecoveryKey.parse(text[:place] + text[place] + text[place:])


@given(st.text(max_size=80))
def test_other_text_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(Malformed) as caught:
        RecoveryKey.parse(typed)
    assert len(typed) < 8 or typed not in str(caught.value)


def test_a_version_to_come_is_not_misread() -> None:
    body = bytes([2]) + bytes(30)
    number = int.from_bytes(body, "big") << 16 | binascii.crc_hqx(body, 0)
    typed = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(52)))
    with pytest.raises(Malformed, match="version"):
        RecoveryKey.parse(typed)


def test_the_checksum_is_crc_16_xmodem() -> None:
    assert binascii.crc_hqx(b"123456789", 0) == 0x31C3


def test_groups_can_be_typed_back_one_by_one() -> None:
    key = RecoveryKey.generate()
    first, last = key.groups()[0], key.groups()[12]
    assert key.is_group(1, first.lower())
    assert key.is_group(13, f" {last} ")
    assert not key.is_group(1, first[:3])
    assert not key.is_group(1, "")
    assert not key.is_group(2, first + key.groups()[1])


def test_it_always_gives_the_same_secret_key_and_another_for_another_seed() -> None:
    key = RecoveryKey.generate()
    assert key.secret_key() == RecoveryKey.parse(key.printed()).secret_key()
    assert key.secret_key() != RecoveryKey.generate().secret_key()
