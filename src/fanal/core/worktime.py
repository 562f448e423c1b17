"""Working time: opening hours, working days and the moment an answer is due.

Hours are wall-clock times of one place, so every question is asked in that place's time zone.
Nothing here knows a country: `fanal.knowledge` builds calendars from packs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 366
"""A calendar without a working day within a year is a mistake in a pack, not a long holiday."""


class NeverOpen(ValueError):
    """No working day or opening hour can be found within a year."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` until just before `end` on one day; an end of 00:00 is midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end != time(0) and self.end <= self.start:
            raise ValueError("an interval ends after it starts, on the same day")

    @classmethod
    def parse(cls, text: str) -> "Interval":
        """Read "09:00-17:00"; "24:00" is midnight at the end of the day."""
        start, separator, end = text.replace(" ", "").partition("-")
        if not separator:
            raise ValueError('write hours as "09:00-17:00"')
        return cls(time.fromisoformat(start), time.fromisoformat(end.replace("24:00", "00:00")))

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The two local moments of this interval on `day`."""
        last = day + ONE_DAY if self.end == time(0) else day
        # fold=1: when the clock goes back inside an interval, it stays open for both hours.
        return (
            datetime.combine(day, self.start, zone),
            datetime.combine(last, self.end, zone).replace(fold=1),
        )


Hours = Mapping[int, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class Week:
    """Opening hours by weekday (Monday is 0), or `always`."""

    days: Hours
    always: bool = False

    def on(self, weekday: int) -> tuple[Interval, ...]:
        return tuple(sorted(self.days.get(weekday, ()), key=lambda interval: interval.start))


ALWAYS = Week({}, always=True)


@dataclass(frozen=True, slots=True)
class OpenState:
    """Open now and until when, or closed and open again when; local times, None when never."""

    open: bool
    until: datetime | None = None
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one place."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    is_holiday: Callable[[date], bool]

    def local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("give an aware datetime")
        return at.astimezone(self.zone)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not self.is_holiday(day)

    def next_working_day(self, after: date) -> date:
        """The first working day strictly after `after`."""
        for day in _days_from(after + ONE_DAY):
            if self.is_working_day(day):
                return day
        raise NeverOpen("no working day within a year")


def opening(calendar: Calendar, week: Week, at: datetime) -> OpenState:
    """Whether `week` is open at this moment; holidays are closed unless it is always open."""
    if week.always:
        return OpenState(open=True)
    now = calendar.local(at)
    for day in _days_from(now.date()):
        if not calendar.is_working_day(day):
            continue
        for interval in week.on(day.weekday()):
            start, end = interval.on(day, calendar.zone)
            # Compared as instants: wall clocks repeat an hour in October.
            if _instant(end) <= _instant(now):
                continue
            if _instant(start) <= _instant(now):
                return OpenState(open=True, until=end)
            return OpenState(open=False, next=start)
    return OpenState(open=False)


def due(calendar: Calendar, office: Week, received: datetime, *, danger: bool) -> datetime:
    """The local moment by which an answer is due.

    In danger: the hour in which it arrived, so that it sorts before everything else without
    telling the exact minute.
    Otherwise: the end of the next working day, strictly after the local day it arrived.
    """
    now = calendar.local(received)
    if danger:
        return now.replace(minute=0, second=0, microsecond=0)
    day = now.date()
    for _ in range(LOOK_AHEAD_DAYS):
        day = calendar.next_working_day(day)
        intervals = office.on(day.weekday())
        if intervals:
            return intervals[-1].on(day, calendar.zone)[1].replace(fold=0)
    raise NeverOpen("no office hours on any working day within a year")


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range(LOOK_AHEAD_DAYS))
