"""One row as somebody reads it, in the language of the page; at the desk and in public alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fanal.core.dates import weekday
from fanal.core.worktime import Interval, OpenState, Week
from fanal.directory.facts import Said, written
from fanal.directory.labels import KINDS, language_name
from fanal.directory.rows import Row
from fanal.knowledge.text import SOURCE_LANGUAGE


@dataclass(frozen=True)
class HoursLine:
    """Days that are alike, as in "Monday to Friday", and their hours."""

    days: str
    times: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    row: Row
    at: datetime

    @property
    def language(self) -> str:
        return get_language() or SOURCE_LANGUAGE

    def _said(self, field: str) -> Said | None:
        words = getattr(self.row.facts, field)
        return self.row.in_language(field, self.language) if words else None

    @property
    def name(self) -> Said:
        return self.row.in_language("name", self.language)

    @property
    def what(self) -> Said:
        return self.row.in_language("what", self.language)

    @property
    def for_whom(self) -> Said | None:
        return self._said("for_whom")

    @property
    def how(self) -> Said | None:
        return self._said("how")

    @property
    def area(self) -> Said | None:
        return self._said("area")

    @property
    def accessibility(self) -> Said | None:
        return self._said("accessibility")

    @property
    def town(self) -> Said | None:
        return self._said("town")

    @property
    def kind(self) -> str:
        return str(KINDS[self.row.facts.kind])

    @property
    def ages(self) -> str:
        low, high = self.row.facts.min_age, self.row.facts.max_age
        if low is not None and high is not None:
            return _("From %(low)s to %(high)s years old") % {"low": low, "high": high}
        if low is not None:
            return _("From %(low)s years old") % {"low": low}
        if high is not None:
            return _("Up to %(high)s years old") % {"high": high}
        return ""

    @property
    def languages(self) -> str:
        names = [language_name(code, self.language) for code in self.row.facts.languages]
        return " · ".join(names)

    @property
    def state(self) -> OpenState | None:
        return self.row.opening(self.at)

    @property
    def always(self) -> bool:
        return self.row.facts.hours is not None and self.row.facts.hours.always

    @property
    def hours(self) -> list[HoursLine]:
        hours = self.row.facts.hours
        return list(_lines(hours.week())) if hours and not hours.always else []

    @property
    def closed_days(self) -> list[date]:
        return self.row.closed_days(self.at)

    @property
    def overdue(self) -> bool:
        return self.row.is_overdue(self.row.calendar.local(self.at).date())


def _lines(week: Week) -> Iterator[HoursLine]:
    """Days with the same hours that follow each other stand on one line."""
    first = 0
    for day in range(1, 8):
        if day < 7 and week.on(day) == week.on(first):
            continue
        if week.on(first):
            yield HoursLine(_days(first, day - 1), tuple(_times(week.on(first))))
        first = day


def _days(first: int, last: int) -> str:
    if first == last:
        return weekday(first)
    return _("%(first)s to %(last)s") % {"first": weekday(first), "last": weekday(last)}


def _times(intervals: tuple[Interval, ...]) -> Iterator[str]:
    for interval in intervals:
        yield written(interval).replace("-", "–")
