"""`fanal translations`: collect, compile and check what translators work on."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from fanal.core.languages import Scope, scope_of
from fanal.knowledge import catalogues as pack_catalogues
from fanal.knowledge.translations import LANGUAGES, catalogue_path, is_whole, read, review
from fanal.ops import catalogues
from fanal.ops.fit import misfits
from fanal.ops.messages import PACKAGE, template
from fanal.ops.say import complain, say

PACKS = PACKAGE.parent.parent / "packs"
STATES = ("draft", "reviewed")
# Of a file that nobody has translated yet, the first few are enough to know it by.
SHOWN = 10


def pack_codes(root: Path = PACKS) -> list[str]:
    return sorted(path.parent.name for path in root.glob("*/sources.toml"))


def compile_all(_: argparse.Namespace) -> int:
    for path in catalogues.compile_stale():
        say(f"compiled {_short(path)}")
    return 0


def extract_all(_: argparse.Namespace) -> int:
    changed = catalogues.extract(template())
    for code in pack_codes():
        changed += pack_catalogues.extract(PACKS, code)
    for path in changed:
        say(f"updated {_short(path)}")
    return 0


def check_all(_: argparse.Namespace) -> int:
    """Changes nothing; lists everything that keeps a language from being shown whole.

    An essential language without a catalogue has not begun. One that has begun must be whole: with
    one text missing it would be gone from the site, and nobody would see why.
    """
    problems = [*_interface_problems(template()), *_pack_problems()]
    for problem in problems:
        complain(problem)
    if problems:
        complain(f"{len(problems)} problems. `fanal translations extract` collects new texts.")
    return 1 if problems else 0


def _interface_problems(template: Catalog) -> Iterator[str]:
    for language in LANGUAGES:
        path = catalogues.path_of(language)
        if not path.exists() and scope_of(language) is Scope.ESSENTIAL:
            continue
        if not path.exists() or path.read_text("utf-8") != catalogues.fresh(template, language):
            yield f"{_short(path)}: not up to date with the code"
        yield from _file_problems(path, language, catalogues.read(path, language))


def _pack_problems() -> Iterator[str]:
    for code in pack_codes():
        for path in pack_catalogues.outdated(PACKS, code):
            yield f"{_short(path)}: not up to date with the pack"
        for language in LANGUAGES:
            path = catalogue_path(PACKS / code, language)
            yield from _file_problems(path, language, read(path))


def _file_problems(path: Path, language: str, catalogue: Catalog) -> Iterator[str]:
    messages = catalogues.texts(catalogue)
    if review(path).state not in STATES:
        yield f"{_short(path)}: X-Review-State must be one of {', '.join(STATES)}"
    usable = [message for message in messages if is_whole(message)]
    missing = [_name(message) for message in messages if message not in usable]
    for name in missing[:SHOWN]:
        yield f"{_short(path)}: {name}: not translated"
    if len(missing) > SHOWN:
        yield f"{_short(path)}: and {len(missing) - SHOWN} more not translated"
    for message in usable:
        for misfit in misfits(message):
            yield f"{_short(path)}: {_name(message)}: {misfit}"


def _name(message: Message) -> str:
    source = message.id if isinstance(message.id, str) else message.id[0]
    name = str(message.context or source)
    return repr(name if len(name) <= 60 else f"{name[:59]}…")


def _short(path: Path) -> Path:
    return path.relative_to(PACKS.parent)
