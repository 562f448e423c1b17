"""Read a folder of packs and report everything that is wrong with them at once."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fanal.core.languages import Scope, scope_of
from fanal.knowledge import translations
from fanal.knowledge.common import COMMON, CommonPack
from fanal.knowledge.country import CountryFile, Outline
from fanal.knowledge.essential import texts_of
from fanal.knowledge.guidance import GuidanceFile
from fanal.knowledge.instruments import InstrumentsFile
from fanal.knowledge.locate import Path as KeyPath
from fanal.knowledge.locate import line_of, lines_of_keys
from fanal.knowledge.organisations import OrganisationsFile
from fanal.knowledge.pack import Pack
from fanal.knowledge.places import COLUMNS, Places
from fanal.knowledge.problems import PackError, Problem
from fanal.knowledge.procedures import ProcedureFile
from fanal.knowledge.records import SourcesFile, Strict
from fanal.knowledge.references import broken_references
from fanal.knowledge.services import ServicesFile
from fanal.knowledge.text import SOURCE_LANGUAGE, Text
from fanal.knowledge.translations import Coverage, Reach, Review

FILES: dict[str, type[Strict]] = {
    "sources.toml": SourcesFile,
    "country.toml": CountryFile,
    "organisations.toml": OrganisationsFile,
    "instruments.toml": InstrumentsFile,
    "guidance.toml": GuidanceFile,
    "services.toml": ServicesFile,
    "map.toml": Outline,
    "procedure.toml": ProcedureFile,
}
POSTCODES = "postcodes.csv"
# What the public pages are made of. The first pack has all of it; a further one may be a sketch
# with none of it, so that a country can begin with its procedure and its teams.
PUBLIC = (
    "guidance.toml",
    "services.toml",
    POSTCODES,
)
DESK_ONLY = ("organisations.toml", "instruments.toml")
OPTIONAL = ("procedure.toml", "map.toml")
# What a pack without a country has.
COMMON_FILES = ("sources.toml", "instruments.toml")


@dataclass
class Reading:
    """One pack while it is being read."""

    folder: Path
    files: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, dict[KeyPath, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: Places | None = None

    @property
    def common(self) -> bool:
        """Whether it is the pack without a country."""
        return self.folder.name == COMMON

    @property
    def sketch(self) -> bool:
        """Whether nothing of it is for the public pages yet."""
        return self.places is None

    def problem(self, file: str, path: Sequence[str | int], message: str) -> None:
        line = line_of(self.lines.get(file, {}), path)
        self.at_line(file, line, message)

    def at_line(self, file: str, line: int, message: str) -> None:
        shown = f"{self.folder.parent.name}/{self.folder.name}/{file}"
        self.problems.append(Problem(shown, line, message))


def load_packs(
    root: Path, codes: Sequence[str], confirmed: Collection[str] = ()
) -> tuple[dict[str, Pack], CommonPack | None]:
    """The packs of these countries, and the common one; `PackError` lists every problem.

    `confirmed` are full ids of lists that this installation has confirmed, as in common/some-list.
    """
    readings = _read_packs(root, codes)
    if problems := [problem for reading in readings for problem in reading.problems]:
        raise PackError(problems)
    _refuse_unknown(confirmed, readings)
    common = next((build_common(each, confirmed) for each in readings if each.common), None)
    packs = {
        reading.folder.name: build(reading, common, confirmed)
        for reading in readings
        if not reading.common
    }
    return packs, common


def check(root: Path, codes: Sequence[str]) -> list[Problem]:
    """Every problem of these packs; an empty list when there is none."""
    return sorted(problem for reading in _read_packs(root, codes) for problem in reading.problems)


def _read_packs(root: Path, codes: Sequence[str]) -> list[Reading]:
    """The first pack is the one that the public pages are about, so it must be whole."""
    countries = [code for code in codes if code != COMMON]
    readings = [read_pack(root / code, whole=code == countries[0]) for code in countries]
    if COMMON in codes or (root / COMMON).exists():
        readings.append(read_pack(root / COMMON))
    return readings


def _refuse_unknown(confirmed: Collection[str], readings: Sequence[Reading]) -> None:
    """A list that is confirmed by a misspelt id would stay off without a word."""
    lists = {
        f"{reading.folder.name}/{each.id}": each
        for reading in readings
        if (file := reading.files.get("instruments.toml"))
        for each in file.instruments
    }
    waiting = ", ".join(sorted(id for id, each in lists.items() if not each.confirmed))
    choice = f"write one of {waiting}, or nothing" if waiting else "no list waits: write nothing"
    if unknown := sorted(set(confirmed) - set(lists)):
        raise PackError(
            [Problem("FANAL_CONFIRMED", 1, f"there is no list {id!r}: {choice}") for id in unknown]
        )


def read_pack(folder: Path, *, whole: bool = False) -> Reading:
    reading = Reading(folder)
    absent = _may_be_absent(folder, whole=whole)
    for name, model in FILES.items():
        if name not in absent:
            _read_file(reading, name, model)
    if POSTCODES not in absent:
        _read_places(reading)
    known = COMMON_FILES if reading.common else FILES
    for extra in sorted(path.name for path in folder.glob("*.toml") if path.name not in known):
        reading.at_line(extra, 1, f"unknown file: write one of {', '.join(sorted(known))}")
    if not reading.problems:
        for file, path, message in broken_references(folder.name, reading.files):
            reading.problem(file, path, message)
    return reading


def _may_be_absent(folder: Path, *, whole: bool) -> frozenset[str]:
    """The files that are not there and need not be."""
    present = {path.name for path in folder.glob("*")}
    if folder.name == COMMON:
        return frozenset({*FILES, POSTCODES} - {*COMMON_FILES})
    sketch = not whole and not present.intersection(PUBLIC)
    return frozenset({*OPTIONAL, *((*PUBLIC, *DESK_ONLY) if sketch else ())} - present)


def build_common(reading: Reading, confirmed: Collection[str] = ()) -> CommonPack:
    texts = {text.id: text for text in name_texts(reading.files)}
    return CommonPack(
        version=version_of(reading.folder),
        sources=reading.files["sources.toml"],
        instruments=reading.files["instruments.toml"],
        confirmed=confirmed,
        texts=texts,
        coverage=translate(reading, texts),
    )


def build(
    reading: Reading, common: CommonPack | None = None, confirmed: Collection[str] = ()
) -> Pack:
    texts = {text.id: text for text in name_texts(reading.files)}
    coverage = translate(reading, texts)
    files = reading.files
    return Pack(
        version=version_of(reading.folder),
        sources=files["sources.toml"],
        country=files["country.toml"],
        organisations=files.get("organisations.toml"),
        instruments=files.get("instruments.toml"),
        guidance=files.get("guidance.toml"),
        services=files.get("services.toml"),
        outline=files.get("map.toml"),
        procedure=files.get("procedure.toml"),
        places=reading.places,
        texts=texts,
        coverage=coverage,
        common=common,
        confirmed=confirmed,
    )


def name_texts(files: Mapping[str, BaseModel]) -> Iterator[Text]:
    """Every text of a pack, with its id made of the keys and ids around it."""
    for file in files.values():
        for key in type(file).model_fields:
            yield from _named(getattr(file, key), key)


def _named(value: object, path: str) -> Iterator[Text]:
    if isinstance(value, Text):
        value.bind(path, {})
        yield value
    elif isinstance(value, tuple):
        for element in value:
            if isinstance(element, BaseModel):
                yield from _named(element, f"{path}.{_last(element)}")
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _named(getattr(value, name), f"{path}.{info.alias or name}")


def _last(record: BaseModel) -> str:
    return str(getattr(record, "id", "")).rpartition("/")[2]


def translate(reading: Reading, texts: Mapping[str, Text]) -> dict[str, Coverage]:
    """Bind every text to its translations and say how far each language reaches."""
    found: dict[str, dict[str, str]] = {id: {} for id in texts}
    signed = all(file.about.reviewed_by for file in reading.files.values())
    coverage = {SOURCE_LANGUAGE: Coverage(Review("reviewed" if signed else "draft"), {})}
    for path in sorted((reading.folder / "locale").glob("*.po")):
        words = translations.translated(translations.read(path), texts)
        for id, translation in words.items():
            found[id][path.stem] = translation
        coverage[path.stem] = _coverage(reading, texts, path, words)
    for id, text in texts.items():
        text.bind(id, found[id])
    return coverage


def _coverage(
    reading: Reading, texts: Mapping[str, Text], path: Path, words: Collection[str]
) -> Coverage:
    wanted = {scope: texts_of(scope, texts.values(), reading.files) for scope in Scope}
    reaches = {
        scope: Reach(tuple(text.id for text in asked if text.id not in words), len(asked))
        for scope, asked in wanted.items()
    }
    return Coverage(translations.review(path), reaches, scope_of(path.stem))


def version_of(folder: Path) -> str:
    """Twelve hex digits that change with any fact of the pack."""
    digest = hashlib.sha256()
    for name in (*sorted(FILES), POSTCODES):
        path = folder / name
        if not path.exists():
            continue
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _read_file(reading: Reading, name: str, model: type[Strict]) -> None:
    path = reading.folder / name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        reading.at_line(name, 1, "this file is missing: write it as docs/reference/packs.md says")
        return
    except UnicodeDecodeError:
        reading.at_line(name, 1, "this is not UTF-8: save the file as UTF-8")
        return
    reading.lines[name] = lines_of_keys(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        reading.at_line(name, line, f"this is not TOML: {str(error).partition(' (at')[0]}")
        return
    _inherit_check(data)
    try:
        reading.files[name] = model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            reading.problem(name, _keys(detail["loc"]), _explain(detail, model))


def _inherit_check(data: dict[str, Any]) -> None:
    """Records of a file were checked on the file's day unless they say otherwise."""
    about = data.get("about")
    if not isinstance(about, dict) or "checked_on" not in about:
        return
    for records in data.values():
        if isinstance(records, list):
            for record in records:
                if isinstance(record, dict) and "source" in record:
                    record.setdefault("checked_on", about["checked_on"])


