"""The session ends in the middle of a form: nothing is written, and nothing typed is lost."""

import pytest
from django.conf import settings

from fanal.accounts import late_words
from tests.cases.files import file_of, open_case
from tests.cases.test_pages import address, shown
from tests.cast import make_member, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
WORDS = "Words that must not get lost."


@pytest.mark.parametrize(
    ("deed", "field"),
    [("note", "text"), ("assess", "account"), ("person", "called"), ("task", "text")],
)
def test_what_was_typed_on_a_cases_form_comes_back_there_and_is_kept_once(
    deed: str, field: str
) -> None:
    team = make_team()
    case = open_case(team)
    before = file_of(team, case).last_number
    desk, page = at_desk(team.adviser), address(case, deed)
    fields = shown(desk.get(page).content.decode())
    del desk.cookies[settings.RING_COOKIE_NAME]
    sent = desk.post(page, {**fields, field: WORDS}, headers={"referer": page})
    assert sent.headers["Location"] == "/desk/unlock/"
    assert file_of(team, case).last_number == before
    [kept] = late_words.offer(team.adviser.ring)
    assert late_words.offer(make_member("Somebody else").ring) == []
    again = at_desk(team.adviser)
    assert WORDS in again.get(kept.address).content.decode()
    more = {"certainty": "likely", "on": "2030-01-02"}
    for _ in range(2):
        done = again.post(page, {**fields, **more, field: WORDS})
        assert done.status_code == 302
    assert file_of(team, case).last_number == before + 1
