"""Members at hand, and a password hash that costs nothing in tests."""

import pytest

from fanal.accounts import signin
from fanal.vault import password
from tests.accounts.cast import Person, enrol, let_in


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost is the vault's business, and is tested there."""
    monkeypatch.setattr(password, "PASSWORD", password.Argon2id(m=8, t=1, p=1))


@pytest.fixture(autouse=True)
def quiet_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "_last_recorded", {})


@pytest.fixture
def lotte(db: None) -> Person:
    """The first of her team."""
    return enrol("Lotte")


@pytest.fixture
def karim(lotte: Person) -> Person:
    """The second, let in by Lotte."""
    karim = enrol("Karim")
    let_in(karim, by=lotte)
    return karim
