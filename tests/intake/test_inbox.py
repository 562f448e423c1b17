"""The inbox: what is due first, in pages that cost the same however many wait."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanal.accounts.models import Team, TeamGrant
from fanal.core import clock
from fanal.dossiers.models import Dossier
from fanal.intake import inbox as queries
from fanal.intake.contents import ReportIntake, Source
from fanal.intake.inbox import Place, Tab, Urgency, inbox
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.intake.receipt import random_locator
from fanal.intake.summary import Summary, seal_summary
from fanal.knowledge import Ternary
from tests.cast import TeamWithKeys, make_member, make_team
from tests.intake.desk import address, at_desk, do, once, report_of, send, sent_report

pytestmark = pytest.mark.django_db

# A Monday, 11:00 in Brussels.
MONDAY = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)
MOST_QUERIES = 12


def rows(team: TeamWithKeys, tab: Tab = Tab.TEAM) -> list[queries.Row]:
    return inbox(team.actor, tab=tab).rows


def copies(team: TeamWithKeys, due: list[datetime]) -> list[Report]:
    """More reports in bulk: rows and summaries, with nothing to open behind them."""
    dossiers = Dossier.objects.bulk_create(Dossier(kind="report", pack="be@test") for _ in due)
    told = Summary.of(ReportIntake(message=""), at=MONDAY, language="nl", source=Source.SITE)
    made = []
    for number, (dossier, at) in enumerate(zip(dossiers, due, strict=True)):
        report = Report(dossier=dossier, team_id=team.id, due_at=at, locator=f"x{number:05d}")
        report.receipt_salt = report.receipt_public = b""
        seal_summary(report, told, team.key)
        made.append(report)
    return Report.objects.bulk_create(made)


def test_what_is_due_first_stands_first() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        later = sent_report(team)
    with clock.frozen(MONDAY - timedelta(days=4)):
        overdue = sent_report(team)
    with clock.frozen(MONDAY - timedelta(days=1)):
        today = sent_report(team)
    with clock.frozen(MONDAY):
        found = rows(team)
    assert [row.report.pk for row in found] == [overdue.pk, today.pk, later.pk]
    assert [row.urgency for row in found] == [Urgency.OVERDUE, Urgency.TODAY, Urgency.LATER]


def test_a_team_that_receives_nothing_yet_is_told_so() -> None:
    team = make_team(receives=False)
    words = "This team receives nothing yet."
    assert words in at_desk(team.adviser).get("/desk/").content.decode()
    Team.objects.filter(pk=team.id).update(recovery_confirmed=True)
    assert words not in at_desk(team.adviser).get("/desk/").content.decode()


def test_danger_stands_above_what_has_waited_longer() -> None:
    team = make_team()
    with clock.frozen(MONDAY - timedelta(days=4)):
        sent_report(team)
    with clock.frozen(MONDAY):
        danger = sent_report(team, danger=True)
        found = rows(team)
    assert (found[0].report.pk, found[0].urgency) == (danger.pk, Urgency.NOW)


def test_new_danger_stands_on_top_of_a_backlog_longer_than_the_page() -> None:
    team = make_team()
    with clock.frozen(MONDAY - timedelta(days=4)):
        sent_report(team)
    with clock.frozen(MONDAY):
        danger = sent_report(team, danger=True)
        copies(team, [MONDAY - timedelta(days=3, minutes=n) for n in range(120)])
        box = inbox(team.actor, tab=Tab.TEAM)
    assert box.rows[0].report.pk == danger.pk
    assert len(box.rows) == queries.PAGE


def test_overdue_is_said_in_a_word_and_with_a_sign() -> None:
    team = make_team()
    with clock.frozen(MONDAY - timedelta(days=4)):
        sent_report(team)
    with clock.frozen(MONDAY):
        html = at_desk(team.adviser).get("/desk/?tab=team").content.decode()
    assert re.search(r'<strong class="due overdue"><svg.*?</svg> Overdue ', html)


def test_each_request_stands_behind_the_right_tabs() -> None:
    team = make_team(members=(make_member("Noor"), make_member("Sam")))
    noor, sam = (at_desk(member) for member in team.members)
    nobodys, mine, colleagues, answered, closed = (sent_report(team) for _ in range(5))
    do(noor, mine, "take")
    do(sam, colleagues, "take")
    do(noor, answered, "answer", text="Hello.")
    do(noor, closed, "close", reason="misuse")
    found = {tab: {row.report.pk for row in rows(team, tab)} for tab in Tab}
    assert found == {
        Tab.UNASSIGNED: {nobodys.pk},
        Tab.MINE: {mine.pk},
        Tab.TEAM: {nobodys.pk, mine.pk, colleagues.pk},
        Tab.WAITING: {answered.pk},
        Tab.SNOOZED: set(),
        Tab.CLOSED: {closed.pk},
    }
    counts = inbox(team.actor, tab=Tab.MINE).counts
    assert {tab: count.exact for tab, count in counts.items()} == {
        tab: len(reports) for tab, reports in found.items()
    }


def test_row_shows_what_was_told_and_whose_it_is() -> None:
    team = make_team()
    report = sent_report(team, minor=Ternary.YES, danger=True, languages="Tigrinya")
    do(at_desk(team.adviser), report, "take")
    html = at_desk(team.adviser).get("/desk/?tab=mine").content.decode()
    row = html[html.index("<tbody>") : html.index("</tbody>")]
    for words in ("Now: danger", "Tigrinya", "Nederlands", "Noor Peeters"):
        assert words in row
    assert row.count(">Yes<") == 2


def test_waiting_since_begins_again_when_the_person_writes_again() -> None:
    team = make_team()
    with clock.frozen(MONDAY - timedelta(days=4)):
        sent = send(team)
    report = report_of(sent.receipt)
    with clock.frozen(MONDAY - timedelta(days=3)):
        do(at_desk(team.adviser), report, "answer", text="Hello.")
    with clock.frozen(MONDAY):
        open_mailbox(sent.receipt).write("I am here.", once=once())
        open_mailbox(sent.receipt).write("Are you?", once=once())
    [row] = rows(team)
    assert row.since == MONDAY


def test_what_was_taken_back_says_when_it_is_destroyed() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        sent = send(team)
        open_mailbox(sent.receipt).take_back(once=once())
        html = at_desk(team.adviser).get("/desk/?tab=closed").content.decode()
    assert "Taken back by the person. Destroyed on 1 July." in html


def test_request_our_keys_do_not_open_is_shown_and_not_linked() -> None:
    first, second = make_member(), make_member()
    team = make_team(members=(first, second))
    report = sent_report(team)
    TeamGrant.objects.filter(member=second.member).delete()
    html = at_desk(second).get("/desk/?tab=team").content.decode()
    assert "Your keys do not open this one." in html
    assert address(report) not in html


def test_adviser_sees_nothing_of_another_centre() -> None:
    theirs, ours = make_team("be/pag-asa"), make_team("be/surya")
    report = sent_report(theirs)
    client = at_desk(ours.adviser)
    for tab in Tab:
        assert address(report) not in client.get(f"/desk/?tab={tab}").content.decode()
    assert client.get("/desk/?team=be/pag-asa").status_code == 404
    assert client.get("/desk/?team=be/nowhere").status_code == 404


def test_adviser_of_two_teams_sees_both_in_order_and_can_look_at_one() -> None:
    noor = make_member()
    one, two = make_team("be/payoke", members=(noor,)), make_team("be/payoke-lbtp", members=(noor,))
    with clock.frozen(MONDAY - timedelta(days=1)):
        first = sent_report(two)
    with clock.frozen(MONDAY):
        second = sent_report(one)
        both = inbox(noor.actor, tab=Tab.TEAM)
        only = inbox(noor.actor, tab=Tab.TEAM, team_id="be/payoke")
    assert [row.report.pk for row in both.rows] == [first.pk, second.pk]
    assert [row.report.pk for row in only.rows] == [second.pk]
    assert only.counts[Tab.TEAM].exact == 1


def test_one_altered_row_hides_no_other() -> None:
    team = make_team()
    good, bad = sent_report(team), sent_report(team)
    Report.objects.filter(pk=bad.pk).update(summary=good.summary, waiting=b"x" * 40)
    found = {row.report.pk: row.summary for row in rows(team)}
    assert found[good.pk] is not None
    assert found[bad.pk] is None


@pytest.mark.parametrize("tab", Tab)
def test_empty_tabs_are_kind(tab: Tab) -> None:
    team = make_team()
    html = at_desk(team.adviser).get(f"/desk/?tab={tab}").content.decode()
    assert '<p class="empty">' in html
    assert "<table" not in html


@pytest.mark.parametrize("query", ["tab=nonsense", "after=x", "after=2025~zz", "after=~", "tab="])
def test_broken_addresses_show_the_beginning(query: str) -> None:
    team = make_team()
    report = sent_report(team)
    assert address(report) in at_desk(team.adviser).get(f"/desk/?{query}").content.decode()


def test_counts_stop_at_a_thousand() -> None:
    team = make_team()
    copies(team, [MONDAY] * 1_005)
    html = at_desk(team.adviser).get("/desk/?tab=mine").content.decode()
    assert html.count(">1000+<") == 2


@pytest.mark.parametrize("tab", Tab)
def test_inbox_asks_the_database_as_often_for_few_as_for_many(tab: Tab) -> None:
    with clock.frozen(MONDAY):
        team = make_team()
        client = at_desk(team.adviser)
        for report in (sent_report(team), sent_report(team)):
            do(client, report, "take")
        do(client, report, "assign", to="nobody")
        few = queries_of(client, tab)
        copies(team, [MONDAY - timedelta(minutes=n) for n in range(200)])
        many = queries_of(client, tab)
    # A backlog is looked through for danger, in one query more.
    assert many <= few + 1
    assert many <= MOST_QUERIES


def queries_of(client: Client, tab: Tab) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/desk/?tab={tab}").status_code == 200
    return len(asked)


def test_caller_is_found_by_the_first_six_digits() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    digits = report.locator or ""
    found = client.post("/desk/find/", {"digits": f"{digits[:3]} {digits[3:]}"})
    assert found["Location"] == address(report)
    assert digits not in found["Location"]


def test_digits_of_another_centre_are_as_unknown_as_any() -> None:
    theirs, ours = make_team("be/pag-asa"), make_team("be/surya")
    report, client = sent_report(theirs), at_desk(ours.adviser)
    absent = next(d for d in iter(random_locator, "") if d != report.locator)
    answers = [
        client.post("/desk/find/", {"digits": digits}) for digits in (report.locator, absent)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    for answer in answers:
        assert "No request of your teams begins with these digits." in answer.content.decode()


minutes = st.lists(st.integers(0, 60), min_size=0, max_size=170)


@given(due=minutes, newest_first=st.booleans())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_pages_together_show_every_report_once_and_in_order(
    due: list[int], newest_first: bool
) -> None:
    with transaction.atomic():
        team = make_team()
        made = copies(team, [MONDAY + timedelta(days=3, minutes=n) for n in due])
        state = Report.State.CLOSED if newest_first else Report.State.OPEN
        Report.objects.update(state=state)
        with clock.frozen(MONDAY):
            seen = all_pages(team, Tab.CLOSED if newest_first else Tab.TEAM)
        transaction.set_rollback(True)
    assert len(seen) == len(made)
    assert len({report.pk for report in seen}) == len(seen)
    keys = [(report.due_at, report.pk.hex) for report in seen]
    assert keys == sorted(keys, reverse=newest_first)


def all_pages(team: TeamWithKeys, tab: Tab) -> list[Report]:
    box = inbox(team.actor, tab=tab)
    seen = [row.report for row in box.rows]
    while box.next:
        box = inbox(team.actor, tab=tab, after=Place.parse(str(box.next)))
        seen += [row.report for row in box.rows]
    return seen
