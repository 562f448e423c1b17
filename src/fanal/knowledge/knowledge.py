"""The packs of this process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from fanal.knowledge.common import CommonPack
from fanal.knowledge.loader import load_packs
from fanal.knowledge.organisations import Team
from fanal.knowledge.pack import Pack

_current: "Knowledge | None" = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The packs that this installation uses, by country code."""

    packs: dict[str, Pack]
    common: CommonPack | None = None

    @property
    def pack(self) -> Pack:
        """The first pack: the country that the public pages are about."""
        return next(iter(self.packs.values()))

    def team(self, id: str) -> Team:
        """A team by its full id, as in be/payoke; KeyError when there is none."""
        return self.packs[id.partition("/")[0]].teams[id]


def load(root: Path, codes: Sequence[str], confirmed: Collection[str] = ()) -> Knowledge:
    """Read these packs and the common one; `PackError` lists every problem.

    `confirmed` switches on lists that are only recalled, by full ids as in common/some-list.
    """
    return Knowledge(*load_packs(root, codes, confirmed))


def start(root: Path, codes: Sequence[str], confirmed: Collection[str] = ()) -> Knowledge:
    """Load the packs of this process; called once when Django is ready."""
    global _current
    _current = load(root, codes, confirmed)
    return _current


def current() -> Knowledge:
    if _current is None:
        raise RuntimeError("packs are loaded when Django is ready")
    return _current
