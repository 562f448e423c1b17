"""On which day something is due: so many days, months or working days after another day.

Days are those of one place; a moment becomes a day in that place's time zone.
Nothing here knows a country: `fanal.knowledge` reads durations and calendars from packs.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from fanal.core import clock
from fanal.core.worktime import LOOK_AHEAD_DAYS, ONE_DAY, Calendar, NeverOpen

# Longer than any law counts, and short enough that no date runs out of years.
Count = Annotated[int, Field(strict=True, ge=1, le=36_500)]


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"
    WORKING_DAYS = "working_days"


class Duration(BaseModel):
    """So many days, or months, or working days: exactly one of the three."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: Count | None = None
    months: Annotated[Count, Field(le=1_200)] | None = None
    working_days: Annotated[Count, Field(le=2_500)] | None = None

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        if sum(getattr(self, unit) is not None for unit in Unit) != 1:
            raise ValueError("write exactly one of days, months, working_days")
        return self

    @property
    def unit(self) -> Unit:
        return next(unit for unit in Unit if getattr(self, unit) is not None)

    @property
    def amount(self) -> int:
        amount: int = getattr(self, self.unit)
        return amount


def day_of(moment: datetime, calendar: Calendar) -> date:
    """The day that it is in the calendar's place at this aware moment."""
    return calendar.local(moment).date()


def today(calendar: Calendar) -> date:
    """The day that it is now in the calendar's place."""
    return day_of(clock.now(), calendar)


def add(start: date, duration: Duration, calendar: Calendar) -> date:
    """The day on which something is due that began on `start`.

    Days and months run on through week-ends and holidays; a month later is the same day of that
    month, or its last one; the n-th working day is counted from the day after `start`.
    """
    return _moved(start, duration, calendar, +1)


def before(day: date, duration: Duration, calendar: Calendar) -> date:
    """The day that lies so long before `day`, counted like `add`: for a warning."""
    return _moved(day, duration, calendar, -1)


def _moved(day: date, duration: Duration, calendar: Calendar, way: int) -> date:
    amount = way * duration.amount
    match duration.unit:
        case Unit.DAYS:
            return day + timedelta(days=amount)
        case Unit.MONTHS:
            return _months_from(day, amount)
        case Unit.WORKING_DAYS:
            for _ in range(duration.amount):
                day = _working_day_from(day, calendar, way)
            return day


def _months_from(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _working_day_from(day: date, calendar: Calendar, way: int) -> date:
    for _ in range(LOOK_AHEAD_DAYS):
        day += way * ONE_DAY
        if calendar.is_working_day(day):
            return day
    raise NeverOpen("no working day within a year")
