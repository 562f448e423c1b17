"""Every paper that there is, made when somebody first asks for it, and kept in memory.

A paper says nothing that changes by the hour. It stays true as long as what it was made of: the
pack, and for one about minors the numbers of the directory. There are as many as languages, lists
and kinds, and no more, so nobody can fill the memory. A flood makes each once: one is made at a
time, a few may wait, and who comes after them is told to try again.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from fanal.core.aside import AsideFailed
from fanal.core.line import Full
from fanal.core.press import Sheet
from fanal.knowledge import Pack
from fanal.public import waiting
from fanal.public.countries import Edition
from fanal.public.languages import Language
from fanal.public.papers.people import leaflet_sheet, poster_sheet
from fanal.public.papers.sheets import card_sheet, list_sheet

log = logging.getLogger("fanal.public")

PATIENCE = 8.0
# What could not be made is not tried again at once: it would keep the press from the desk.
REST = 60.0
_made: dict[tuple[str, str, str], tuple[Sheet, bytes]] = {}
_failed: dict[tuple[str, str, str], float] = {}


class NotNow(Exception):
    """The paper exists but could not be made; whoever asks again in a minute may get it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a country; `name` is that of its address and its file, and tells nothing."""

    name: str
    for_professionals: bool
    sheet: Callable[[Language], Sheet] = field(repr=False)

    @property
    def path(self) -> str:
        """What follows the root of an edition."""
        return f"{'professionals/' if self.for_professionals else ''}papers/{self.name}.pdf"

    def file_name(self, edition: Edition) -> str:
        return f"{self.name}-{edition.language.code}.pdf"


def papers(pack: Pack) -> Iterator[Paper]:
    """A list and a card for each professional list; a leaflet and a poster."""
    for number, instrument in enumerate(pack.professional_instruments, 1):
        for kind, sheet in (("list", list_sheet), ("card", card_sheet)):
            made = partial(sheet, pack, instrument)
            yield Paper(f"{kind}-{number}", for_professionals=True, sheet=made)
    yield Paper("leaflet", for_professionals=False, sheet=partial(leaflet_sheet, pack))
    yield Paper("poster", for_professionals=False, sheet=partial(poster_sheet, pack))


def find(pack: Pack, name: str, *, for_professionals: bool) -> Paper | None:
    for paper in papers(pack):
        if (paper.name, paper.for_professionals) == (name, for_professionals):
            return paper
    return None


def pdf(edition: Edition, paper: Paper) -> bytes:
    """The paper, from memory or made now; `NotNow` when it cannot be had at this moment."""
    key = (edition.pack.code, paper.name, edition.language.code)
    sheet = paper.sheet(edition.language)
    if found := _kept(key, sheet):
        return found
    try:
        with waiting.papers.turn(monotonic(), timeout=PATIENCE):
            # Whoever waited behind the one who made it takes it too.
            if found := _kept(key, sheet):
                return found
            _made[key] = sheet, _make(sheet, key)
            return _made[key][1]
    except Full:
        raise NotNow from None


def _kept(key: tuple[str, str, str], sheet: Sheet) -> bytes | None:
    """Made before, of the same words."""
    before, made = _made.get(key, (None, b""))
    return made if before == sheet else None


def _make(sheet: Sheet, key: tuple[str, str, str]) -> bytes:
    if monotonic() - _failed.get(key, float("-inf")) < REST:
        raise NotNow
    try:
        printed = sheet.print()
    except AsideFailed:
        _failed[key] = monotonic()
        log.error("The paper %s could not be made; `fanal doctor` may say why.", "/".join(key))
        raise NotNow from None
    if not printed.whole:
        log.warning("The paper %s has letters that no font of ours has.", "/".join(key))
    return printed.pdf
