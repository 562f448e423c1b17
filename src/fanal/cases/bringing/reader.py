"""Run beside the server: a file comes in, its cells go out as JSON, or the word for what is wrong.

A program of its own that has never heard of Django, with a limit on memory and time: a file that
was made to break a reader breaks this one alone. Once its library is loaded it can open no file,
no connection and no link.
"""

import codecs
import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

MEMORY, SECONDS = 1 << 30, 25
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2_000, 60, 10_000
# Cells can share one text: a small file says gigabytes.
MOST_LETTERS = 8_000_000
# A spreadsheet is a zip of XML: what it unpacks to, in how many parts, and how much tighter.
MOST_UNPACKED, MOST_PARTS, TIGHTEST = 60_000_000, 500, 200
MOST_BLANK = 1_000
MOST_TITLES, MOST_MERGED = 10, 5_000
ZIP = b"PK"
# What a spreadsheet locked with a password is wrapped in.
OLE, LOCKED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
# A formula whose result the program that wrote the file left out; an empty text is a result.
WITHOUT_RESULT = re.compile(
    rb"<(?:\w+:)?c\b(?![^>]*\bt=\"str\")[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL = re.compile(rb"\br=\"([A-Z]{1,3}[0-9]{1,7})\"")
# What stands in such a cell from here on: its line says so and becomes no case.
UNKNOWN = re.compile(r"#=([A-Z]{1,3}[0-9]{1,7})")


class Wrong(Exception):
    """Named by one word that the page knows how to say."""


def main() -> None:
    content = sys.stdin.buffer.read()
    _lock_in(content)
    try:
        told: dict[str, Any] = read(content)
    except Wrong as wrong:
        told = {"wrong": str(wrong)}
    json.dump(told, sys.stdout)


def _lock_in(content: bytes) -> None:
    if content.startswith(ZIP):
        import openpyxl  # noqa: F401
    # Some codecs are files that are read when they are first asked for.
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "cp437"):
        codecs.lookup(encoding)
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # Standard input, output and error are open already; nothing else can be.
        (resource.RLIMIT_NOFILE, 3),
    )
    for limit, value in limits:
        resource.setrlimit(limit, (value, value))


def read(content: bytes) -> dict[str, Any]:
    """`headers`, `rows` as pairs of the number of the line and its cells, and `counted`."""
    if not content.strip():
        raise Wrong("empty")
    if content.startswith(OLE) and LOCKED in content:
        raise Wrong("locked")
    book = _Book(content) if content.startswith(ZIP) else None
    found = list(_bounded(book.rows() if book else _csv(content)))
    if not found:
        raise Wrong("empty")
    headers, *rows = found[_titles(found) :]
    if not rows:
        raise Wrong("no-rows")
    if any(map(UNKNOWN.fullmatch, headers[1])):
        raise Wrong("no-results")
    if book:
        book.spread(rows)
    if sum(len(cell) for _, cells in (headers, *rows) for cell in cells) > MOST_LETTERS:
        raise Wrong("too-big")
    width = max(len(cells) for _, cells in (headers, *rows))
    wide = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in (headers, *rows)]
    return {"headers": wide[0][1], "rows": wide[1:], "counted": not book or book.counted}


def _titles(rows: list[tuple[int, list[str]]]) -> int:
    """How many lines stand above the names of the columns: a word or two over a wide table."""
    filled = [sum(map(bool, cells)) for _, cells in rows[:MOST_TITLES]]
    most = max(filled)
    return next(at for at, many in enumerate(filled) if many > 2 or many * 3 > most)


