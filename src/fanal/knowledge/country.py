"""The country of a pack: languages, emergency numbers, working days, map."""

from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import BeforeValidator, Field, PrivateAttr, StringConstraints, model_validator

from fanal.core.worktime import ALWAYS, Calendar, Interval, Week
from fanal.knowledge.records import About, Fact, Line, PackId, Slug, Strict
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


class HolidayCorrection(Strict):
    """Where the `holidays` library and this country's centres disagree."""

    on: date | None = None
    name: Line | None = None
    closed: bool
    why: Line

    @model_validator(mode="after")
    def _names_a_day(self) -> Self:
        if (self.on is None) == (self.name is None):
            raise ValueError('write either on = 2027-01-02 or name = "Good Friday"')
        if self.name is not None and self.closed:
            raise ValueError("a day that the library does not know needs its date: write on = …")
        return self


class WorkCalendar(Strict):
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)]
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    holidays: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    corrections: tuple[HolidayCorrection, ...] = ()

    def build(self) -> Calendar:
        exact = {fix.on: fix.closed for fix in self.corrections if fix.on}
        open_names = frozenset(fix.name for fix in self.corrections if fix.name)

        def is_holiday(day: date) -> bool:
            if day in exact:
                return exact[day]
            return day in public_holidays(self.holidays, day.year, open_names)

        weekdays = frozenset(WEEKDAYS.index(day) for day in self.working_days)
        return Calendar(self.timezone, weekdays, is_holiday)


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int, without: frozenset[str]) -> frozenset[date]:
    """The public holidays of one year, except those named."""
    days = holidays.country_holidays(country, years=year, language="en_US")
    return frozenset(day for day, name in days.items() if name not in without)


class EmergencyNumber(Fact):
    """A short number, and exactly when to use it."""

    id: Slug
    number: Annotated[str, StringConstraints(pattern=r"^\d{3,6}$")]
    name: Text
    when: Text

    @property
    def tel(self) -> str:
        return f"tel:{self.number}"


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
    default_order: Annotated[tuple[PackId, ...], Field(min_length=1)]
    default_order_why: Line

    _map: Outline | None = PrivateAttr(default=None)

    @property
    def map(self) -> Outline:
        if self._map is None:
            raise RuntimeError("a country is used through a loaded pack")
        return self._map

    def settle(self, outline: Outline) -> None:
        """Called once by the pack."""
        self._map = outline


class CountryFile(Strict):
    about: About
    country: Country
    calendar: WorkCalendar
    emergency: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]
