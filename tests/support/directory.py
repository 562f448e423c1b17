"""The directory in memory, for tests that have no database to read it from."""

from datetime import datetime

import pytest

from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.merging import entries, shown, whole_packs
from fanal.directory.snapshot import Snapshot
from fanal.knowledge import Knowledge, current

_known: dict[int, tuple[Knowledge, Snapshot]] = {}


def of_the_packs() -> Snapshot:
    """What the packs of this house say by themselves."""
    here = current()
    # Beside what it was made of, so that no other takes its number.
    found = _known.get(id(here))
    if found is None:
        found = here, Snapshot(tuple(shown(entries(whole_packs(), []))), clock.now())
        _known[id(here)] = found
    return found[1]


@pytest.fixture(autouse=True)
def directory_of_the_packs(monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """No test reads what another has written, and no thread asks while one is running."""

    def look(now: datetime) -> Snapshot:
        return of_the_packs()

    monkeypatch.setattr(snapshot, "look", look)
    monkeypatch.setattr(snapshot, "_last", None)
    return of_the_packs()
