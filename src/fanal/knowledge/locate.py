"""Find the line of a TOML file on which a key stands, for messages that point."""

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\"\-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=(.*)$")


def lines_of_keys(text: str) -> dict[Path, int]:
    """The line, counted from one, of every table and key that starts a line."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quote: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = None if quote in line else quote
            continue
        if header := _HEADER.match(line):
            table = _enter(header[2].split("."), counts, array=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = [part.strip() for part in key[1].split(".")]
            for depth in range(1, len(parts) + 1):
                found.setdefault((*table, *parts[:depth]), number)
            quote = _left_open(key[2])
    return found


def line_of(lines: dict[Path, int], path: Sequence[str | int]) -> int:
    """The line of `path`, or of the nearest thing around it."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(tuple(path[:length]))) is not None:
            return line
    return 1


def _enter(parts: list[str], counts: dict[Path, int], *, array: bool) -> Path:
    """The table a header opens; a list of tables is entered at its newest element."""
    path: Path = ()
    for depth, part in enumerate(parts, start=1):
        path = (*path, part)
        if array and depth == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _left_open(value: str) -> str | None:
    for quote in ('"""', "'''"):
        if value.count(quote) == 1:
            return quote
    return None
