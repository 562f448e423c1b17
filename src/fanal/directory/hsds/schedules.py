"""Opening hours as HSDS schedules.

The specification has neither time zones with a summer time nor closed days. So hours are told for
the year to come in spans: each ends before a public holiday, or where the clock changes, and the
next begins after it (the specification's guidance on exceptional schedules).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fanal.core.worktime import ONE_DAY, Calendar, Interval, Week
from fanal.directory.rows import Row

AHEAD = 366
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NOON = time(12)


@dataclass(frozen=True)
class Span:
    """From its first to its last day, both included, with one distance from UTC."""

    first: date
    last: date
    offset: timedelta


@dataclass(frozen=True)
class Slot:
    """The weekdays that share one opening time."""

    weekdays: tuple[int, ...]
    interval: Interval | None  # None is day and night


def slots(week: Week) -> list[Slot]:
    if week.always:
        return [Slot(tuple(range(7)), None)]
    days: dict[Interval, list[int]] = {}
    for weekday in range(7):
        for interval in week.on(weekday):
            days.setdefault(interval, []).append(weekday)
    return [Slot(tuple(weekdays), interval) for interval, weekdays in days.items()]


def spans(calendar: Calendar, week: Week, first: date) -> Iterator[Span]:
    """The stretches of the year to come on which nothing is different."""
    begun: date | None = None
    offset = timedelta()
    for number in range(AHEAD + 1):
        day = first + timedelta(days=number)
        closed = number == AHEAD or _is_closed(calendar, week, day)
        here = _offset(calendar, day)
        if begun is not None and (closed or here != offset):
            yield Span(begun, day - ONE_DAY, offset)
            begun = None
        if begun is None and not closed:
            begun, offset = day, here


def schedules(row: Row, today: date) -> Iterator[dict[str, object]]:
    """Its rows, without their ids; none when its hours are not known."""
    if row.facts.hours is None:
        return
    week = row.facts.hours.week()
    for span in spans(row.open_days, week, today):
        for slot in slots(week):
            if any(_falls_in(span, weekday) for weekday in slot.weekdays):
                yield _schedule(span, slot)


def _schedule(span: Span, slot: Slot) -> dict[str, object]:
    hours = span.offset.total_seconds() / 3600
    opens, closes = _times(slot)
    return {
        "valid_from": span.first.isoformat(),
        "valid_to": span.last.isoformat(),
        "dtstart": span.first.isoformat(),
        "timezone": int(hours) if hours == int(hours) else hours,
        "freq": "WEEKLY",
        "interval": 1,
        "wkst": "MO",
        "byday": ",".join(WEEKDAYS[weekday] for weekday in slot.weekdays),
        "opens_at": f"{opens}{_suffix(span.offset)}",
        "closes_at": f"{closes}{_suffix(span.offset)}",
    }


def _times(slot: Slot) -> tuple[str, str]:
    # The specification has no midnight at the end of a day: 23:59 is its guidance.
    if slot.interval is None:
        return "00:00", "23:59"
    end = slot.interval.end
    return f"{slot.interval.start:%H:%M}", "23:59" if end == time(0) else f"{end:%H:%M}"


def _suffix(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    if minutes == 0:
        return "Z"
    sign = "+" if minutes > 0 else "-"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _is_closed(calendar: Calendar, week: Week, day: date) -> bool:
    """Only what closes it: a holiday on a day on which it is shut anyhow changes nothing."""
    if week.always:
        return False
    return bool(week.on(day.weekday())) and not calendar.is_working_day(day)


def _offset(calendar: Calendar, day: date) -> timedelta:
    # Clocks change at night: at noon the day has the offset that its hours have.
    return datetime.combine(day, NOON, calendar.zone).utcoffset() or timedelta()


def _falls_in(span: Span, weekday: int) -> bool:
    length = (span.last - span.first).days + 1
    return length >= 7 or (weekday - span.first.weekday()) % 7 < length
