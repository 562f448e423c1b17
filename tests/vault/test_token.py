"""A token that rides in a form comes back as it went, or not at all."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import (
    CannotOpen,
    Malformed,
    Unsupported,
    VaultError,
    open_token,
    seal,
    seal_token,
)

from .cast import elsewhere, entry_key, here, other_key, plaintexts

token = seal_token(entry_key, b"message 3 of 5", here)
URLSAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(plaintexts)
def test_what_is_sealed_opens_and_fits_into_an_address(payload: bytes) -> None:
    sealed = seal_token(entry_key, payload, here)
    assert open_token(entry_key, sealed, here) == payload
    assert re.fullmatch(r"[A-Za-z0-9_-]+", sealed)


def test_another_key_or_context_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        open_token(other_key, token, here)
    with pytest.raises(CannotOpen):
        open_token(entry_key, token, elsewhere)


@given(st.integers(min_value=0, max_value=len(token) - 1), st.sampled_from(URLSAFE))
def test_any_changed_character_shuts_it(place: int, character: str) -> None:
    changed = token[:place] + character + token[place + 1 :]
    if changed != token:
        with pytest.raises(VaultError):
            open_token(entry_key, changed, here)


@given(st.integers(min_value=0, max_value=len(token) - 1))
def test_cut_at_any_length_it_stays_shut(length: int) -> None:
    with pytest.raises(Malformed):
        open_token(entry_key, token[:length], here)


@pytest.mark.parametrize(
    "spelt",
    [
        token + "=",
        token + "==",
        token + "\n",
        " " + token,
        token[:8] + "\n" + token[8:],
        token + ".",
    ],
)
def test_a_token_has_one_spelling(spelt: str) -> None:
    with pytest.raises(VaultError):
        open_token(entry_key, spelt, here)


@given(st.text(max_size=400))
def test_any_other_text_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(VaultError) as caught:
        open_token(entry_key, text, here)
    assert len(text) < 8 or text not in str(caught.value)


def test_content_is_not_taken_for_a_token() -> None:
    content = base64.urlsafe_b64encode(seal(entry_key, b"text", here)).rstrip(b"=").decode()
    with pytest.raises(Unsupported):
        open_token(entry_key, content, here)
