"""Whom the directory knows, as those who can do a step of a plan."""

from dataclasses import dataclass

from django.utils.translation import get_language

from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.rows import Row
from fanal.knowledge import Pack, ServiceKind
from fanal.knowledge.text import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Listed:
    """A service: `id` as a step keeps it, `phone` as it is shown, empty when there is none."""

    id: str
    name: str
    phone: str = ""


def services(pack: Pack) -> list[Listed]:
    """What can be chosen: what the directory shows now, so nothing that was hidden there.

    Empty until the directory was read for the first time.
    """
    found = snapshot.look(clock.now())
    rows = found.of(pack.code) if found else ()
    return [_listed(row) for row in rows if row.facts.kind is not ServiceKind.CENTRE]


def service(pack: Pack, id: str) -> Listed:
    """What a step names: as the directory has it, else its name in the pack, else what was kept.

    A telephone number comes from the directory alone: one that was hidden may be wrong by now.
    """
    for known in services(pack):
        if known.id == id:
            return known
    name = next((str(each.name) for each in pack.services if each.id == id), id)
    return Listed(id, name)


def _listed(row: Row) -> Listed:
    name = row.in_language("name", get_language() or SOURCE_LANGUAGE).text
    return Listed(row.slug, name, row.facts.phone or "")
