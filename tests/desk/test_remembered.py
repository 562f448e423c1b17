"""Browsers keep what is typed on one line, in clear, to offer it again: nothing of that here."""

import re
from datetime import date

import pytest

from fanal.cases.kinds.goal import Goal, Support
from fanal.cases.urls import urlpatterns as cases
from fanal.intake.desk_urls import urlpatterns as intake
from fanal.workload.urls import urlpatterns as workload
from tests.cases.files import evaluate, open_case, start, write
from tests.cast import TeamWithKeys
from tests.desk.test_matrix import addresses_with
from tests.intake.desk import at_desk, sent_report

pytestmark = pytest.mark.django_db
LINE = re.compile(r'<input (?=[^>]*type="(?:text|search|tel|email|url)")[^>]*>')


def alone() -> list[str]:
    """The addresses that name nothing."""
    paths = [str(each.pattern) for each in (*cases, *intake, *workload)]
    return [f"/desk/{path}" for path in paths if "<" not in path]


def test_no_browser_remembers_a_line_that_was_typed_about_somebody(team: TeamWithKeys) -> None:
    case, report, desk = open_case(team), sent_report(team), at_desk(team.adviser)
    evaluate(team, case)
    start(team, case, date(2026, 1, 2))
    write(team, case, Goal, support=Support.LEGAL, words="A lawyer of my own.")
    paths = alone()
    for parameter, subject in (("case_id", case.pk), ("report_id", report.pk)):
        paths += [path.format(subject) for path, _entry in addresses_with(parameter)]
    seen, found = 0, []
    for path in paths:
        answer = desk.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            lines = LINE.findall(answer.content.decode())
            seen += len(lines)
            found += [(path, line) for line in lines if 'autocomplete="off"' not in line]
    assert seen > 50
    assert found == []
