"""Reading leaves a trace: every page that shows something of a case or a request."""

from datetime import date
from uuid import UUID

import pytest

from fanal.audit.models import AuditEvent
from fanal.cases.kinds.task import Task
from tests.cases.files import evaluate, in_days, open_case, start, write
from tests.cast import TeamWithKeys
from tests.desk.test_matrix import addresses_with
from tests.intake.desk import at_desk, sent_report

pytestmark = pytest.mark.django_db


def untold(team: TeamWithKeys, subject: UUID, parameter: str, event: str) -> list[str]:
    """The pages that answer and leave no such trace."""
    desk, traces = at_desk(team.adviser), AuditEvent.objects.filter(subject=subject, event=event)
    found, answered = [], 0
    for path, entry in addresses_with(parameter):
        before = traces.count()
        if desk.get(path.format(subject)).status_code != 200:
            continue
        answered += 1
        if traces.count() != before + 1:
            found.append(str(entry.name))
    assert answered > 5
    return found


def test_whatever_shows_something_of_a_case(team: TeamWithKeys) -> None:
    case = open_case(team)
    evaluate(team, case)
    start(team, case, date(2026, 1, 2))
    for number in range(5, 8):
        file = write(team, case, Task, text="Call the lawyer", on=in_days(3))
        assert file.last_number == number, "the last one is what an address with a key names"
    assert untold(team, case.pk, "case_id", "case-read") == []


def test_whatever_shows_something_of_a_request(team: TeamWithKeys) -> None:
    assert untold(team, sent_report(team).pk, "report_id", "report-opened") == []