def _bounded(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row that has something in it, with the number of its line in the file."""
    count = blank = 0
    for number, cells in enumerate(rows, 1):
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank += 1
            if blank > MOST_BLANK:
                return
            continue
        blank = 0
        if len(cells) > MOST_COLUMNS:
            raise Wrong("too-wide")
        if max(map(len, cells)) > LONGEST_CELL:
            raise Wrong("too-long")
        count += 1
        if count > MOST_ROWS + 1:
            raise Wrong("too-many")
        yield number, cells


# CSV


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise Wrong("no-table")
    csv.field_size_limit(LONGEST_CELL * 4)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            yield [cell.strip() for cell in cells]
    except csv.Error:
        raise Wrong("no-table") from None


def _decoded(content: bytes) -> str:
    """By its mark; else UTF-16 when half of it is zeros; else UTF-8; else as Windows writes it."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    for mark, encoding in marks:
        if content.startswith(mark):
            return _as(content, encoding)
    start = content[:2_000]
    if start.count(0) > len(start) // 4:
        return _as(
            content, "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Wrong("no-table") from None


def _delimiter(text: str) -> str:
    """What parts the first line most often, outside quotes."""
    line, quoted = "", False
    for letter in text[:50_000]:
        if letter == '"':
            quoted = not quoted
        elif letter in "\r\n" and line.strip() and not quoted:
            break
        elif not quoted:
            line += letter
    return max(";\t,", key=line.count)


# XLSX


class _Book:
    """The first sheet of a spreadsheet."""

    def __init__(self, content: bytes) -> None:
        _unpacks(content)
        with _no_table():
            import openpyxl
            from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            self.counted = book.epoch == CALENDAR_WINDOWS_1900
            self.sheet = book.worksheets[0]
            # What it says of its own size may be wrong.
            self.sheet.reset_dimensions()
            self.xml = self.sheet._get_source().read()
            self.unknown = _without_result(self.xml)

    def rows(self) -> Iterator[list[str]]:
        with _no_table():
            rows = self.sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
            for number, values in enumerate(rows, 1):
                cells = [_cell(value) for value in values]
                for column, name in self.unknown.get(number, ()):
                    cells.extend([""] * (column - len(cells)))
                    cells[column - 1] = f"#={name}"
                yield cells

    def spread(self, rows: list[tuple[int, list[str]]]) -> None:
        """What stands in one cell that was merged over several lines holds for each of them."""
        with _no_table():
            merged = self._merged()
        lines = dict(rows)
        for column, top, bottom in merged:
            if top not in lines or column >= len(lines[top]):
                continue
            for number in range(top + 1, min(bottom, max(lines)) + 1):
                cells = lines.get(number, [])
                if 0 < len(cells) <= column:
                    cells.extend([""] * (column + 1 - len(cells)))
                if cells and not cells[column]:
                    cells[column] = lines[top][column]

    def _merged(self) -> list[tuple[int, int, int]]:
        """Column, first line and last line of what was merged downwards."""
        from openpyxl.utils.cell import range_boundaries

        found = MERGED.findall(self.xml)[:MOST_MERGED]
        bounds = [range_boundaries(each.decode()) for each in found]
        return [(left - 1, top, bottom) for left, top, _, bottom in bounds if bottom > top]


def _without_result(xml: bytes) -> dict[int, list[tuple[int, str]]]:
    """By line: column and name of each cell with a formula and no result."""
    from openpyxl.utils.cell import coordinate_to_tuple

    found: dict[int, list[tuple[int, str]]] = {}
    for cell in WITHOUT_RESULT.finditer(xml):
        name = _CELL.search(cell[0].partition(b">")[0])
        if name is None:
            raise Wrong("no-results")
        row, column = coordinate_to_tuple(name[1].decode())
        if column <= MOST_COLUMNS + 1:
            found.setdefault(row, []).append((column, name[1].decode()))
    return found


@contextmanager
def _no_table() -> Iterator[None]:
    try:
        yield
    except Wrong:
        raise
    except MemoryError:
        raise Wrong("too-big") from None
    except Exception:
        raise Wrong("no-table") from None


def _unpacks(content: bytes) -> None:
    """Before anything is unpacked: whether it would stay within bounds."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Wrong("no-table") from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Wrong("too-big")
    if unpacked > TIGHTEST * len(content):
        raise Wrong("too-big")
    if any(part.flag_bits & 1 for part in parts):
        raise Wrong("locked")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not any(value.timetuple()[3:6]) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


if __name__ == "__main__":
    main()
