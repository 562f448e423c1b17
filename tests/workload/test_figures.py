"""Figures for the team itself: right, bounded, and of nobody else's team."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanal.accounts.models import Role
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.task import Task
from fanal.core import clock
from fanal.workload import figures as counting
from fanal.workload.figures import Figures, Week, figures
from tests.cases.files import in_days, open_case, write
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, do, sent_report

pytestmark = pytest.mark.django_db
# A Monday, 11:00 in Brussels.
MONDAY = datetime.fromisoformat("2026-11-23T11:00+01:00")


def bars(found: Figures, chart: str) -> dict[str, int]:
    shown = next(each for each in found.charts if each.id == chart)
    return {str(bar.label): bar.value for bar in shown.bars if bar.value}


def test_an_answer_is_on_time_until_the_end_of_the_next_working_day(team: TeamWithKeys) -> None:
    with clock.frozen(MONDAY):
        quick, slow, never = (sent_report(team) for _ in range(3))
        danger = sent_report(team, danger=True)
    with clock.frozen(MONDAY + timedelta(days=1)):
        desk = at_desk(team.adviser)
        do(desk, quick, "answer", text="Yes.")
        # In danger the same day was promised.
        do(desk, danger, "answer", text="We come.")
    with clock.frozen(MONDAY + timedelta(days=2)):
        do(at_desk(team.adviser), slow, "answer", text="Sorry.")
        week = figures(team.actor).weeks[-1]
    assert week == Week(MONDAY.date(), on_time=1, late=3, open=0)
    assert never is not None


def test_who_waits_is_counted_by_how_long(team: TeamWithKeys) -> None:
    for days in (0, 1, 2, 5, 30):
        with clock.frozen(MONDAY - timedelta(days=days)):
            sent_report(team)
    with clock.frozen(MONDAY):
        found = bars(figures(team.actor), "waiting")
    assert found == {"Today": 1, "1 to 2 days": 2, "3 to 7 days": 1, "Longer": 1}


def test_outcomes_endings_reasons_and_load(team: TeamWithKeys) -> None:
    presumed, closed = open_case(team, Person()), open_case(team, Person())
    write(team, presumed, Outcome, finding=Finding.PRESUMED, why="x")
    write(team, presumed, Task, text="Call", on=in_days(-2))
    write(team, closed, CaseClosed, reason=CaseEnd.OWN_WISH)
    do(at_desk(team.adviser), sent_report(team), "close", reason="misuse")
    found = figures(team.actor)
    assert sum(bars(found, "outcomes").values()) == 1
    assert bars(found, "ends") == {"The person wants no more support": 1}
    assert bars(found, "closed") == {"It was not meant seriously": 1}
    mine = next(load for load in found.loads if load.name)
    assert (mine.cases, mine.overdue) == (1, 1)


def test_nothing_of_another_team_is_counted(team: TeamWithKeys) -> None:
    other = make_team("be/surya")
    open_case(other)
    assert figures(team.actor).empty
    page = at_desk(team.adviser).get("/desk/figures/").content.decode()
    assert "Nothing to count yet." in page


def test_who_only_reads_sees_no_figures(team: TeamWithKeys) -> None:
    reader = make_member("Reader")
    join_team(team, reader, Role.READER)
    assert at_desk(reader).get("/desk/figures/").status_code == 403


def test_the_page_draws_and_lists_and_says_that_it_is_for_inside(team: TeamWithKeys) -> None:
    open_case(team)
    page = at_desk(team.adviser).get("/desk/figures/").content.decode()
    assert "For inside only." in page
    drawn = re.findall(r"<svg viewBox[^>]+role=\"img\".*?</svg>\n<table", page, re.DOTALL)
    assert drawn
    assert all("<title" in each and "<desc" in each for each in drawn)
    assert " style=" not in page
    assert "Amina" not in unescape(page)


@pytest.mark.usefixtures("one_minute")
def test_the_figures_cost_the_same_however_many_there_are(team: TeamWithKeys) -> None:
    desk = at_desk(team.adviser)
    counts = []
    for number in (1, 6):
        for _ in range(number):
            open_case(team, Person())
            do(desk, sent_report(team), "close", reason="misuse")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get("/desk/figures/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 12, [each["sql"][:90] for each in asked]


def test_what_is_left_out_is_said(team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_OPENED", 2)
    for _ in range(3):
        sent_report(team)
    page = at_desk(team.adviser).get("/desk/figures/").content.decode()
    assert "Only the first 2 are counted." in page


def test_what_is_said_to_be_left_out_is_not_counted(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_OPENED", 2)
    for _ in range(3):
        write(team, open_case(team, Person()), CaseClosed, reason=CaseEnd.OWN_WISH)
        open_case(team, Person())
    found = figures(team.actor)
    for chart in ("outcomes", "ends"):
        assert sum(bars(found, chart).values()) == 2, chart


def test_a_client_without_a_team_is_told_nothing(client: Client) -> None:
    assert client.get("/desk/figures/").status_code == 302
