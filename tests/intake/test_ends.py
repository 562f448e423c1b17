"""How a request ends: in a case, advised, referred with a yes, or closed with a reason."""

import pytest
from django.test import Client

from fanal.cases import actions as cases
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.actions import NotPossible
from fanal.intake.contents import Closed, CloseReason
from fanal.intake.models import Report
from tests.cases.files import NAMED
from tests.cast import TeamWithKeys
from tests.intake.desk import do, once, page_of, sent_report

pytestmark = pytest.mark.django_db


def test_nobody_is_referred_without_a_service_and_a_yes(desk: Client, team: TeamWithKeys) -> None:
    report = sent_report(team)
    for typed in ({}, {"service": "CAW"}, {"agreed": "on"}):
        assert do(desk, report, "close", reason="referred", **typed).status_code == 422
    answer = do(desk, report, "close", reason="referred", service="CAW Brussel", agreed="on")
    assert answer.status_code == 302
    assert "CAW Brussel" in page_of(desk, report)
    with pytest.raises(NotPossible):
        actions.close(
            team.open(sent_report(team)),
            reason=CloseReason.REFERRED,
            explanation="",
            once=once(),
        )


def test_a_request_ends_in_a_case_only_when_there_is_one(desk: Client, team: TeamWithKeys) -> None:
    report = sent_report(team)
    assert 'value="in-a-case"' not in page_of(desk, report)
    assert do(desk, report, "close", reason="in-a-case").status_code == 422
    with pytest.raises(NotPossible):
        actions.close(team.open(report), reason=CloseReason.IN_CASE, explanation="", once=once())
    case = cases.open_case(team.open(report), person=NAMED, once=new_once())
    page = page_of(desk, report)
    assert f'href="/desk/cases/{case.pk}/"' in page
    assert do(desk, report, "close", page=page, reason="in-a-case").status_code == 302
    assert Report.objects.get(pk=report.pk).state == Report.State.CLOSED


@pytest.mark.parametrize("reason", ["advice-given", "no-reply", "not-for-us"])
def test_every_other_end_needs_its_reason_alone(
    desk: Client, team: TeamWithKeys, reason: str
) -> None:
    report = sent_report(team)
    assert do(desk, report, "close", reason=reason).status_code == 302
    closed = team.open(report).contents[-1]
    assert isinstance(closed, Closed)
    assert closed.reason == reason
