"""The deeds of who keeps the directory: each one transaction, one change, one event.

Every deed brings the number of the row that its page showed; `Changed` when a colleague was first.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, IntegrityError, transaction

from fanal.accounts.access import ensure_team, witness
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.ids import new_id
from fanal.directory import snapshot
from fanal.directory.access import Keeper
from fanal.directory.facts import Facts
from fanal.directory.merging import Entry, fingerprint
from fanal.directory.models import Change, Deed, Listing
from fanal.directory.rows import Row
from fanal.knowledge import Pack

log = logging.getLogger("fanal.directory")


class Changed(Exception):
    """A colleague has changed this row since the page was shown."""


class Fixed(Exception):
    """A care centre: it is only checked here, and changed in the pack."""


class NothingToDo(Exception):
    """The row is so already, or there is nothing that could be done to it."""


@dataclass(frozen=True)
class State:
    """A row as it is to be from now on."""

    row: Row
    own_words: bool
    hidden: bool
    based_on: str
    changed: bool


def new_id_in(country: str) -> str:
    """The id of a row that no pack has; no pack gives its own rows such a one."""
    return f"{country}/desk-{new_id().hex[:12]}"


def add(*, pack: Pack, id: str, facts: Facts, by: Keeper) -> None:
    """A row that no pack has. The same form sent twice adds it once: the page brings the id."""
    if Listing.objects.filter(pk=id).exists():
        return
    _write(0, Deed.ADDED, State(Row(id, facts, pack.calendar), True, False, "", True), by)


def correct(*, entry: Entry, facts: Facts, number: int, by: Keeper) -> None:
    """Write other facts; in the place of the pack's, where it is a pack's row."""
    if entry.is_fixed:
        raise Fixed
    row = Row(entry.id, facts, entry.row.calendar)
    state = State(row, True, entry.hidden, fingerprint(entry.of_pack), True)
    _write(number, Deed.CORRECTED, state, by)


def check(*, entry: Entry, review_due: date, number: int, by: Keeper) -> None:
    """Somebody looked today, and all of it is still true."""
    facts = _dated(entry, review_due)
    row = Row(entry.id, facts, entry.row.calendar, changed_on=entry.row.changed_on)
    # What was decided about the pack's row stays decided: looking is not choosing.
    based_on = _decided(entry)
    _write(number, Deed.CHECKED, State(row, entry.own_words, entry.hidden, based_on, False), by)


def hide(*, entry: Entry, number: int, by: Keeper) -> None:
    if entry.is_fixed:
        raise Fixed
    if entry.hidden:
        raise NothingToDo
    state = State(entry.row, entry.own_words, True, _decided(entry), True)
    _write(number, Deed.HIDDEN, state, by)


def show(*, entry: Entry, number: int, by: Keeper) -> None:
    if not entry.hidden:
        raise NothingToDo
    state = State(entry.row, entry.own_words, False, _decided(entry), True)
    _write(number, Deed.SHOWN, state, by)


def keep_ours(*, entry: Entry, number: int, by: Keeper) -> None:
    """The pack says something else, and what the desk decided stays."""
    if not entry.to_decide:
        raise NothingToDo
    based_on = fingerprint(entry.of_pack)
    state = State(entry.row, entry.own_words, entry.hidden, based_on, False)
    _write(number, Deed.KEPT, state, by)


def give_way(*, entry: Entry, number: int, by: Keeper) -> None:
    """The pack's row takes the place of the desk's, and is shown."""
    if entry.of_pack is None or entry.listing is None:
        raise NothingToDo
    state = State(entry.of_pack, False, False, fingerprint(entry.of_pack), True)
    _write(number, Deed.GAVE_WAY, state, by)


def _decided(entry: Entry) -> str:
    """What of the pack somebody has decided about; the pack of today, if nobody has yet."""
    if entry.listing is not None and (entry.own_words or entry.hidden):
        return entry.listing.based_on
    return fingerprint(entry.of_pack)


def _dated(entry: Entry, review_due: date) -> Facts:
    dates = {"checked_on": clock.now().date(), "review_due": review_due}
    return Facts.model_validate(entry.row.facts.content | dates)


def _refresh() -> None:
    try:
        snapshot.refresh()
    except DatabaseError:
        # The deed is done; within a minute it is asked for again.
        log.warning("The directory could not be read after a deed.")


@transaction.atomic
def _write(number: int, deed: Deed, state: State, by: Keeper) -> None:
    row, today = state.row, clock.now().date()
    values = {
        "content": row.facts.content if state.own_words else None,
        "based_on": state.based_on,
        "hidden": state.hidden,
        "checked_on": row.facts.checked_on,
        "review_due": row.facts.review_due,
        "changed_on": today if state.changed else row.changed_on,
    }
    _keep(row.id, number, values)
    content = row.facts.model_dump(mode="json")
    Change.objects.create(
        listing_id=row.id,
        number=number + 1,
        deed=deed,
        on=today,
        team=ensure_team(by.team_id),
        hidden=state.hidden,
        content=content,
    )
    said = json.dumps([content, state.hidden], sort_keys=True).encode()
    record(
        Event.DIRECTORY_CHANGED,
        witness=witness(ensure_team(by.team_id)),
        subject=row.uuid,
        entry_hash=hashlib.sha256(said).digest(),
        by=str(by.member.pk),
        row=row.id,
        deed=str(deed),
        number=number + 1,
    )
    # This worker shows it at once; the others within a minute.
    transaction.on_commit(_refresh)


def _keep(id: str, number: int, values: Mapping[str, object]) -> None:
    """Only over the row that the page showed."""
    if number == 0:
        try:
            with transaction.atomic():
                Listing.objects.create(pk=id, number=1, **values)
        except IntegrityError:
            raise Changed from None
    elif not Listing.objects.filter(pk=id, number=number).update(number=number + 1, **values):
        raise Changed
