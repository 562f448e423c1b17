"""The start with two countries and every language: how long, and how much memory.

Languages that are still on their way would not be shown, and cost nothing. So a copy of the house
is measured in which each missing text is there: the English one in its place.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog

from bench import processes
from bench.table import Figure, heading, note
from bench.visitor import Visitor
from fanal import knowledge
from fanal.core.languages import NAMES, TRANSLATED, WHOLE
from fanal.knowledge import translations
from fanal.ops import catalogues
from fanal.ops.messages import template

COUNTRIES = ("be", "nl")
MOST_S = 5
MOST_MB = 250
# The pages that every language has; `bench.pages` measures all pages one by one.
PAGES = ("", "questions/", "places/", "help/", "safety/", "write/", "messages/")
ONLY_WHOLE = ("know/", "professionals/")
# Each worker makes its own pages: ask often enough that both have seen each.
ROUNDS = 4


def measure() -> Iterator[Figure]:
    heading(f"Start with {len(COUNTRIES)} packs and {len(NAMES)} languages")
    with processes.folder() as house, processes.folder() as data:
        _complete(house)
        with _process(house, data):  # catalogues are compiled once, by the first start
            pass
        began = time.monotonic()
        with _process(house, data) as (pid, port):
            _first_answer(port)
            took, worked = time.monotonic() - began, processes.processor_s(pid)
            yield Figure("until the first answer", took, "s", most=MOST_S)
            yield Figure("of that, work of its own", worked, "s")
            memory = processes.memory_mb(pid)
            yield Figure("memory then, all processes", memory, "MB", most=MOST_MB)
            longest = _every_page(port)
            memory = processes.memory_mb(pid)
            yield Figure("memory when every page was seen", memory, "MB", most=MOST_MB)
            yield Figure("longest wait for a page that nobody saw yet", longest, "ms")


@contextmanager
def _process(house: Path, data: Path) -> Iterator[tuple[int, int]]:
    port = processes.free_port()
    environment = {
        "FANAL_DATA": str(data),
        "FANAL_PORT": str(port),
        "FANAL_PACKS": ",".join(COUNTRIES),
        "FANAL_LANGUAGES": ",".join(NAMES),
        "PYTHONPATH": str(house / "src"),
    }
    with processes.process("-m", "fanal", "run", port=port, **environment) as running:
        yield running.pid, port


def _first_answer(port: int) -> None:
    shown = Visitor(port).get("/ro/be/")
    if shown.status != 200:
        raise RuntimeError("Romanian is not shown: the start was not the one to be measured")


def _every_page(port: int) -> float:
    longest = 0.0
    for code in NAMES:
        for country in COUNTRIES:
            for page in (*PAGES, *(ONLY_WHOLE if code in WHOLE else ())):
                for _ in range(ROUNDS):
                    began = time.monotonic()
                    status = Visitor(port).get(f"/{code}/{country}/{page}").status
                    longest = max(longest, time.monotonic() - began)
                    if status != 200:
                        raise RuntimeError(f"/{code}/{country}/{page}: {status}")
    return longest * 1000


def _complete(house: Path) -> None:
    """A copy of the house in which no text is missing."""
    source = Path(processes.SOURCE)
    shutil.copytree(source, house / "src", ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    shutil.copytree(source.parent / "packs", house / "packs")
    locale, packs = house / "src" / "fanal" / "locale", house / "packs"
    catalogues.extract(template(), locale)
    codes = [path.parent.name for path in packs.glob("*/sources.toml")]
    for code in codes:
        knowledge.extract(packs, code)
    filled = 0
    for language in TRANSLATED:
        path = catalogues.path_of(language, locale)
        catalogue = catalogues.read(path, language)
        filled += _fill(catalogue)
        review = translations.review(path)
        path.write_text(catalogues.as_po(catalogue, language, review), encoding="utf-8")
        for code in codes:
            path = translations.catalogue_path(packs / code, language)
            if path.exists():
                catalogue = translations.read(path)
                filled += _fill(catalogue)
                text = translations.as_po(catalogue, language, translations.review(path))
                path.write_text(text, encoding="utf-8")
    note(f"{filled:,} texts are not translated yet; their English stands in for them")


def _fill(catalogue: Catalog) -> int:
    missing = [
        message for message in catalogue if message.id and not translations.is_whole(message)
    ]
    for message in missing:
        message.flags.discard("fuzzy")
        if isinstance(message.id, str):
            message.string = message.id
        else:
            message.string = (message.id[-1],) * catalogue.num_plurals
    return len(missing)
