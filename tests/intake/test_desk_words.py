"""How moments, answers and languages are shown at the desk."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from fanal.audit.events import Event
from fanal.core import clock
from fanal.intake import words
from fanal.intake.contents import (
    About,
    Channel,
    CloseReason,
    ContactTerms,
    Ground,
    Source,
    VisitReply,
)
from fanal.intake.inbox import Tab
from fanal.intake.models import Report
from fanal.intake.templatetags import reports
from fanal.intake.timeline import _deeds
from fanal.knowledge import RouteReason, Ternary

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = datetime(2025, 6, 23, 9, 0, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kinds", "named"),
    [
        (Tab, words.TABS),
        (Tab, words.EMPTY),
        (Report.State, words.STATES),
        (About, words.ABOUT),
        (Ternary, words.TERNARY),
        (Channel, words.CHANNELS),
        (Source, words.SOURCES),
        (RouteReason, words.ROUTES),
        (Ground, words.GROUNDS),
        (CloseReason, words.CLOSE_REASONS),
        (VisitReply, words.VISIT_REPLIES),
    ],
)
def test_everything_that_can_be_said_has_words(kinds: type, named: dict[object, object]) -> None:
    assert set(named) == set(kinds)  # type: ignore[call-overload]


def test_everything_a_report_can_see_has_a_line_in_its_trail() -> None:
    about_reports = {
        event
        for event in Event
        if event.value.startswith(("report-", "person-", "mailbox-", "visit-", "phone-"))
    } | {Event.ANSWERED, Event.NOTED, Event.RECEIPT_REPLACED}
    assert about_reports - _deeds().keys() == set()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "Not said"), ("", "Not said"), (True, "Yes"), (False, "No"), ("Gent", "Gent")],
)
def test_what_was_not_answered_is_not_said(value: bool | str | None, shown: str) -> None:
    assert reports.said(value) == shown


def test_moments_are_those_of_the_centres_clock() -> None:
    with clock.frozen(MONDAY), timezone.override(BRUSSELS):
        assert reports.moment(MONDAY) == "Mon 23 Jun, 11:00"
        assert reports.short_moment(MONDAY) == "11:00"
        assert reports.short_moment(MONDAY - timedelta(days=1)) == "Sun 22 Jun, 11:00"
        assert reports.moment(datetime(2024, 12, 31, 23, 30, tzinfo=UTC)) == "Wed 1 Jan, 00:30"
        assert reports.moment(datetime(2024, 12, 1, tzinfo=UTC)) == "Sun 1 Dec 2024, 01:00"


def test_moments_follow_the_language_of_the_desk() -> None:
    with clock.frozen(MONDAY), timezone.override(BRUSSELS):
        seen = []
        for language in ("en", "nl", "en"):
            with translation.override(language):
                seen.append(reports.moment(MONDAY))
    assert seen[0] == seen[2]
    assert seen[1] != seen[0]


def test_waiting_is_said_in_one_word() -> None:
    with clock.frozen(MONDAY):
        assert reports.waited(MONDAY - timedelta(hours=3, minutes=20)) == "3\xa0hours"


@pytest.mark.parametrize(
    ("terms", "at", "safe"),
    [
        (ContactTerms(channel=Channel.PHONE), "2025-06-23T03:00", True),
        (ContactTerms(channel=Channel.SITE), "2025-06-23T12:00", False),
        (ContactTerms(channel=Channel.PHONE, days=(1,)), "2025-06-23T12:00", True),
        (ContactTerms(channel=Channel.PHONE, days=(2,)), "2025-06-23T12:00", False),
    ],
)
def test_safe_is_what_the_person_said(terms: ContactTerms, at: str, safe: bool) -> None:
    assert terms.safe_at(datetime.fromisoformat(at).replace(tzinfo=BRUSSELS)) is safe


def test_a_safe_night_crosses_midnight() -> None:
    terms = ContactTerms(
        channel=Channel.PHONE,
        after=time(22),
        before=time(2),
    )
    hours = {
        hour: terms.safe_at(datetime(2025, 6, 23, hour, 30, tzinfo=BRUSSELS)) for hour in range(24)
    }
    assert {hour for hour, safe in hours.items() if safe} == {22, 23, 0, 1}


def test_the_small_hours_of_a_safe_night_belong_to_the_day_before() -> None:
    terms = ContactTerms(channel=Channel.PHONE, days=(1,), after=time(22), before=time(2))
    monday = datetime(2025, 6, 23, tzinfo=BRUSSELS)
    safe = [hour for hour in range(-24, 48) if terms.safe_at(monday + timedelta(hours=hour))]
    assert safe == [22, 23, 24, 25, 26]


def test_next_safe_moment_is_safe_and_none_is_promised_after_the_end() -> None:
    terms = ContactTerms(
        channel=Channel.PHONE,
        days=(3,),
        after=time(10, 15),
    )
    now = datetime(2025, 6, 23, 11, 0, tzinfo=BRUSSELS)
    found = terms.next_safe(now)
    assert found == datetime(2025, 6, 25, 10, 30, tzinfo=BRUSSELS)
    ended = terms.model_copy(update={"until": now.date()})
    assert ended.next_safe(now) is None
