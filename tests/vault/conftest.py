"""Property tests keep no database of examples and know no deadline: this is a shared machine."""

import pytest
from hypothesis import HealthCheck, settings

from fanal.vault import password

settings.register_profile(
    "vault",
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("vault")

# As they are before anybody makes them cheap (`tests.support.keys`).
_COSTS = {name: getattr(password, name) for name in ("PASSWORD", "RECEIPT")}


@pytest.fixture(autouse=True)
def real_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, cost in _COSTS.items():
        monkeypatch.setattr(password, name, cost)
