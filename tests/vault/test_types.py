"""Secrets do not print, pickle, copy or leak by the way; public things do print, usefully."""

import copy
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import (
    CannotOpen,
    ContentKey,
    Fingerprint,
    Malformed,
    PublicKey,
    RecoveryKey,
    Sealed,
    SecretKey,
    ServerSecret,
    open_sealed,
    open_with,
    seal,
    seal_to,
)
from fanal.vault.types import Secret

from .cast import adviser, elsewhere, here, stranger

RAW = b"do not ever show these bytes ...".ljust(96, b"!")
SECRETS: list[Secret] = [
    ContentKey(RAW[:32]),
    SecretKey(RAW),
    ServerSecret(RAW[:32]),
    RecoveryKey(RAW[:30]),
]
named = pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: type(secret).__name__)


def _shows(text: str) -> bool:
    spellings = [RAW.decode(), RAW.hex(), repr(RAW)[2:-1], *SECRETS[3].groups()]  # type: ignore[attr-defined]
    return any(spelling[:12] in text for spelling in spellings)


@named
@pytest.mark.parametrize("printed", [repr, str, ascii, lambda secret: f"{secret}", "{}".format])
def test_a_secret_shows_its_type_only(secret: Secret, printed: Callable[[object], str]) -> None:
    assert printed(secret) == f"<{type(secret).__name__}>"


@named
def test_a_secret_in_a_container_or_a_log_shows_nothing(secret: Secret) -> None:
    stream = io.StringIO()
    logger = logging.Logger("vault")
    logger.addHandler(logging.StreamHandler(stream))
    logger.warning("%s %r %s", secret, [secret], {"key": secret})
    assert not _shows(stream.getvalue())


@named
@pytest.mark.parametrize(
    "copied",
    [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars, hash, bytes, list],
    ids=lambda copied: copied.__name__,
)
def test_a_secret_is_not_copied_elsewhere(
    secret: Secret, copied: Callable[[object], object]
) -> None:
    with pytest.raises(TypeError) as caught:
        copied(secret)
    assert not _shows(str(caught.value))


def test_a_traceback_with_locals_shows_no_secret() -> None:
    sealed = seal_to(adviser.public, RAW, here)
    content = seal(ContentKey(RAW[:32]), RAW, here)
    attempts: list[Callable[[], bytes]] = [
        lambda: open_with(stranger, sealed, here),
        lambda: open_with(SecretKey(RAW), sealed, here),
        lambda: open_sealed(ContentKey(RAW[:32]), content, elsewhere),
    ]
    for attempt in attempts:
        with pytest.raises(CannotOpen) as caught:
            attempt()
        report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        # The first frame is this test's own, where the bytes are spelt out.
        del report.stack[0]
        assert not _shows("".join(report.format()))
        assert caught.value.__suppress_context__


@named
def test_a_secret_of_the_wrong_length_is_refused_without_being_shown(secret: Secret) -> None:
    with pytest.raises(Malformed) as caught:
        type(secret)(RAW[:17])
    assert not _shows(str(caught.value))


@named
def test_secrets_are_equal_by_value_and_only_to_their_kind(secret: Secret) -> None:
    assert secret == type(secret)(RAW[: secret.LENGTH])
    assert secret != type(secret)(bytes(secret.LENGTH))
    assert secret != RAW[: secret.LENGTH]
    others = [other for other in SECRETS if other is not secret]
    assert all(secret != other for other in others)


def test_a_secret_key_comes_back_from_its_export() -> None:
    again = SecretKey.from_seed(adviser.export())
    assert again == adviser
    assert again.public == adviser.public
    assert open_with(again, seal_to(adviser.public, b"text", here), here) == b"text"


def test_what_a_database_gives_back_is_taken() -> None:
    key = ContentKey.generate()
    sealed = seal(key, b"text", here)
    assert open_sealed(key, Sealed(memoryview(bytes(sealed))), here) == b"text"
    assert PublicKey.from_bytes(memoryview(bytes(adviser.public))) == adviser.public
    assert ContentKey.from_bytes(memoryview(key.export())) == key


def test_a_ciphertext_prints_its_size_only() -> None:
    sealed = Sealed(b"\x01" + bytes(99))
    assert {repr(sealed), str(sealed), f"{sealed}"} == {"<Sealed, 100 bytes>"}


def test_a_number_is_not_taken_for_a_ciphertext() -> None:
    with pytest.raises(TypeError):
        Sealed(5)  # type: ignore[arg-type]


def test_a_public_key_shows_its_fingerprint_and_travels() -> None:
    public = adviser.public
    assert repr(public) == f"<PublicKey {public.fingerprint()}>"
    assert PublicKey.from_bytes(bytes(public)) == public
    assert copy.deepcopy(public) == public
    assert {public, PublicKey.from_bytes(bytes(public))} == {public}
    assert public != stranger.public
    assert public != bytes(public)


@given(st.binary(max_size=64))
def test_a_fingerprint_is_eight_groups_of_four_digits(public: bytes) -> None:
    groups = Fingerprint.of(public).split(" ")
    assert [len(group) for group in groups] == [4] * 8
    assert "".join(groups).isdecimal()


def test_a_fingerprint_is_the_end_of_sha_256_in_decimal() -> None:
    # SHA-256 of nothing: e3b0c442...7852b855
    expected = int("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 16)
    assert Fingerprint.of(b"").replace(" ", "") == str(expected)[-32:]
