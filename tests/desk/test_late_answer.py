"""An answer that was sent to a locked desk returns to the form of its report."""

import pytest
from django.test import Client

from fanal.accounts import late_words
from tests.accounts.cast import PASSWORD, Person, print_sheet, the_team
from tests.cast import MemberWithKeys, TeamWithKeys
from tests.intake.desk import address, sent_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(lotte: Person, client: Client) -> Client:
    print_sheet(lotte)
    lotte.sign_in(client)
    return client


def team_of(lotte: Person) -> TeamWithKeys:
    team, key = the_team(), the_team().current_key
    member = MemberWithKeys(lotte.member, lotte.secret)
    return TeamWithKeys(team, key, lotte.ring.team_secrets[key.id], (member,))


@pytest.mark.parametrize("from_page", ["", "answer"])
def test_a_late_answer_stands_in_its_form_again(
    lotte: Person, client: Client, from_page: str
) -> None:
    report = sent_report(team_of(lotte))
    page = address(report, from_page)
    client.post("/desk/lock/")
    client.post(
        address(report, "answer"),
        {"answer-text": "We can meet on Monday."},
        HTTP_REFERER=f"http://testserver{page}",
    )
    unlocked = client.post("/desk/unlock/", {"password": PASSWORD})
    assert unlocked.headers["Location"] == "/desk/kept/"
    kept = late_words.offer(lotte.ring)[0]
    assert kept.page == page
    again = client.get(kept.address).content.decode()
    assert "We can meet on Monday.</textarea>" in again
    assert f"answer/?kept={kept.id}" in again, "sending it takes it off the list"
