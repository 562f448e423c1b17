"""Days as lists have them. Where two readings are possible it is none: nothing is guessed."""

import re
import unicodedata
from datetime import date, timedelta

from django.utils import dates
from django.utils.translation import override

from fanal.cases.kinds.base import FIRST_YEAR, LAST_YEAR
from fanal.knowledge import Pack

_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})\.?[ -]([^\W\d]+)\.?[ -](\d{4}|\d{2})")
_SERIAL = re.compile(r"[1-9]\d{4}")
# Day 0 of a spreadsheet's count, for every day since March 1900.
_COUNTED_FROM = date(1899, 12, 30)
_LIFE, _CENTURY = 100, 2000


class Days:
    """Reads days with the day before the month, in the languages of the centres.

    A year of two digits is one of this century, or for a birth one of the last hundred years.
    `counted` says whether a number of five digits is a spreadsheet's own count of days.
    """

    def __init__(self, pack: Pack, today: date, *, counted: bool = True) -> None:
        self.today, self.counted = today, counted
        self.months = _months(pack)

    def read(self, text: str, *, birth: bool = False) -> date | None:
        text = _MIDNIGHT.sub("", text.strip())
        if self.counted and _SERIAL.fullmatch(text):
            return _COUNTED_FROM + timedelta(days=int(text))
        if found := _YEAR_FIRST.fullmatch(text):
            return _day(*map(int, found.groups()))
        if found := _DAY_FIRST.fullmatch(text):
            return _day(self._year(found[3], birth), int(found[2]), int(found[1]))
        if found := _NAMED.fullmatch(text):
            return _day(self._year(found[3], birth), self._month(found[2]), int(found[1]))
        return None

    def year(self, text: str) -> int | None:
        """A year alone, as some write who know no day; None for anything else."""
        year = int(text) if re.fullmatch(r"[0-9]{4}", text.strip()) else 0
        return year if FIRST_YEAR <= year <= self.today.year else None

    def _month(self, word: str) -> int:
        """The one whose name begins so; 0 when that is none or several."""
        begins = _letters(word)
        found = {number for name, number in self.months if name.startswith(begins)}
        return found.pop() if len(begins) >= 3 and len(found) == 1 else 0

    def _year(self, digits: str, birth: bool) -> int:
        year = int(digits)
        if len(digits) == 4:
            return year
        year += _CENTURY
        return year - _LIFE if birth and year > self.today.year else year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _months(pack: Pack) -> list[tuple[str, int]]:
    found = []
    for language in ("en", *pack.country.languages):
        with override(language):
            for names in (dates.MONTHS, dates.MONTHS_3):
                found += [(_letters(str(name)), number) for number, name in names.items()]
    return found


def _letters(word: str) -> str:
    """Without its marks: many leave them out."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in parts if each.isalpha())
