"""What usually comes next follows from the file, up to a procedure that runs."""

import pytest

from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.choice import Choice
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.definition import Certainty
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.rights import RightsExplained
from fanal.cases.next_step import next_step
from tests.cases.files import file_of, open_case, start, today, write
from tests.cast import make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db


def test_from_the_first_talk_to_a_procedure_that_runs() -> None:
    team = make_team()
    case = open_case(team)

    def comes_next() -> str:
        file = file_of(team, case)
        return next_step(file.state, file.pack)

    assert comes_next() == "assess"
    write(team, case, Assessment, account="Sleeps at work.", certainty=Certainty.LIKELY)
    assert comes_next() == "outcome"
    write(team, case, Outcome, finding=Finding.TOO_EARLY, why="One talk.")
    assert comes_next() == "assess"
    write(team, case, Outcome, finding=Finding.NOT, why="A debt, nothing else.")
    assert comes_next() == "close"
    write(team, case, Outcome, finding=Finding.PRESUMED, why="Papers and debt.")
    assert comes_next() == "rights"
    write(team, case, RightsExplained, rights=("free",), language="Arabic")
    assert comes_next() == "choice"
    write(team, case, Choice, choice="not-now", on=today())
    assert comes_next() == "", "nobody is pushed after a not now"
    write(team, case, Choice, choice="enter", on=today())
    assert comes_next() == "phase"
    start(team, case, today())
    assert comes_next() == ""
    write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    assert comes_next() == ""


def test_it_stands_first_on_the_page() -> None:
    team = make_team()
    case = open_case(team)
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/").content.decode()
    assert page.index("What usually comes next") < page.index(f"/desk/cases/{case.pk}/assess/")
