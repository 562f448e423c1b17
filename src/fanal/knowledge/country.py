"""The country of a pack: languages, emergency numbers, working days, map."""

from datetime import date, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.easter import easter
from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    StringConstraints,
    field_validator,
    model_validator,
)

from fanal.core.worktime import ALWAYS, Calendar, Interval, Week
from fanal.knowledge.records import About, Fact, Line, PackId, Slug, SourceIds, Strict
from fanal.knowledge.text import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, TypeError, ValueError):
        raise ValueError('write a time zone as in "Europe/Brussels"') from None


def _interval(value: Any) -> Any:
    return Interval.parse(value) if isinstance(value, str) else value


Span = Annotated[Interval, BeforeValidator(_interval)]


class WeekHours(Strict):
    """Hours by weekday, or `always = true`."""

    always: bool = False
    mon: tuple[Span, ...] = ()
    tue: tuple[Span, ...] = ()
    wed: tuple[Span, ...] = ()
    thu: tuple[Span, ...] = ()
    fri: tuple[Span, ...] = ()
    sat: tuple[Span, ...] = ()
    sun: tuple[Span, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        days: list[tuple[Interval, ...]] = [getattr(self, day) for day in WEEKDAYS]
        if self.always == any(days):
            raise ValueError("give hours for at least one weekday, or always = true")
        for day in days:
            ordered = sorted(day, key=lambda span: span.start)
            for earlier, later in pairwise(ordered):
                if earlier.end == time(0) or earlier.end > later.start:
                    raise ValueError("hours of one day overlap: write them apart")
        return self

    def week(self) -> Week:
        if self.always:
            return ALWAYS
        return Week({number: getattr(self, day) for number, day in enumerate(WEEKDAYS)})


class Holiday(Strict):
    """A day of every year, or so many days after Easter."""

    id: Slug
    on: Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")] | None = None
    easter: int | None = None

    @model_validator(mode="after")
    def _names_a_day(self) -> Self:
        if (self.on is None) == (self.easter is None):
            raise ValueError('write either on = "07-21" or easter = 1')
        # Raises ValueError for a day that not every year has.
        self.in_year(2001)
        return self

    def in_year(self, year: int) -> date:
        if self.easter is not None:
            sunday: date = easter(year)
            return sunday + timedelta(days=self.easter)
        return date.fromisoformat(f"{year}-{self.on}")


class DayException(Strict):
    """A single day on which the centres are closed, or open after all."""

    on: date
    closed: bool
    why: Line


class WorkCalendar(Strict):
    source: SourceIds
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)]
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    holidays: tuple[Holiday, ...]
    exceptions: tuple[DayException, ...] = ()

    def build(self) -> Calendar:
        exceptions = {exception.on: exception.closed for exception in self.exceptions}

        @lru_cache(maxsize=16)
        def of_year(year: int) -> frozenset[date]:
            return frozenset(holiday.in_year(year) for holiday in self.holidays)

        def is_holiday(day: date) -> bool:
            return exceptions.get(day, day in of_year(day.year))

        weekdays = frozenset(WEEKDAYS.index(day) for day in self.working_days)
        return Calendar(self.timezone, weekdays, is_holiday)


class EmergencyNumber(Fact):
    """A short number, and exactly when to use it."""

    id: Slug
    # Whether it is for danger now; another one only stands where it says when to use it.
    urgent: bool = True
    number: Annotated[str, StringConstraints(pattern=r"^\d{3,6}(-\d{2,6})?$")]
    name: Text
    when: Text

    @property
    def tel(self) -> str:
        return f"tel:{self.number.replace('-', '')}"


class Outline(Strict):
    """The country drawn small, with the projection that made it (written by a tool)."""

    about: About
    attribution: Line
    viewbox: Annotated[str, StringConstraints(pattern=r"^0 0 \d+ \d+$")]
    path: Line
    west: float
    north: float
    x_per_degree: float
    y_per_degree: float

    def project(self, lat: float, lon: float) -> tuple[float, float]:
        return (
            round((lon - self.west) * self.x_per_degree, 1),
            round((self.north - lat) * self.y_per_degree, 1),
        )


class Country(Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    name: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    default_order: tuple[PackId, ...] = ()
    default_order_why: Line | None = None

    _map: Outline | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _order_has_a_reason(self) -> Self:
        if bool(self.default_order) != bool(self.default_order_why):
            raise ValueError("write default_order and default_order_why together")
        return self

    @property
    def map(self) -> Outline | None:
        """None where no outline was found that may be used."""
        return self._map

    def settle(self, outline: Outline) -> None:
        """Called once by the pack."""
        self._map = outline


class CountryFile(Strict):
    about: About
    country: Country
    calendar: WorkCalendar
    emergency: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]

    @field_validator("emergency")
    @classmethod
    def _one_is_for_danger(
        cls, numbers: tuple[EmergencyNumber, ...]
    ) -> tuple[EmergencyNumber, ...]:
        if not any(number.urgent and number.shown for number in numbers):
            raise ValueError("none of them is for danger now")
        return numbers
