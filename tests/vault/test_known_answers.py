"""The primitives answer as their standards say, through the very calls that the vault makes."""

import hashlib
import hmac

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.bindings._rust import openssl as rust_openssl
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as OpenSSL
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fanal.vault import SecretKey, ServerSecret
from fanal.vault.hpke import SUITE
from fanal.vault.password import PASSWORD, RECEIPT, Argon2id

from .cast import vector

hexed = bytes.fromhex


def test_chacha20_poly1305_as_in_rfc_8439_section_2_8_2() -> None:
    key = bytes(range(0x80, 0xA0))
    nonce = hexed("070000004041424344454647")
    aad = hexed("50515253c0c1c2c3c4c5c6c7")
    plaintext = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip "
        b"for the future, sunscreen would be it."
    )
    sealed = hexed(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
        "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b6116"
        "1ae10b594f09e26a7e902ecbd0600691"
    )
    assert ChaCha20Poly1305(key).encrypt(nonce, plaintext, aad) == sealed
    assert ChaCha20Poly1305(key).decrypt(nonce, sealed, aad) == plaintext


@pytest.mark.parametrize(
    ("salt", "info", "expected"),
    [
        pytest.param(
            hexed("000102030405060708090a0b0c"),
            hexed("f0f1f2f3f4f5f6f7f8f9"),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            id="case 1",
        ),
        pytest.param(
            None,
            b"",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
            id="case 3, without salt",
        ),
    ],
)
def test_hkdf_sha256_as_in_rfc_5869(salt: bytes | None, info: bytes, expected: str) -> None:
    kdf = HKDF(algorithm=SHA256(), length=42, salt=salt, info=info)
    assert kdf.derive(b"\x0b" * 22).hex() == expected


def test_server_secret_is_hkdf_with_the_label_as_info() -> None:
    raw = bytes(range(32))
    pseudorandom = hmac.digest(bytes(32), raw, hashlib.sha256)
    first = hmac.digest(pseudorandom, b"fanal server 1 pepper\x01", hashlib.sha256)
    assert ServerSecret(raw).derive("pepper") == first
    assert ServerSecret(raw).derive("pepper", 16) == first[:16]
    assert ServerSecret(raw).derive("Pepper") != first


def test_argon2id_as_in_rfc_9106_section_5_3() -> None:
    kdf = OpenSSL(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        secret=b"\x03" * 8,
        ad=b"\x04" * 12,
    )
    expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert kdf.derive(b"\x01" * 32).hex() == expected


@pytest.mark.parametrize(("ours", "length"), [(PASSWORD, 32), (RECEIPT, 96)])
def test_other_libraries_agree_on_our_parameters(ours: Argon2id, length: int) -> None:
    tag, salt = ours.tag(b"secret", b"s" * 16, length), b"s" * 16
    assert tag == hash_secret_raw(b"secret", salt, ours.t, ours.m, 1, length, Type.ID)
    kdf = OpenSSL(salt=salt, length=length, iterations=ours.t, lanes=1, memory_cost=ours.m)
    assert tag == kdf.derive(b"secret")


@pytest.mark.parametrize("key", vector("x-wing.json")["keys"])
def test_keys_as_in_the_x_wing_draft(key: dict[str, str]) -> None:
    expanded = hashlib.shake_256(hexed(key["seed"])).digest(96)
    public = SecretKey.from_seed(expanded).public
    assert hashlib.sha256(bytes(public)).hexdigest() == key["public_sha256"]


def test_our_suite_opens_the_message_of_the_hpke_pq_draft() -> None:
    known = vector("hpke-pq.json")
    recipient = SecretKey.from_seed(hashlib.shake_256(hexed(known["skRm"])).digest(96))
    # The vectors use associated data, which the public interface leaves empty.
    opened = rust_openssl.hpke._decrypt_with_aad(
        SUITE,
        hexed(known["enc"] + known["ct"]),
        recipient.composite,
        hexed(known["info"]),
        hexed(known["aad"]),
    )
    assert opened.hex() == known["pt"]
