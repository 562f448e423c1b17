"""Postcodes and town names of a country, and how far they are from somewhere.

Read from the pack's `postcodes.csv`; positions are those of municipalities, so a distance is
good enough to say which centre is near and not more. Where a row also has `areas`, such as its
province, these say in which region it lies.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

EARTH_KM = 6371.0
COLUMNS = ("postcode", "names", "lat", "lon")
# A part of a name has to say something: "de" stands in dozens.
SHORTEST_PART = 4
SAME_PLACE_KM = 10.0


@dataclass(frozen=True, slots=True)
class Position:
    lat: float
    lon: float

    def km_to(self, other: "Position") -> float:
        """Straight-line distance over the ground."""
        rise = radians(other.lat - self.lat)
        turn = radians(other.lon - self.lon)
        a = sin(rise / 2) ** 2 + cos(radians(self.lat)) * cos(radians(other.lat)) * (
            sin(turn / 2) ** 2
        )
        return 2 * EARTH_KM * asin(sqrt(a))


# A position, and the areas that it lies in.
Spot = tuple[Position, frozenset[str]]


class Places:
    """Looks up a postcode, a town in any of its languages, or both in one line."""

    def __init__(
        self, rows: Iterable[tuple[str, tuple[str, ...], Position, frozenset[str]]]
    ) -> None:
        postcodes: dict[str, list[Spot]] = {}
        towns: dict[str, list[Spot]] = {}
        names_of: dict[str, frozenset[str]] = {}
        for postcode, names, position, areas in rows:
            postcodes.setdefault(postcode, []).append((position, areas))
            names_of[postcode] = frozenset(map(plain, names))
            for name in {plain(name) for name in names}:
                towns.setdefault(name, []).append((position, areas))
        once: dict[frozenset[str], frozenset[str]] = {}
        self._postcodes = {code: _middle(found, once) for code, found in postcodes.items()}
        self._towns = {name: _middle(found, once) for name, found in towns.items()}
        self._names_of = names_of

    @classmethod
    def read(cls, path: Path) -> "Places":
        with path.open(encoding="utf-8", newline="") as file:
            lines = (line for line in file if not line.startswith("#"))
            return cls(
                (
                    row["postcode"],
                    tuple(row["names"].split("|")),
                    Position(float(row["lat"]), float(row["lon"])),
                    frozenset((row.get("areas") or "").split("|")) - {""},
                )
                for row in csv.DictReader(lines)
            )

    def find(self, text: str) -> Position | None:
        """Where this is; None when nobody knows."""
        found = self._look_up(text)
        return found[0] if found else None

    def share_a_town(self, text: str, postcode: str) -> bool:
        """Whether this is a postcode or the name of the town that `postcode` lies in.

        Positions are too coarse to give a distance inside one town.
        """
        there, code = self._names_of.get(postcode, frozenset()), self._code(text)
        here = self._names_of[code] if code else {_name(text)}
        return not there.isdisjoint(here)

    def areas(self, text: str) -> frozenset[str]:
        """What this lies in for certain: towns of one name in two provinces lie in neither."""
        found = self._look_up(text)
        return found[1] if found else frozenset()

    def _look_up(self, text: str) -> Spot | None:
        if code := self._code(text):
            return self._postcodes[code]
        name = _name(text)
        return self._towns.get(name) or self._by_a_part(name)

    def _by_a_part(self, name: str) -> Spot | None:
        """As "Molenbeek" for Sint-Jans-Molenbeek; None where it may as well be somewhere else."""
        words = set(name.split())
        if len(name) < SHORTEST_PART:
            return None
        found = [spot for town, spot in self._towns.items() if words <= set(town.split())]
        if not found:
            return None
        middle, areas = _middle(found, {})
        near = all(position.km_to(middle) <= SAME_PLACE_KM for position, _ in found)
        return (middle, areas) if near else None

    def _code(self, text: str) -> str:
        """The first postcode in it that is known; empty when there is none."""
        # int() reads the digits of any script.
        codes = (str(int(digits)) for digits in re.findall(r"\d+", _normal(text)))
        return next((code for code in codes if code in self._postcodes), "")

    def __len__(self) -> int:
        return len(self._postcodes)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _name(text: str) -> str:
    return plain(re.sub(r"\d", " ", _normal(text)))


def plain(name: str) -> str:
    """A name without case, accents, hyphens and the ways to shorten "Saint"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^\w]+", " ", bare).split()
    return " ".join(_SHORTENED.get(word, word) for word in words)


# "St" stands for Sint, Saint and Sankt alike, so all of them are compared as "st".
_SHORTENED = {"sint": "st", "saint": "st", "sankt": "st", "sainte": "st", "ste": "st"}


def _middle(found: list[Spot], once: dict[frozenset[str], frozenset[str]]) -> Spot:
    """Where all of them lie; thousands of places in a dozen provinces share a dozen sets."""
    positions = [position for position, _ in found]
    middle = Position(
        sum(position.lat for position in positions) / len(found),
        sum(position.lon for position in positions) / len(found),
    )
    areas = frozenset.intersection(*(areas for _, areas in found))
    return middle, once.setdefault(areas, areas)
