"""No list of cases looks at every case there is; on SQLite, whose plans say so plainly."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanal.cases.access import cases_of
from fanal.cases.finding.matching import likely_matches
from fanal.cases.kinds.person import Person
from fanal.cases.today import Scope, Tab, caseload, today
from fanal.intake.access import Actor
from tests.cases.files import open_case
from tests.cast import make_team

pytestmark = pytest.mark.django_db


def steps_of(asked: CaptureQueriesContext) -> list[str]:
    """How the database comes by what was asked, step by step."""
    found = []
    with connection.cursor() as cursor:
        for query in [each["sql"] for each in asked if each["sql"].startswith("SELECT")]:
            cursor.execute("EXPLAIN QUERY PLAN " + query.replace("%", "%%"))
            found += [str(row[3]) for row in cursor.fetchall()]
    return found


def one_case(actor: Actor) -> None:
    cases_of(actor).filter(reference="12345678").first()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its plans are read")
@pytest.mark.parametrize(
    "ask",
    [
        lambda actor: today(actor, Scope.MINE, 0),
        lambda actor: today(actor, Scope.TEAM, 0),
        *(lambda actor, tab=tab: caseload(actor, tab, 0) for tab in Tab),
        one_case,
    ],
    ids=["today mine", "today team", *Tab, "one case"],
)
def test_a_list_of_cases_is_read_from_indexes(ask: object) -> None:
    team = make_team()
    open_case(team)
    actor = team.actor
    assert callable(ask)
    with CaptureQueriesContext(connection) as asked:
        ask(actor)
    steps = steps_of(asked)
    assert steps
    # But for the rows of its own part results, nothing is read from end to end.
    assert [s for s in steps if s.startswith("SCAN") and s != "SCAN subquery"] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its plans are read")
def test_the_few_that_sleep_are_not_looked_for_in_a_whole_team() -> None:
    team = make_team()
    open_case(team)
    with CaptureQueriesContext(connection) as asked:
        caseload(team.actor, Tab.SNOOZED, 0)
    # Once for its rows and once for its count.
    assert len([step for step in steps_of(asked) if "caseload_asleep" in step]) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its plans are read")
def test_a_search_goes_through_no_list_of_a_team() -> None:
    team = make_team()
    open_case(team)
    with CaptureQueriesContext(connection) as asked:
        assert likely_matches(team.actor, Person(name="Amina Diallo"))
    assert [step for step in steps_of(asked) if "caseload_" in step] == []
