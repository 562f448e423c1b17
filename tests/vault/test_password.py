"""Keys from passwords and receipts depend on everything they should, and on nothing else."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.vault import Malformed, password_key, receipt_secret
from fanal.vault.password import PASSWORD, RECEIPT, Argon2id
from tests.support.keys import LEAST

SALT, OTHER_SALT = b"s" * 16, b"t" * 16
PEPPER, OTHER_PEPPER = b"p" * 32, b"q" * 32
DIGITS = "01234567890123"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that Argon2id allows: these tests are about the inputs, not the cost."""
    monkeypatch.setattr("fanal.vault.password.PASSWORD", LEAST)
    monkeypatch.setattr("fanal.vault.password.RECEIPT", LEAST)


def test_the_cost_is_as_decided() -> None:
    assert Argon2id(m=65536, t=3) == PASSWORD
    assert Argon2id(m=19456, t=2) == RECEIPT


@pytest.mark.usefixtures("quick")
def test_a_password_key_depends_on_password_salt_and_pepper() -> None:
    key = password_key("a long password", SALT, PEPPER)
    assert key == password_key("a long password", SALT, PEPPER)
    assert key != password_key("A long password", SALT, PEPPER)
    assert key != password_key("a long password ", SALT, PEPPER)
    assert key != password_key("a long password", OTHER_SALT, PEPPER)
    assert key != password_key("a long password", SALT, OTHER_PEPPER)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("typed_here", "typed_there"), [("café", "cafe\u0301"), ("ﬁrm", "firm"), ("１２", "12")]
)
def test_a_password_is_the_same_on_every_keyboard(typed_here: str, typed_there: str) -> None:
    assert password_key(typed_here, SALT, PEPPER) == password_key(typed_there, SALT, PEPPER)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("password", ["", "\0", "\udc80", "x" * 5000, "𓂀" * 100])
def test_any_text_is_a_password(password: str) -> None:
    assert password_key(password, SALT, PEPPER) != password_key(password + "x", SALT, PEPPER)


@pytest.mark.usefixtures("quick")
def test_a_receipt_depends_on_digits_salt_and_pepper() -> None:
    secret = receipt_secret(DIGITS, SALT, PEPPER)
    assert secret == receipt_secret(DIGITS, SALT, PEPPER)
    assert secret.public == receipt_secret(DIGITS, SALT, PEPPER).public
    assert secret != receipt_secret("01234567890124", SALT, PEPPER)
    assert secret != receipt_secret(DIGITS, OTHER_SALT, PEPPER)
    assert secret != receipt_secret(DIGITS, SALT, OTHER_PEPPER)


WITHOUT_MEMORY = """
import resource
from fanal.vault import Busy, password
page, used = resource.getpagesize(), int(open("/proc/self/statm").read().split()[0])
# Room for all but the block.
limit = used * page + password.RECEIPT.m * 1024 // 2
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    password.receipt_secret("0" * 14, bytes(16), bytes(32))
except Busy as error:
    print(error, error.__cause__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_without_memory_it_is_busy_and_nothing_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MEMORY], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "every place is taken: memory None"


@pytest.mark.usefixtures("quick")
def test_a_receipt_is_no_password() -> None:
    assert receipt_secret(DIGITS, SALT, PEPPER).export()[:32] != (
        password_key(DIGITS, SALT, PEPPER).export()
    )


@pytest.mark.parametrize(
    "typed",
    ["", "0123456789012", "012345678901234", "0123 456789012", "٠١٢٣٤٥٦٧٨٩٠١٢٣", "1" * 13 + "²"],
)
def test_what_is_not_14_plain_digits_is_malformed_and_not_repeated(typed: str) -> None:
    with pytest.raises(Malformed) as caught:
        receipt_secret(typed, SALT, PEPPER)
    assert not typed or typed not in str(caught.value)


@given(st.text(max_size=20).filter(lambda text: not (len(text) == 14 and text.isdecimal())))
def test_no_other_text_is_a_receipt(typed: str) -> None:
    with pytest.raises(Malformed):
        receipt_secret(typed, SALT, PEPPER)


def test_a_salt_of_another_length_or_a_short_pepper_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="salt"):
        password_key("password", b"s" * 15, PEPPER)
    with pytest.raises(ValueError, match="salt"):
        password_key("password", b"s" * 17, PEPPER)
    with pytest.raises(ValueError, match="salt"):
        receipt_secret(DIGITS, b"", PEPPER)
    with pytest.raises(ValueError, match="pepper"):
        password_key("password", SALT, b"p" * 31)
    with pytest.raises(ValueError, match="pepper"):
        receipt_secret(DIGITS, SALT, b"")
