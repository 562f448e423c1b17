"""Writes the pages: self-contained HTML without scripts, made to be read, printed and signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from pydantic import BaseModel

from fanal.core import clock
from fanal.knowledge.loader import Reading, name_texts, read_pack, translate, version_of
from fanal.knowledge.records import Source
from fanal.knowledge.remarks import Kind, Remark
from fanal.knowledge.text import Text
from fanal.knowledge.translations import LANGUAGES, Coverage
from fanal.ops.review.cards import Card, Reader
from fanal.ops.review.labels import FILES, MARKS, ORDER, READ, TEMPLATES, label
from fanal.ops.say import Stop

# Made by a tool from open data; a drawing of numbers tells a reader nothing.
NOT_READ = ("map.toml", "sources.toml")


@dataclass
class Group:
    """The records of one kind in a file."""

    title: str
    cards: list[Card]


@dataclass
class Part:
    """A file of the pack, with who has read it."""

    id: str
    title: str
    file: str
    checked_on: str
    review_due: str
    overdue: bool
    reviewed_by: str
    note: str
    groups: list[Group]


def write(
    folder: Path,
    root: Path,
    codes: Sequence[str],
    *,
    languages: Sequence[str] = (),
    found: Sequence[Remark] = (),
) -> list[Path]:
    """One page per pack in this folder, and their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for code in codes:
        path = folder / f"{code}.html"
        mine = [each for each in found if each.pack == code]
        path.write_text(html(read_pack(root / code), languages, mine), encoding="utf-8")
        written.append(path)
    return written


def html(reading: Reading, languages: Sequence[str], found: Sequence[Remark]) -> str:
    """The page of one pack that has no problem."""
    texts: dict[str, Text] = {text.id: text for text in name_texts(reading.files)}
    coverage = translate(reading, texts)
    if unknown := sorted(set(languages) - {*LANGUAGES, *coverage}):
        raise Stop(f"no language {', '.join(unknown)}: write some of {', '.join(LANGUAGES)}")
    sources: dict[str, Source] = {
        source.id: source for source in reading.files["sources.toml"].sources
    }
    reader = Reader(sources, tuple(languages))
    engine = Engine(dirs=[str(TEMPLATES)], autoescape=True)
    context = {
        "code": reading.folder.name,
        "name": _name(reading),
        "version": version_of(reading.folder),
        "printed": clock.now().date().isoformat(),
        "languages": list(languages),
        "parts": list(_parts(reading, reader)),
        "sources": _sources(reading, sources),
        "sources_file": _about(reading, "sources.toml"),
        "waiting": _by_kind(found),
        "marks": list(MARKS.items()),
        "coverage": _coverage(coverage, len(texts)),
    }
    # Numbers and days come as strings, so no locale is asked for.
    return engine.get_template("page.html").render(Context(context, use_l10n=False))


def _name(reading: Reading) -> str:
    if reading.common:
        return "Every country"
    name: str = reading.files["country.toml"].country.name.english
    return name


def _parts(reading: Reading, reader: Reader) -> Iterator[Part]:
    for file in ORDER:
        if file in reading.files and file not in NOT_READ:
            yield _part(reading, file, reader)


def _part(reading: Reading, file: str, reader: Reader) -> Part:
    model = reading.files[file]
    groups = []
    for key in type(model).model_fields:
        value: Any = getattr(model, key)
        if key == "about" or not value:
            continue
        cards = reader.cards(value) if isinstance(value, tuple) else [reader.card(value)]
        groups.append(Group(label(key), cards))
    about = _about(reading, file)
    return Part(id=file.removesuffix(".toml"), title=FILES[file], file=file, groups=groups, **about)


def _about(reading: Reading, file: str) -> dict[str, Any]:
    about = reading.files[file].about
    return {
        "checked_on": str(about.checked_on),
        "review_due": str(about.review_due),
        "overdue": about.review_due < clock.now().date(),
        "reviewed_by": about.reviewed_by,
        "note": about.note or "",
    }


def _sources(reading: Reading, sources: dict[str, Source]) -> list[dict[str, Any]]:
    """Each source with what rests on it."""
    resting: dict[str, list[str]] = {id: [] for id in sources}
    for file in reading.files.values():
        for id, name in _rests_on(file, ""):
            resting[id].append(name)
    return [
        {
            "source": each,
            "resting": resting[id],
            "read": READ[each.read],
            "mark": "A" if each.read == "whole" else "B",
        }
        for id, each in sources.items()
    ]


def _rests_on(record: BaseModel, name: str) -> Iterator[tuple[str, str]]:
    """Each source that a record and what is inside it name, with the record's name."""
    for id in getattr(record, "source", ()):
        yield id, name
    for key in type(record).model_fields:
        value = getattr(record, key)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, BaseModel):
                inner = getattr(each, "id", key)
                yield from _rests_on(each, f"{name}, {inner}" if name else str(inner))


def _by_kind(found: Sequence[Remark]) -> list[tuple[str, list[Remark]]]:
    return [
        (kind.value, each) for kind in Kind if (each := [one for one in found if one.kind is kind])
    ]


def _coverage(coverage: dict[str, Coverage], texts: int) -> list[dict[str, str]]:
    return [
        {
            "language": language,
            "done": str((found.of or texts) - len(found.missing)),
            "of": str(found.of or texts),
            "state": found.review.state,
            "by": found.review.by,
        }
        for language, found in sorted(coverage.items())
    ]
