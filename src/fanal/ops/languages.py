"""`fanal languages`: how far each language is, who has read it, and whether it is shown here."""

import argparse
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from fanal.core import clock
from fanal.core.languages import SOURCE, Scope, Voice
from fanal.knowledge import spoken
from fanal.knowledge.spoken import Part, Standing
from fanal.ops.say import say
from fanal.ops.start import start

# A language lives, and so do telephone numbers and laws: what was read is read again.
LASTS = timedelta(days=365)
HEAD = ("code", "name", "speaks", "texts", "read by", "overdue", "voice", "here")


def show(_: argparse.Namespace) -> int:
    """One line for each language, and one for each that is not shown as it was asked for."""
    start()
    today = clock.now().date()
    rows = [_row(standing, today) for standing in spoken.standings()]
    for line in table([HEAD, *rows]):
        say(line)
    say()
    for line in notes(spoken.standings()):
        say(line)
    return 0


def _row(standing: Standing, today: date) -> tuple[str, ...]:
    # What is written in English is read with the code and with each pack.
    parts = () if standing.code == SOURCE else standing.parts(standing.tongue.scope)
    return (
        standing.code,
        standing.tongue.name,
        standing.tongue.scope.value,
        ", ".join(map(_part, parts)) or "the source",
        ", ".join(_read_by(part) for part in parts if part.review.done) or "-",
        ", ".join(part.name for part in parts if is_overdue(part, today)) or "-",
        standing.tongue.voice.value,
        here(standing),
    )


def _part(part: Part) -> str:
    return f"{part.name} {part.done}/{part.of}" if part.of else f"{part.name} not begun"


def _read_by(part: Part) -> str:
    return f"{part.name}: {part.review.by or 'unnamed'} {part.review.on}".strip()


def is_overdue(part: Part, today: date) -> bool:
    """Whether what was read has changed since, or was read more than a year ago.

    Where the English has changed its translation waits, so the catalogue is not complete.
    A review without a day that one can read counts as old.
    """
    if not part.review.done:
        return False
    try:
        read_on = date.fromisoformat(part.review.on)
    except ValueError:
        return True
    return not part.complete or today - read_on > LASTS


def here(standing: Standing) -> str:
    """Whether it is shown, and why or why not."""
    if standing.own:
        return "shown: always" if standing.code == SOURCE else "shown: a country's own"
    if not standing.enabled:
        return "not shown: not in FANAL_LANGUAGES"
    if standing.spoken is None:
        return "not shown: texts are missing"
    if standing.spoken is not standing.tongue.scope:
        return "partly shown: texts are missing"
    return "shown: enabled"


def notes(standings: tuple[Standing, ...]) -> Iterator[str]:
    yield f"whole: every page and the desk; {Scope.ESSENTIAL.value}: the pages that matter most."
    yield "overdue: read more than a year ago, or changed since."
    silent = [each.code for each in standings if each.tongue.voice is not Voice.USUAL]
    yield (
        f"voice: whether phones usually have a voice of their own for it. Usually not: "
        f"{', '.join(silent)}. This is our own assumption; confirm it on the phones you meet."
    )


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Columns of equal width; a Chinese letter takes the room of two."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )
