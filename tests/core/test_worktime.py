"""Working time around week-ends, holidays and the days when the clock changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.core.worktime import (
    ALWAYS,
    Calendar,
    Interval,
    NeverOpen,
    OpenState,
    Week,
    due,
    opening,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
NINE_TO_FIVE = Week({day: (Interval.parse("09:00-17:00"),) for day in range(5)})
WITH_A_BREAK = Week(
    {day: (Interval.parse("09:00-12:30"), Interval.parse("13:30-17:00")) for day in range(5)}
)
HOLIDAYS = {
    date(2026, 1, 1),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 14),
    date(2026, 11, 11),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 3, 29),
}


def calendar(is_holiday: Callable[[date], bool] = HOLIDAYS.__contains__) -> Calendar:
    return Calendar(BRUSSELS, frozenset(range(5)), is_holiday)


def at(text: str) -> datetime:
    """A moment in Brussels, as in "2026-11-20 18:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def answered_by(received: str, week: Week = NINE_TO_FIVE) -> datetime:
    return due(calendar(), week, at(received), danger=False)


@pytest.mark.parametrize(
    ("received", "answered"),
    [
        ("2026-11-19 08:00", "2026-11-20 17:00"),  # Thursday before opening
        ("2026-11-19 23:59", "2026-11-20 17:00"),  # just before midnight
        ("2026-11-20 00:00", "2026-11-23 17:00"),  # just after it
        ("2026-11-20 18:30", "2026-11-23 17:00"),  # Friday evening
        ("2026-11-21 12:00", "2026-11-23 17:00"),  # Saturday
        ("2026-11-22 23:59", "2026-11-23 17:00"),  # Sunday night
        ("2026-04-03 10:00", "2026-04-07 17:00"),  # Good Friday works, Easter Monday does not
        ("2026-04-06 10:00", "2026-04-07 17:00"),  # on Easter Monday
        ("2026-12-24 10:00", "2026-12-28 17:00"),  # Thursday before Christmas
        ("2026-12-31 23:59", "2027-01-04 17:00"),  # New Year falls on a Friday
        ("2026-05-13 16:59", "2026-05-15 17:00"),  # the Friday after Ascension works
        ("2026-04-30 09:00", "2026-05-04 17:00"),  # 1 May makes a long week-end
        ("2026-11-10 09:00", "2026-11-12 17:00"),  # a holiday in the middle of the week
        ("2026-03-27 20:00", "2026-03-30 17:00"),  # the clock goes forward on Sunday
        ("2026-10-23 20:00", "2026-10-26 17:00"),  # the clock goes back on Sunday
    ],
)
def test_answer_is_due_at_the_end_of_the_next_working_day(received: str, answered: str) -> None:
    assert answered_by(received) == at(answered)


def test_the_day_is_that_of_the_centre_and_not_of_greenwich() -> None:
    late_thursday_in_greenwich = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    moment = due(calendar(), NINE_TO_FIVE, late_thursday_in_greenwich, danger=False)
    assert moment == at("2026-11-23 17:00")


def test_due_ends_with_the_last_opening_of_the_day() -> None:
    assert answered_by("2026-11-19 08:00", WITH_A_BREAK) == at("2026-11-20 17:00")


def test_due_skips_working_days_without_office_hours() -> None:
    only_wednesday = Week({2: (Interval.parse("13:00-16:00"),)})
    assert answered_by("2026-11-20 10:00", only_wednesday) == at("2026-11-25 16:00")


def test_a_country_without_working_days_is_refused() -> None:
    with pytest.raises(NeverOpen):
        due(calendar(lambda day: True), NINE_TO_FIVE, at("2026-11-20 10:00"), danger=False)
    with pytest.raises(NeverOpen):
        due(calendar(), Week({6: (Interval.parse("09:00-10:00"),)}), at("2026-11-20"), danger=False)


def test_in_danger_the_answer_is_due_in_the_hour_it_arrived() -> None:
    moment = due(calendar(), NINE_TO_FIVE, at("2026-11-21 23:59"), danger=True)
    assert moment == at("2026-11-21 23:00")


def test_naive_moments_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(calendar(), NINE_TO_FIVE, datetime(2026, 1, 1), danger=False)  # noqa: DTZ001


