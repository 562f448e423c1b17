"""Tokens of a blind index: whoever lacks the secret makes none, and they stay what they were."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fanal.vault import Context, SearchKey, SecretKey

SEED = bytes(range(96))
ONE = Context("word", value="amina")


def test_a_token_is_a_truncated_hmac_under_a_derived_key() -> None:
    derived = HKDF(SHA256(), 32, None, b"fanal search 1").derive(SEED)
    expected = hmac.digest(derived, bytes(ONE), hashlib.sha256)[:8]
    assert SearchKey.of(SecretKey.from_seed(SEED)).token(ONE) == expected


def test_tokens_are_made_as_before() -> None:
    """Every installation's index is full of them; another way needs another label."""
    assert SearchKey.of(SecretKey.from_seed(SEED)).token(ONE).hex() == "5170e1d488d044f9"


def test_another_secret_or_another_context_makes_another_token() -> None:
    key = SearchKey.of(SecretKey.from_seed(SEED))
    assert key.token(ONE) != SearchKey.of(SecretKey.generate()).token(ONE)
    assert key.token(ONE) != key.token(Context("name", value="amina"))


def test_a_search_key_does_not_print_itself() -> None:
    assert repr(SearchKey.of(SecretKey.from_seed(SEED))) == "<SearchKey>"
