"""Make packs/nl/postcodes.csv from the table of Dutch postcodes by Bob den Otter.

Get the table first: `4pp.sql` of https://github.com/bobdenotter/4pp (MIT licence, of 2014). Then:

    python tools/make_nl_places.py path/to/4pp.sql

Postcodes that only boxes have are left out, because their positions are those of anything; so is
what came after 2014. A position far from its neighbours is a mistake of the table, and theirs is
taken instead. `areas` are the province and, where a region of the pack is a municipality, that.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

PACK = Path(__file__).resolve().parent.parent / "packs" / "nl"
CREDIT = "Postcodes, towns and positions: 4pp by Bob den Otter, 2014, MIT licence"
ROW = re.compile(
    r"\t\(\d+,(?P<postcode>\d+),'(?P<town>(?:[^'\\]|\\.)*)','(?:[^'\\]|\\.)*',"
    r"'(?P<municipality>(?:[^'\\]|\\.)*)','(?P<province>[^']*)','[^']*',"
    r"(?P<lat>[\d.]+),(?P<lon>[\d.]+),'(?P<kind>[^']*)'\)"
)
# Those that are a region of their own in organisations.toml.
MUNICIPALITIES = {"Amsterdam", "Den Haag", "Eindhoven", "Groningen", "Rotterdam"}
OTHER_NAMES = {
    "Den Haag": ["'s-Gravenhage", "The Hague", "La Haye", "Den Haag", "لاهاي"],
    "'s-Hertogenbosch": ["Den Bosch", "Bois-le-Duc"],
    "Amsterdam": ["أمستردام"],
    "Rotterdam": ["روتردام"],
    "Utrecht": ["أوترخت"],
    "Eindhoven": ["أيندهوفن"],
    "Groningen": ["Groningue", "خرونينغن"],
    "Nijmegen": ["Nimègue", "Nimwegen"],
    "Vlissingen": ["Flushing"],
    "Leeuwarden": ["Ljouwert"],
}
# Degrees; neighbours are the postcodes with the same first two digits.
FAR = 0.35


class Spot(NamedTuple):
    postcode: str
    town: str
    municipality: str
    province: str
    lat: float
    lon: float


def main(table: Path) -> None:
    spots = sorted(read(table))
    near = middles(spots)
    with (PACK / "postcodes.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("# Made by tools/make_nl_places.py; do not edit.\n")
        file.write(f"# {CREDIT}.\n")
        file.write("# Good to some kilometres. What was built or joined since 2014 is not here.\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["postcode", "names", "lat", "lon", "areas"])
        for spot in spots:
            lat, lon = near[spot.postcode[:2]]
            if abs(spot.lat - lat) < FAR and abs(spot.lon - lon) < 2 * FAR:
                lat, lon = spot.lat, spot.lon
            names = dict.fromkeys([spot.town, *OTHER_NAMES.get(spot.town, [])])
            row = [
                spot.postcode,
                "|".join(names),
                f"{lat:.2f}",
                f"{lon:.2f}",
                "|".join(areas(spot)),
            ]
            out.writerow(row)


def read(table: Path) -> Iterator[Spot]:
    for line in table.read_text(encoding="utf-8").splitlines():
        found = ROW.match(line)
        if found and "Adres" in found["kind"]:
            yield Spot(
                found["postcode"],
                plain(found["town"]),
                plain(found["municipality"]),
                found["province"],
                float(found["lat"]),
                float(found["lon"]),
            )


def plain(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted)


def middles(spots: list[Spot]) -> dict[str, tuple[float, float]]:
    """The middle of each area of two digits, which no single mistake can move."""
    groups: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        groups[spot.postcode[:2]].append(spot)
    return {
        digits: (median(spot.lat for spot in group), median(spot.lon for spot in group))
        for digits, group in groups.items()
    }


def areas(spot: Spot) -> list[str]:
    found = [spot.province.lower()]
    if spot.municipality in MUNICIPALITIES:
        found.append(f"municipality-{spot.municipality.lower().replace(' ', '-')}")
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
