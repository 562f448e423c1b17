"""The directory in memory, for tests that have no database to read it from."""

import pytest

from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.merging import entries, shown, whole_packs
from fanal.directory.snapshot import Snapshot


@pytest.fixture(autouse=True)
def directory_of_the_packs(monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """No test reads what another has written, and no thread asks while one is running."""
    rows = shown(entries(whole_packs(), []))
    known = Snapshot(tuple(rows), clock.now())
    monkeypatch.setattr(snapshot, "_last", known)
    monkeypatch.setattr(snapshot, "_tried_at", None)
    monkeypatch.setattr(snapshot, "_is_time", lambda now: False)
    return known
