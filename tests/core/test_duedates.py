"""Due dates at the ends of months, in leap years, over week-ends and around midnight."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fanal.core import clock
from fanal.core.duedates import Duration, Unit, add, before, day_of, today
from fanal.core.worktime import Calendar, NeverOpen

CHRISTMAS = {date(2026, 12, 25), date(2027, 1, 1)}


def calendar(
    is_holiday: Callable[[date], bool] = CHRISTMAS.__contains__, zone: str = "Europe/Brussels"
) -> Calendar:
    return Calendar(ZoneInfo(zone), frozenset(range(5)), is_holiday)


def after(start: str, **duration: int) -> str:
    return add(date.fromisoformat(start), Duration(**duration), calendar()).isoformat()


def ahead(day: str, **duration: int) -> str:
    return before(date.fromisoformat(day), Duration(**duration), calendar()).isoformat()


# Durations


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"days": 3, "months": 1},
        {"days": 0},
        {"months": -1},
        {"days": "45"},
        {"days": 4.5},
        {"days": True},
        {"weeks": 2},
        {"days": 40_000},
        {"months": 1_201},
        {"working_days": 2_501},
    ],
)
def test_a_duration_has_exactly_one_whole_positive_number(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Duration.model_validate(given)


def test_a_duration_tells_its_amount_and_unit() -> None:
    found = [(d.amount, d.unit) for d in (Duration(days=45), Duration(working_days=2))]
    assert found == [(45, Unit.DAYS), (2, Unit.WORKING_DAYS)]
    assert Duration(months=3) == Duration(months=3)
    assert Duration.model_validate_json('{"months": 3}').unit == "months"


# Days and months


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-20", 45, "2027-01-04"),
        ("2026-12-24", 1, "2026-12-25"),  # holidays count
        ("2028-02-28", 1, "2028-02-29"),
        ("2027-02-28", 1, "2027-03-01"),
        ("2027-02-14", 45, "2027-03-31"),  # the clock goes forward on the way
        ("2027-10-01", 45, "2027-11-15"),  # and back
    ],
)
def test_days_run_on_through_everything(start: str, days: int, due: str) -> None:
    assert after(start, days=days) == due
    assert ahead(due, days=days) == start


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-11-20", 3, "2027-02-20"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-11-29", 3, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-01", 1, "2027-01-01"),  # a holiday stays the due date
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(start: str, months: int, due: str) -> None:
    assert after(start, months=months) == due


@pytest.mark.parametrize(
    ("day", "months", "warned"),
    [
        ("2027-03-31", 1, "2027-02-28"),
        ("2028-03-30", 1, "2028-02-29"),
        ("2027-01-15", 1, "2026-12-15"),
        ("2027-01-31", 13, "2025-12-31"),
    ],
)
def test_a_month_before_is_the_same_day_or_the_last(day: str, months: int, warned: str) -> None:
    assert ahead(day, months=months) == warned


# Working days


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday
        ("2026-11-21", 1, "2026-11-23"),  # Saturday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-24", 5, "2027-01-04"),  # over two holidays
    ],
)
def test_working_days_leave_out_week_ends_and_holidays(start: str, days: int, due: str) -> None:
    assert after(start, working_days=days) == due


def test_working_days_before_are_counted_backwards() -> None:
    assert ahead("2026-12-28", working_days=1) == "2026-12-24"
    assert ahead("2026-11-22", working_days=2) == "2026-11-19"


def test_a_place_without_working_days_is_refused() -> None:
    for count in (add, before):
        with pytest.raises(NeverOpen):
            count(date(2026, 11, 20), Duration(working_days=1), calendar(lambda day: True))


# A moment is a day in the calendar's place


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-11-20T22:59:59", "Europe/Brussels", "2026-11-20"),
        ("2026-11-20T23:00:00", "Europe/Brussels", "2026-11-21"),
        ("2027-03-27T23:00:00", "Europe/Brussels", "2027-03-28"),  # the night it goes forward
        ("2027-03-28T21:59:59", "Europe/Brussels", "2027-03-28"),  # that day has 23 hours
        ("2027-03-28T22:00:00", "Europe/Brussels", "2027-03-29"),
        ("2027-10-30T22:00:00", "Europe/Brussels", "2027-10-31"),  # the night it goes back
        ("2027-10-31T22:59:59", "Europe/Brussels", "2027-10-31"),  # that day has 25 hours
        ("2027-10-31T23:00:00", "Europe/Brussels", "2027-11-01"),
        ("2026-12-31T23:00:00", "Europe/Amsterdam", "2027-01-01"),
        ("2026-12-31T10:00:00", "Pacific/Kiritimati", "2027-01-01"),
        ("2027-01-01T09:59:59", "Pacific/Honolulu", "2026-12-31"),
    ],
)
def test_a_moment_is_a_day_of_its_place(moment: str, zone: str, day: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert day_of(at, calendar(zone=zone)).isoformat() == day
    with clock.frozen(at):
        assert today(calendar(zone=zone)).isoformat() == day


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        day_of(datetime(2026, 11, 20, 12), calendar())  # noqa: DTZ001


# An independent count: one day after the other, with none of the code above.

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
holiday_sets = st.sets(st.dates(date(2025, 12, 1), date(2027, 12, 31)), max_size=60)


def next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


@given(start=days, n=st.integers(1, 800))
def test_days_agree_with_a_count_day_by_day(start: date, n: int) -> None:
    day = start
    for _ in range(n):
        day += timedelta(days=1)
    assert add(start, Duration(days=n), calendar()) == day
    assert before(day, Duration(days=n), calendar()) == start


@given(start=days, n=st.integers(1, 60))
def test_months_agree_with_turning_the_leaves(start: date, n: int) -> None:
    year, month = start.year, start.month
    for _ in range(n):
        year, month = next_month(year, month)
    due = add(start, Duration(months=n), calendar())
    assert (due.year, due.month) == (year, month)
    assert due.day == start.day or (due.day < start.day and due.day == monthrange(year, month)[1])
    back = before(due, Duration(months=n), calendar())
    assert (back.year, back.month) == (start.year, start.month)
    assert back <= start


@given(
    start=st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    n=st.integers(1, 40),
    holidays=holiday_sets,
)
def test_working_days_agree_with_a_count_day_by_day(
    start: date, n: int, holidays: set[date]
) -> None:
    work = calendar(holidays.__contains__)
    day, left = start, n
    while left:
        day += timedelta(days=1)
        if day.isoweekday() < 6 and day not in holidays:
            left -= 1
    assert add(start, Duration(working_days=n), work) == day
    day, left = start, n
    while left:
        day -= timedelta(days=1)
        if day.isoweekday() < 6 and day not in holidays:
            left -= 1
    assert before(start, Duration(working_days=n), work) == day


@given(
    start=days,
    later=st.integers(0, 400),
    unit=st.sampled_from(Unit),
    n=st.integers(1, 24),
)
def test_what_begins_later_is_never_due_earlier(
    start: date, later: int, unit: Unit, n: int
) -> None:
    duration = Duration.model_validate({unit.value: n})
    first = add(start, duration, calendar())
    assert start < first <= add(start + timedelta(days=later), duration, calendar())
    assert before(start, duration, calendar()) < start
