"""The check for where there is no network: a page to start from, and one page for each list.

What is marked lives in the open page alone; `kept.js` weighs it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import mark_safe

from fanal.core.config import config
from fanal.knowledge import Instrument, Pack, Result, SectionId, Team
from fanal.knowledge.guidance import Section
from fanal.public import assets, contents

SCOPE = "professionals/"
PATH = f"{SCOPE}kept/"
LONGEST_NOTE = 300
_KEEPING = mark_safe(assets.KEEPING)  # noqa: S308  (our own files)
_CHECK = mark_safe(assets.KEPT)  # noqa: S308


@dataclass(frozen=True, slots=True)
class Advice:
    """A section, and after which results it is read."""

    section: Section
    after: str


def start(pack: Pack, now: datetime) -> contents.Context:
    """What is kept, asked for; and the lists."""
    more = {
        "lists": pack.lists_for(),
        # The worker, and what it is allowed to see.
        "worker": f"{SCOPE}worker.js",
        "scope": SCOPE,
        "site": config.origin.partition("://")[2],
        "extra": _KEEPING,
    }
    return _context(pack, now, more)


def one_list(instrument: Instrument, pack: Pack, now: datetime) -> contents.Context:
    """A list for every age that it has, with all that any answers to it can lead to."""
    more = {
        "list": instrument,
        "advice": list(_advice(pack, instrument)),
        "call": pack.guidance[SectionId.PROFESSIONAL_CALL],
        "yes": pack.guidance[SectionId.PROFESSIONAL_YES],
        # In an order of its own: another one by the hour would be another version.
        "young": sorted(contents.for_the_young(pack, now), key=lambda line: line.card.row.code),
        "teams": sorted(pack.teams.values(), key=_first),
        "longest": LONGEST_NOTE,
        "extra": _CHECK,
    }
    return _context(pack, now, more)


def _context(pack: Pack, now: datetime, more: dict[str, Any]) -> contents.Context:
    values = {"today": pack.calendar.local(now), **more}
    return contents.Context(values, now + contents.MADE_AGAIN)


def _first(team: Team) -> tuple[bool, bool]:
    """Teams for minors, who are left out for others; then who always answers."""
    return not team.for_minors, not team.centre.always_open


def _advice(pack: Pack, instrument: Instrument) -> Iterator[Advice]:
    """Whom to call stands first of all by itself, and danger on top."""
    after: dict[SectionId, list[Result]] = {}
    for result in Result:
        for section in instrument.next_after(result):
            after.setdefault(section, []).append(result)
    for id, results in after.items():
        if id is not SectionId.PROFESSIONAL_CALL:
            yield Advice(pack.guidance[id], " ".join(result.value for result in results))
