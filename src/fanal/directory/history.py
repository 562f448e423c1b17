"""What happened to a row, deed by deed: what it said before, and since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from fanal.core import clock
from fanal.directory import access
from fanal.directory.card import Card
from fanal.directory.facts import Facts
from fanal.directory.merging import Entry
from fanal.directory.models import Change, Deed
from fanal.directory.rows import Row

LABELS = {
    "kind": _("Kind"),
    "name": _("Name"),
    "what": _("What it is"),
    "for_whom": _("For whom"),
    "min_age": _("From this age"),
    "max_age": _("Up to this age"),
    "languages": _("Languages spoken there"),
    "how": _("How to get help there"),
    "area": _("Where in the country it helps"),
    "accessibility": _("Getting in with a wheelchair or a pram"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "website": _("Website"),
    "hours": _("Hours"),
    "open_on_holidays": _("These hours also count on public holidays"),
    "confidential": _("Where it lies is confidential"),
    "address": _("Street and number"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "sources": _("Where you know it from"),
}


@dataclass(frozen=True)
class Past:
    deed: str
    on: date
    team: str
    hidden: bool
    # The row as it was from then on; None when this version cannot read it.
    card: Card | None
    # What it said otherwise than before, by name.
    otherwise: list[str]


def history_of(entry: Entry, team_name: Callable[[str], str]) -> list[Past]:
    """The newest first; a row that was hidden long ago can still be read here."""
    changes = access.changes_of(entry)
    first = entry.of_pack.facts.content if entry.of_pack else {}
    before = [*(change.content for change in changes[1:]), first]
    pairs = zip(changes, before, strict=False)
    return [_past(entry, change, older, team_name) for change, older in pairs]


def _past(
    entry: Entry, change: Change, older: dict[str, Any], team_name: Callable[[str], str]
) -> Past:
    try:
        row = Row(entry.id, Facts.model_validate(change.content), entry.row.calendar)
    except ValidationError:
        row = None
    said = [
        str(label) for key, label in LABELS.items() if change.content.get(key) != older.get(key)
    ]
    return Past(
        str(Deed(change.deed).label),
        change.on,
        team_name(change.team_id),
        change.hidden,
        Card(row, clock.now()) if row else None,
        said if change.deed in (Deed.CORRECTED, Deed.GAVE_WAY) else [],
    )


def _otherwise(now: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """The names of what is said otherwise."""
    return [str(label) for key, label in LABELS.items() if now.get(key) != before.get(key)]
