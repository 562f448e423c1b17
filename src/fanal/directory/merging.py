"""The rows of the packs and those of the desk, as one list: what is shown, and what to decide."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from fanal.directory.facts import Facts
from fanal.directory.models import Listing
from fanal.directory.rows import Row, in_order, rows_of, with_facts
from fanal.knowledge import Pack, current

log = logging.getLogger("fanal.directory")


@dataclass(frozen=True)
class Entry:
    """One id at the desk: what the pack says, what the desk says, and what anybody reads."""

    id: str
    # As anybody reads it; as it would be read, when it is hidden.
    row: Row
    of_pack: Row | None
    listing: Listing | None
    # What the desk wrote cannot be read by this version: nobody outside is told anything.
    broken: bool = False

    @property
    def hidden(self) -> bool:
        return self.listing is not None and self.listing.hidden

    @property
    def is_fixed(self) -> bool:
        """Whether it is a care centre of the pack: its number stands on every page and routes
        requests, so it is changed in the pack, where all of that changes with it."""
        return self.id in current().packs[self.row.country].centres

    @property
    def own_words(self) -> bool:
        """Whether the desk has written facts of its own."""
        return self.listing is not None and self.listing.content is not None

    @property
    def to_decide(self) -> bool:
        """Whether the pack has said something else since the desk decided."""
        if self.listing is None:
            return False
        if not (self.listing.hidden or self.own_words):
            return False
        return self.listing.based_on != fingerprint(self.of_pack)

    @property
    def number(self) -> int:
        return self.listing.number if self.listing else 0


def fingerprint(of_pack: Row | None) -> str:
    return of_pack.facts.fingerprint if of_pack else ""


def whole_packs() -> list[Pack]:
    """A sketch of a country is for the desk's procedures alone, and has no directory."""
    return [pack for pack in current().packs.values() if pack.whole]


def entries(packs: Iterable[Pack], listings: Iterable[Listing]) -> list[Entry]:
    """Everything there is, hidden or not, in the order of the public list."""
    kept = {listing.id: listing for listing in listings}
    found = []
    for pack in packs:
        of_pack = {row.id: row for row in rows_of(pack)}
        ids = [*of_pack, *(id for id in sorted(kept) if id.startswith(f"{pack.code}/"))]
        for id in dict.fromkeys(ids):
            entry = _entry(id, pack, of_pack.get(id), kept.get(id))
            if entry is not None:
                found.append(entry)
    order = {row.id: place for place, row in enumerate(in_order([entry.row for entry in found]))}
    return sorted(found, key=lambda entry: order[entry.id])


def shown(everything: Iterable[Entry]) -> list[Row]:
    """What anybody reads."""
    return [entry.row for entry in everything if not (entry.hidden or entry.broken)]


def facts_of(listing: Listing) -> Facts:
    """`ValidationError` when they are none, as with a location of a confidential place."""
    assert listing.content is not None
    dates = {"checked_on": listing.checked_on, "review_due": listing.review_due}
    return Facts.model_validate(listing.content | dates)


def _entry(id: str, pack: Pack, of_pack: Row | None, listing: Listing | None) -> Entry | None:
    if listing is None:
        assert of_pack is not None
        return Entry(id, of_pack, of_pack, None)
    if listing.content is not None:
        try:
            facts = facts_of(listing)
        except ValidationError:
            # Not the pack's words either: somebody had a reason to write others.
            log.warning("A row of the directory cannot be read: it is not shown.")
            return Entry(id, of_pack, of_pack, listing, broken=True) if of_pack else None
        empty = of_pack or Row(id, facts, pack.calendar)
        return Entry(id, with_facts(empty, facts, listing.changed_on), of_pack, listing)
    if of_pack is None:
        # It only said when a row was looked at that the pack has dropped since.
        return None
    return Entry(id, _checked(of_pack, listing), of_pack, listing)


def _checked(of_pack: Row, listing: Listing) -> Row:
    """The pack's row with the day on which the desk looked at it.

    Somebody who looked at other facts has not looked at these; and a pack may be newer.
    """
    looked_at_these = listing.based_on == fingerprint(of_pack)
    if not looked_at_these or listing.checked_on < of_pack.facts.checked_on:
        return of_pack
    dates = {"checked_on": listing.checked_on, "review_due": listing.review_due}
    facts = of_pack.facts.model_copy(update=dates)
    changed_on = max(of_pack.changed_on, listing.changed_on)
    return replace(of_pack, facts=facts, changed_on=changed_on)