def _read_places(reading: Reading) -> None:
    path = reading.folder / POSTCODES
    if not path.exists():
        reading.at_line(POSTCODES, 1, f"this file is missing: columns are {', '.join(COLUMNS)}")
        return
    try:
        reading.places = Places.read(path)
    except (KeyError, ValueError, AttributeError, TypeError):
        reading.at_line(POSTCODES, 1, f"cannot be read: write columns {', '.join(COLUMNS)}")


def _keys(loc: Sequence[str | int]) -> KeyPath:
    return tuple(loc)


def _explain(detail: ErrorDetails, model: type[BaseModel]) -> str:
    key = next((str(part) for part in reversed(detail["loc"]) if isinstance(part, str)), "file")
    match detail["type"]:
        case "extra_forbidden":
            allowed = ", ".join(_allowed(model, detail["loc"][:-1]))
            return f"unknown key {key!r}: write one of {allowed}"
        case "missing":
            return f"{key!r} is missing: write it"
        case "value_error":
            return f"{key!r}: {detail['msg'].removeprefix('Value error, ')}"
        case "string_pattern_mismatch":
            return f"{key!r}: write it to match {detail['ctx']['pattern']}"
        case _:
            return f"{key!r}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _allowed(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The keys that may stand where `loc` points."""
    for part in loc:
        if isinstance(part, int):
            continue
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        inner = _model_in(fields[part].annotation) if part in fields else None
        if inner is None:
            break
        model = inner
    return sorted(info.alias or name for name, info in model.model_fields.items())


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := _model_in(part):
            return found
    return None
