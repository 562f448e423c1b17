"""What earlier versions of Fanal sealed still opens: the formats of `vectors/fanal.json`.

If a test here fails after an upgrade of a library, do not renew the vectors:
the database of every installation is full of ciphertexts like these.
A new format gets a new format byte and new vectors beside the old.
"""

from uuid import UUID

from fanal.vault import (
    ContentKey,
    Context,
    RecoveryKey,
    Sealed,
    SecretKey,
    ServerSecret,
    open_piece,
    open_sealed,
    open_stream,
    open_token,
    open_with,
    password_key,
    receipt_secret,
    unwrap,
)

from .cast import vector

pinned = vector("fanal.json")
adviser = SecretKey.from_seed(bytes(range(96)))
key = ContentKey.from_bytes(bytes(range(32)))
context = Context("pinned", number=7, name="é", raw=b"\x00\xff", id=UUID(int=1))
text = b"Je mag bellen na zes uur."
salt, pepper = bytes(range(16)), bytes(range(32))


def sealed(name: str) -> Sealed:
    return Sealed(bytes.fromhex(pinned[name]))


def test_contexts_are_written_as_before() -> None:
    assert bytes(context).hex() == pinned["context"]


def test_what_was_sealed_under_a_key_still_opens() -> None:
    assert sealed("content")[0] == 0x01
    assert open_sealed(key, sealed("content"), context) == text


def test_what_was_sealed_to_a_person_still_opens() -> None:
    assert sealed("hpke")[0] == 0x02
    assert open_with(adviser, sealed("hpke"), context) == text


def test_a_sealed_stream_still_opens() -> None:
    assert sealed("stream")[0] == 0x03
    assert b"".join(open_stream(adviser, [sealed("stream")], context)) == text


def test_a_piece_of_a_file_still_opens() -> None:
    assert sealed("piece")[0] == 0x06
    assert open_piece(key, sealed("piece"), context, number=0, of=1) == text


def test_a_wrapped_key_still_opens() -> None:
    assert sealed("wrap")[0] == 0x04
    assert unwrap(key, sealed("wrap"), context) == ContentKey(bytes(32))


def test_a_token_still_opens() -> None:
    assert open_token(key, pinned["token"], context) == text


def test_a_seed_still_gives_the_same_public_key() -> None:
    assert adviser.public.fingerprint() == pinned["fingerprint"]


def test_a_password_still_gives_the_same_key() -> None:
    assert password_key("correct horse", salt, pepper).export().hex() == pinned["password_key"]


def test_a_receipt_still_gives_the_same_key_pair() -> None:
    fingerprint = receipt_secret("01234567890123", salt, pepper).public.fingerprint()
    assert fingerprint == pinned["receipt_fingerprint"]


def test_a_printed_recovery_key_still_gives_the_same_key_pair() -> None:
    recovery = RecoveryKey.parse(pinned["recovery_printed"])
    assert recovery == RecoveryKey(bytes(range(30)))
    assert recovery.secret_key().public.fingerprint() == pinned["recovery_fingerprint"]


def test_the_server_still_derives_the_same() -> None:
    assert ServerSecret(bytes(range(32))).derive("pinned").hex() == pinned["server_secret"]
