"""One date to take along: neutral, as RFC 5545 asks, and right when the clocks change."""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from fanal.cases.kinds.appointment import Appointment
from fanal.cases.kinds.meeting import Meeting
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case
from fanal.core.languages import WHOLE
from tests.cases.files import file_of, in_days, open_case, write
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
SECRETS = ("Amina", "Diallo", "lawyer", "Room", "PAG-ASA", "case", "fanal", "desk")


@pytest.fixture
def team() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def desk(team: TeamWithKeys) -> Client:
    return at_desk(team.adviser)


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


def key_of(team: TeamWithKeys, case: Case) -> str:
    (item,) = file_of(team, case).state.due_items
    return item.key


def taken(desk: Client, case: Case, key: str, **headers: Any) -> str:
    answer = desk.get(f"/desk/cases/{case.pk}/date/{key}/", **headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="date.ics"'
    return answer.content.decode()


def fields(text: str) -> dict[str, str]:
    """Each property once, as written; every line ends as the RFC says and is short enough."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not re.search(r"[\r\n]", "".join(lines))
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    found = [line.partition(":")[::2] for line in lines if line[:3] not in ("BEG", "END")]
    assert len(dict(found)) == len(found)
    return dict(found)


def meet(team: TeamWithKeys, case: Case, at: datetime) -> str:
    what = Meeting(what="The lawyer", at=at, on=at.date(), where="Room 3")
    write(team, case, Appointment, meeting=what)
    return key_of(team, case)


@pytest.mark.parametrize("language", list(WHOLE))
def test_it_says_neither_who_nor_what_in_any_language(
    desk: Client, team: TeamWithKeys, case: Case, language: str
) -> None:
    key = meet(team, case, datetime.combine(in_days(5), time(14), BRUSSELS))
    text = taken(desk, case, key, HTTP_ACCEPT_LANGUAGE=language)
    told = fields(text)
    assert set(told) == {"VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}
    assert told["VERSION"] == "2.0"
    assert re.fullmatch(r"\d{8}T\d{6}Z", told["DTSTAMP"])
    for secret in (*SECRETS, str(case.pk), case.pk.hex, case.reference):
        assert secret not in text, secret


def test_the_same_date_is_the_same_event_and_another_is_not(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    write(team, case, Task, text="Call the lawyer", on=in_days(3))
    write(team, case, Task, text="Call again", on=in_days(3))
    keys = [item.key for item in file_of(team, case).state.due_items]
    first, again, other = (
        fields(taken(desk, case, key))["UID"] for key in (keys[0], keys[0], keys[1])
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2027, 3, 28), "20270329"),  # summer time begins
        (date(2027, 10, 31), "20271101"),  # and ends
        (date(2028, 2, 28), "20280229"),
        (date(2027, 12, 31), "20280101"),
    ],
)
def test_a_day_is_a_day_and_no_moment(
    desk: Client, team: TeamWithKeys, case: Case, day: date, after: str
) -> None:
    write(team, case, Task, text="Call the lawyer", on=day)
    told = fields(taken(desk, case, key_of(team, case)))
    assert told["DTSTART;VALUE=DATE"] == f"{day:%Y%m%d}"
    assert told["DTEND;VALUE=DATE"] == after


@pytest.mark.parametrize(
    ("local", "start", "end"),
    [
        ("2027-01-15 14:00", "20270115T130000Z", "20270115T133000Z"),
        ("2027-07-15 14:00", "20270715T120000Z", "20270715T123000Z"),
        # The last half hour before the clock goes on, and the first after it.
        ("2027-03-28 01:45", "20270328T004500Z", "20270328T011500Z"),
        ("2027-03-28 03:00", "20270328T010000Z", "20270328T013000Z"),
        # Before and after the hour that comes twice.
        ("2027-10-31 01:45", "20271030T234500Z", "20271031T001500Z"),
        ("2027-10-31 03:00", "20271031T020000Z", "20271031T023000Z"),
    ],
)
def test_an_hour_is_that_moment_wherever_it_is_read(
    desk: Client, team: TeamWithKeys, case: Case, local: str, start: str, end: str
) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=BRUSSELS)
    key = meet(team, case, at)
    told = fields(taken(desk, case, key))
    assert (told["DTSTART"], told["DTEND"]) == (start, end)


def test_what_is_not_there_or_not_yours_is_the_same(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    write(team, case, Task, text="Call the lawyer", on=in_days(3))
    key = key_of(team, case)
    assert desk.get(f"/desk/cases/{case.pk}/date/999/").status_code == 404
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(f"/desk/cases/{case.pk}/date/{key}/").status_code == 404
