"""Reading a report at the desk."""

import pytest

from tests.cast import make_team
from tests.intake.desk import WORDS, at_desk, sent_report

pytestmark = pytest.mark.django_db


def test_adviser_finds_the_request_in_the_inbox_and_reads_it() -> None:
    team = make_team()
    report = sent_report(team)
    client = at_desk(team.adviser)
    inbox = client.get("/desk/")
    assert inbox.status_code == 200
    assert f"/desk/reports/{report.pk}/" in inbox.content.decode()
    page = client.get(f"/desk/reports/{report.pk}/")
    assert page.status_code == 200
    assert WORDS in page.content.decode()
