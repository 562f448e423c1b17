"""Do the ids of a pack point at something? Pure questions over its files."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fanal.knowledge.common import COMMON
from fanal.knowledge.enums import Audience, InstrumentKind
from fanal.knowledge.records import Record

Broken = tuple[str, Sequence[str | int], str]

LISTS = (
    ("sources.toml", "sources"),
    ("country.toml", "emergency"),
    ("organisations.toml", "centres"),
    ("organisations.toml", "teams"),
    ("organisations.toml", "lines"),
    ("organisations.toml", "regions"),
    ("instruments.toml", "instruments"),
    ("guidance.toml", "sections"),
    ("services.toml", "services"),
    ("procedure.toml", "procedures"),
    ("procedure.toml", "choices"),
    ("procedure.toml", "rights"),
)
INNER_LISTS = (
    "items",
    "limits",
    "variants",
    "points",
    "phases",
    "ends",
    "conditions",
    "extension_conditions",
    "tasks",
    "follows",
)


def broken_references(code: str, files: Mapping[str, Any]) -> Iterator[Broken]:
    """Every id that is used twice, unknown, or not of this pack."""
    sources = {source.id for source in files["sources.toml"].sources}
    for file, key in LISTS:
        if file in files:
            yield from _records(file, (key,), getattr(files[file], key), sources)
    if "instruments.toml" in files:
        yield from _studies(files, sources)
    if code == COMMON:
        yield from _foreign_names(files)
        return
    calendar = files["country.toml"].calendar
    yield from _sources("country.toml", ("calendar",), calendar.source, sources)
    yield from _country(code, files)
    if "organisations.toml" in files:
        yield from _teams(code, files)
    if "instruments.toml" in files:
        yield from _instruments(code, files)
    if "procedure.toml" in files:
        yield from _procedures(code, files)


def _records(
    file: str, path: Sequence[str | int], records: Sequence[Record], sources: Iterable[str]
) -> Iterator[Broken]:
    """The ids and sources of a list of records, and of the lists inside them."""
    yield from _ids(file, path, records)
    for index, record in enumerate(records):
        here = (*path, index)
        yield from _sources(file, here, getattr(record, "source", ()), sources)
        for inner in INNER_LISTS:
            if inside := getattr(record, f"all_{inner}", ()):
                yield from _records(file, (*here, inner), inside, sources)


def _sources(
    file: str, path: Sequence[str | int], given: Iterable[str], known: Iterable[str]
) -> Iterator[Broken]:
    for missing in sorted(set(given) - set(known)):
        yield file, (*path, "source"), f"unknown source {missing!r}: {_one_of(known)}"


def _ids(file: str, path: Sequence[str | int], records: Sequence[Record]) -> Iterator[Broken]:
    known = {record.id for record in records}
    counts = Counter(record.id for record in records)
    for index, record in enumerate(records):
        here = (*path, index, "id")
        if counts[record.id] > 1:
            yield (
                file,
                here,
                f"the id {record.id!r} is used twice: ids are for ever, write a new one",
            )
        successor = record.retired.successor if record.retired else None
        others = known - {record.id}
        if successor is not None and successor not in others:
            message = f"unknown successor {successor!r}: {_one_of(others)}"
            yield file, (*path, index, "retired"), message
        elif successor is not None and _goes_round(record, records):
            message = f"the successors of {record.id!r} lead round in a circle: name a living one"
            yield file, (*path, index, "retired"), message


def _goes_round(record: Record, records: Sequence[Record]) -> bool:
    """Whether following its successors never ends."""
    known = {each.id: each for each in records}
    seen: set[str] = set()
    at: Record | None = record
    while at is not None and at.id not in seen:
        seen.add(at.id)
        successor = at.retired.successor if at.retired else None
        at = known.get(successor) if successor else None
    return at is not None


def _country(code: str, files: Mapping[str, Any]) -> Iterator[Broken]:
    file = "country.toml"
    country = files[file].country
    if country.code != code:
        yield file, ("country", "code"), f"this pack lies in {code}/: write code = {code!r}"
    organisations = files.get("organisations.toml")
    centres = (
        {centre.id for centre in organisations.centres if centre.shown} if organisations else set()
    )
    order = country.default_order
    if sorted(order) != sorted(centres):
        wanted = ", ".join(sorted(centres))
        yield file, ("country", "default_order"), f"write each centre once: {wanted}"


def _teams(code: str, files: Mapping[str, Any]) -> Iterator[Broken]:
    file = "organisations.toml"
    centres = {centre.id for centre in files[file].centres if centre.shown}
    teams = files[file].teams
    if "map.toml" in files:
        for index, centre in enumerate(files[file].centres):
            if missing := centre.missing_for_visitors:
                yield file, ("centres", index), f"{', '.join(missing)}: visitors need it, write it"
    ids = {team.id for team in teams if team.shown}
    for key in ("centres", "teams"):
        for index, record in enumerate(getattr(files[file], key)):
            if not record.id.startswith(f"{code}/"):
                yield file, (key, index, "id"), f"write the id as {code}/…"
    slugs = {centre.id.partition("/")[2] for centre in files[file].centres}
    for index, service in enumerate(getattr(files.get("services.toml"), "services", ())):
        if service.id in slugs:
            message = f"a centre is called {service.id!r}: write another id"
            yield "services.toml", ("services", index, "id"), message
    for index, team in enumerate(teams):
        if team.centre_id not in centres:
            yield file, ("teams", index, "centre"), f"unknown centre: {_one_of(centres)}"
        if missing := set(team.fallback) - (ids - {team.id}):
            unknown = ", ".join(sorted(missing))
            yield file, ("teams", index, "fallback"), f"unknown team {unknown}: {_one_of(ids)}"
    for index, region in enumerate(files[file].regions):
        if region.team_id is not None and region.team_id not in ids:
            yield file, ("regions", index, "team"), f"unknown team: {_one_of(ids)}"
    for id in sorted(centres):
        if not any(t.centre_id == id and t.audience is Audience.ALL and t.shown for t in teams):
            yield file, ("teams",), f'{id} has no team with audience = "all": write one'


def _studies(files: Mapping[str, Any], sources: Iterable[str]) -> Iterator[Broken]:
    file = "instruments.toml"
    for index, instrument in enumerate(files[file].instruments):
        here = ("instruments", index, "validation", "studies")
        yield from _records(file, here, instrument.validation.studies, sources)


def _foreign_names(files: Mapping[str, Any]) -> Iterator[Broken]:
    """An id that begins like a country's could hide a list of that country."""
    file = "instruments.toml"
    for index, instrument in enumerate(files[file].instruments):
        if re.match(r"[a-z]{2}-", instrument.id):
            message = "two letters and a hyphen are a country's: write another id"
            yield file, ("instruments", index, "id"), message


def _instruments(code: str, files: Mapping[str, Any]) -> Iterator[Broken]:
    file = "instruments.toml"
    for index, instrument in enumerate(files[file].instruments):
        if not instrument.id.startswith(f"{code}-"):
            yield file, ("instruments", index, "id"), f"write the id as {code}-…"
    if "guidance.toml" in files and not any(
        instrument.kind is InstrumentKind.SELFTEST and instrument.shown
        for instrument in files[file].instruments
    ):
        yield file, ("instruments",), 'no instrument with kind = "selftest": write one'


def _procedures(code: str, files: Mapping[str, Any]) -> Iterator[Broken]:
    file = "procedure.toml"
    for index, procedure in enumerate(files[file].procedures):
        if not procedure.id.startswith(f"{code}-"):
            yield file, ("procedures", index, "id"), f"write the id as {code}-…"


def _one_of(ids: Iterable[str]) -> str:
    return f"write one of {', '.join(sorted(ids))}"
