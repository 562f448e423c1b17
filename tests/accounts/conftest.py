"""Members at hand, and a minute in which nothing was recorded yet."""

import pytest

from fanal.accounts import signin
from tests.accounts.cast import Person, enrol, let_in


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
