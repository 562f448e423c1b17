"""Two who change one row in the same moment: one is kept, the other is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.directory import access, actions, snapshot
from fanal.directory.access import Keeper
from fanal.directory.merging import Entry
from fanal.directory.models import Change, Listing
from tests.cast import TeamWithKeys, make_team

MANY = 4


def at_once(deed: Callable[[int], None]) -> list[str]:
    """What came of the same deed, begun by several in one moment."""
    start = threading.Barrier(MANY)

    def one(number: int) -> str:
        try:
            start.wait(10)
            deed(number)
        except actions.Changed:
            return "changed"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(MANY) as threads:
        return sorted(threads.map(one, range(MANY)))


def _entry(team: TeamWithKeys) -> Entry:
    return access.entry_for(team.adviser.member, "be", "guardianship")


@pytest.mark.parametrize("before", [0, 1])
def test_one_is_kept_and_every_other_is_told(committed: None, before: int) -> None:
    team = make_team()
    by = Keeper(team.adviser.member, team.id)
    for number in range(before):
        facts = _entry(team).row.facts
        actions.correct(entry=_entry(team), facts=facts, number=number, by=by)
    entry = _entry(team)

    def correct(number: int) -> None:
        facts = entry.row.facts.model_copy(update={"phone": f"+32 2 555 00 0{number}"})
        actions.correct(entry=entry, facts=facts, number=before, by=by)

    assert at_once(correct) == ["changed"] * (MANY - 1) + ["done"]
    assert Listing.objects.get().number == before + 1
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, before + 2))
    assert AuditEvent.objects.filter(event=Event.DIRECTORY_CHANGED).count() == before + 1
    kept = next(row for row in snapshot.refresh().rows if row.id == "be/guardianship")
    assert kept.facts.phone == Change.objects.get(number=before + 1).content["phone"]