def test_open_says_until_when() -> None:
    state = opening(calendar(), WITH_A_BREAK, at("2026-11-20 09:00"))
    assert state == OpenState(open=True, until=at("2026-11-20 12:30"))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-20 08:59", "2026-11-20 09:00"),
        ("2026-11-20 12:30", "2026-11-20 13:30"),  # the end is not open any more
        ("2026-11-20 17:00", "2026-11-23 09:00"),
        ("2026-12-24 17:00", "2026-12-28 09:00"),
        ("2026-12-31 23:59", "2027-01-04 09:00"),
        ("2026-04-04 10:00", "2026-04-07 09:00"),
    ],
)
def test_closed_says_when_it_opens_next(now: str, opens: str) -> None:
    assert opening(calendar(), WITH_A_BREAK, at(now)) == OpenState(open=False, next=at(opens))


def test_always_open_is_open_on_christmas_night() -> None:
    assert opening(calendar(), ALWAYS, at("2026-12-25 03:00")) == OpenState(open=True)


def test_a_country_that_never_opens_says_no_moment() -> None:
    closed = opening(calendar(lambda day: True), NINE_TO_FIVE, at("2026-11-20 10:00"))
    assert closed == OpenState(open=False)


def test_midnight_is_a_closing_time() -> None:
    until_midnight = Week({4: (Interval.parse("20:00-24:00"),)})
    state = opening(calendar(), until_midnight, at("2026-11-20 23:59"))
    assert state.until == at("2026-11-21 00:00")


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    every_day = Calendar(BRUSSELS, frozenset(range(7)), lambda day: False)
    night = Week({6: (Interval.parse("02:00-02:45"),)})
    first = datetime(2026, 10, 25, 2, 40, tzinfo=BRUSSELS)
    assert opening(every_day, night, first).open
    assert opening(every_day, night, first.replace(fold=1)).open
    assert not opening(every_day, night, at("2026-10-25 03:00")).open


@pytest.mark.parametrize("text", ["9-17", "17:00-09:00", "09:00", "09:00-09:00", "aa:00-17:00", ""])
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the reasons differ, the refusal counts
        Interval.parse(text)


# An independent count: minute by minute and day by day, with none of the code above.

moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2027, 12, 1),  # noqa: DTZ001
    timezones=st.just(BRUSSELS),
)
holiday_sets = st.sets(st.dates(date(2026, 1, 1), date(2028, 1, 31)), max_size=60)


def is_off(day: date, holidays: set[date]) -> bool:
    return day.isoweekday() >= 6 or day in holidays


@given(received=moments, holidays=holiday_sets)
def test_due_agrees_with_a_count_day_by_day(received: datetime, holidays: set[date]) -> None:
    moment = due(calendar(holidays.__contains__), NINE_TO_FIVE, received, danger=False)
    day = received.date() + timedelta(days=1)
    while is_off(day, holidays):
        day += timedelta(days=1)
    assert (moment.date(), moment.time(), moment.tzinfo) == (day, time(17), BRUSSELS)


@given(received=moments, holidays=holiday_sets)
def test_due_is_never_earlier_for_what_arrives_later(
    received: datetime, holidays: set[date]
) -> None:
    work = calendar(holidays.__contains__)
    later = (received.astimezone(UTC) + timedelta(hours=7)).astimezone(BRUSSELS)
    first = due(work, NINE_TO_FIVE, received, danger=False)
    assert first <= due(work, NINE_TO_FIVE, later, danger=False)
    assert first > received


@given(now=moments, holidays=holiday_sets)
def test_opening_agrees_with_the_clock_on_the_wall(now: datetime, holidays: set[date]) -> None:
    state = opening(calendar(holidays.__contains__), WITH_A_BREAK, now)
    wall = now.time()
    inside = time(9) <= wall < time(12, 30) or time(13, 30) <= wall < time(17)
    assert state.open is (inside and not is_off(now.date(), holidays))
    if state.open:
        assert state.until is not None
        assert state.until > now
        assert state.next is None
    else:
        assert state.next is not None
        assert state.next > now
        assert state.next.time() in {time(9), time(13, 30)}
        assert not is_off(state.next.date(), holidays)
