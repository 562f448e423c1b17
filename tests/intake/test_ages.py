"""How long ago, as somebody would say it."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from fanal.core import clock
from fanal.intake.templatetags.reports import ago, waited
from tests.cast import join_team, make_member, make_team
from tests.intake.desk import address, at_desk, sent_report

AGES = [
    (0, "just now", "just now"),
    (59, "just now", "just now"),
    (60, "1 minute", "1 minute ago"),
    (3 * 3600, "3 hours", "3 hours ago"),
]


@pytest.mark.parametrize(("seconds", "waits", "before"), AGES)
def test_nobody_says_no_minutes(seconds: int, waits: str, before: str) -> None:
    with clock.frozen(clock.now()), translation.override("en"):
        at = clock.now() - timedelta(seconds=seconds)
        assert waited(at).replace("\xa0", " ") == waits
        assert ago(at).replace("\xa0", " ") == before
        # The clock of another server may be a little ahead.
        assert ago(clock.now() + timedelta(seconds=2)) == "just now"


@pytest.mark.django_db
def test_no_page_of_the_desk_does() -> None:
    team = make_team()
    colleague = make_member("Colleague")
    join_team(team, colleague)
    report = sent_report(team)
    at_desk(colleague).get(address(report))
    client = at_desk(team.adviser)
    for path in ("/desk/", "/desk/?tab=team", address(report)):
        page = client.get(path).content.decode()
        assert not re.search(r"\b0\s+minutes", page.replace("\xa0", " ")), path
    assert "opened this just now and may be writing" in page
