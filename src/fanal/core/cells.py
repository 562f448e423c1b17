"""Tables that leave the house as CSV: no cell ever starts a formula.

A spreadsheet runs what begins with one of these signs, also full-width, and also behind blanks
that it drops (OWASP, CSV Injection).
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
_BREAKS = "\t\r\n"
QUOTE = "'"


def safe(cell: str) -> str:
    """The same words behind an apostrophe, where a spreadsheet would have read a formula."""
    return QUOTE + cell if starts_formula(cell.lstrip(QUOTE)) else cell


def plain(cell: str) -> str:
    """What was typed, without the apostrophe that `safe` put before it."""
    if cell.startswith(QUOTE) and starts_formula(cell.lstrip(QUOTE)):
        return cell[1:]
    return cell


def starts_formula(cell: str) -> bool:
    if cell.startswith(tuple(_BREAKS)):
        return True
    # Blanks and invisible signs (Unicode categories Z and C) in front hide nothing.
    seen = (letter for letter in cell if unicodedata.category(letter)[0] not in "ZC")
    return next(seen, "x") in _STARTS


def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark that spreadsheets know it by; every cell in quotes, and safe."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")
