"""What advisers do with a report: once each, nothing typed is lost, no name goes out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from fanal.accounts import late_words
from fanal.accounts.models import TeamKey
from fanal.audit.actions import read_details
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.dossiers.models import Compartment
from fanal.dossiers.opening import ClosedEntry
from fanal.intake import actions
from fanal.intake.contents import Closed, CloseReason, Message, VisitProposal, VisitReply
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.vault import SecretKey
from tests.cast import TeamWithKeys, make_member, make_team
from tests.intake.desk import (
    address,
    at_desk,
    do,
    hidden_fields,
    once,
    page_of,
    report_of,
    send,
    sent_report,
)

pytestmark = pytest.mark.django_db


def two_advisers() -> TeamWithKeys:
    return make_team(members=(make_member("Noor Peeters"), make_member("Samuel De Wit")))


def kinds(report: Report) -> list[str]:
    return list(report.dossier.entries.order_by("number").values_list("kind", flat=True))[2:]


def test_person_reads_the_answer_and_no_name_of_the_staff() -> None:
    team = two_advisers()
    sent = send(team)
    report = report_of(sent.receipt)
    done = do(at_desk(team.adviser), report, "answer", text="You are not alone.")
    assert done.status_code == 302
    lines = open_mailbox(sent.receipt).lines()
    assert [line.content.text for line in lines if isinstance(line.content, Message)] == [
        "You are not alone."
    ]
    assert "Noor" not in "".join(str(line.content.model_dump()) for line in lines)
    assert Report.objects.get(pk=report.pk).state == Report.State.WAITING


def test_same_answer_sent_twice_is_one_answer() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    page = page_of(client, report)
    answers = [do(client, report, "answer", page=page, text="Once.") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert kinds(report) == ["message"]
    assert AuditEvent.objects.filter(event=Event.ANSWERED).count() == 1


def test_empty_answer_is_refused_and_says_what_to_do() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    answer = do(client, report, "answer", text="  ")
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    assert kinds(report) == []


def test_second_writer_sees_the_firsts_words_before_sending_and_keeps_the_draft() -> None:
    team = two_advisers()
    noor, sam = (at_desk(member) for member in team.members)
    report = sent_report(team)
    both_read = page_of(sam, report)
    do(noor, report, "answer", text="Come on Tuesday.")
    stopped = do(sam, report, "answer", page=both_read, text="Come on Wednesday.")
    html = stopped.content.decode()
    assert stopped.status_code == 409
    assert "Come on Tuesday." in html
    assert "Somebody wrote meanwhile." in html
    assert ">\nCome on Wednesday.</textarea>" in html
    assert kinds(report) == ["message"]
    # Having read it, sending works.
    assert do(sam, report, "answer", page=html, text="Come on Wednesday.").status_code == 302
    assert kinds(report) == ["message", "message"]


def test_persons_new_words_come_before_an_answer_to_the_old_ones() -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    page = page_of(client, report)
    open_mailbox(sent.receipt).write("He is here. Do not write.", once=once())
    stopped = do(client, report, "answer", page=page, text="Hello!")
    assert stopped.status_code == 409
    assert "He is here. Do not write." in stopped.content.decode()


def test_what_the_person_hides_from_view_stops_nobody() -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    do(client, report, "answer", text="First.")
    page = page_of(client, report)
    mailbox = open_mailbox(sent.receipt)
    mailbox.hide(mailbox.lines()[0].number, once=once())
    assert do(client, report, "answer", page=page, text="Second.").status_code == 302


def test_a_colleagues_note_stops_nobody() -> None:
    team = two_advisers()
    noor, sam = (at_desk(member) for member in team.members)
    report = sent_report(team)
    page = page_of(sam, report)
    do(noor, report, "note", text="Only for us.")
    assert do(sam, report, "answer", page=page, text="Hello.").status_code == 302


def test_receipt_opens_no_internal_note() -> None:
    team = make_team()
    sent = send(team)
    do(at_desk(team.adviser), report_of(sent.receipt), "note", text="Only for us.")
    mailbox = open_mailbox(sent.receipt)
    assert mailbox.lines() == []
    opened = mailbox._opened
    assert {compartment for compartment, _epoch in opened.keys} == {"thread"}
    assert [type(entry) for entry in opened.read({Compartment.FILE})] == [ClosedEntry] * 3


def test_handing_over_needs_somebody_else() -> None:
    team = two_advisers()
    report, client = sent_report(team), at_desk(team.adviser)
    for to in ("", "nobody"):
        assert do(client, report, "assign", to=to).status_code == 422
    do(client, report, "take")
    assert do(client, report, "assign", to=str(team.adviser.member.pk)).status_code == 422
    assert Report.objects.get(pk=report.pk).assignee == team.adviser.member


def test_take_and_hand_to_a_colleague() -> None:
    team = two_advisers()
    noor, sam = team.members
    report, client = sent_report(team), at_desk(noor)
    do(client, report, "take")
    assert Report.objects.get(pk=report.pk).assignee == noor.member
    do(client, report, "assign", to=str(sam.member.pk))
    assert Report.objects.get(pk=report.pk).assignee == sam.member
    do(client, report, "assign", to="nobody")
    assert Report.objects.get(pk=report.pk).assignee is None
    page = page_of(client, report)
    assert "Noor Peeters handed it to Samuel De Wit." in page
    assert "Noor Peeters gave it back to the team." in page


def test_who_takes_what_a_colleague_took_meanwhile_is_asked_again() -> None:
    team = two_advisers()
    noor, sam = (at_desk(member) for member in team.members)
    report = sent_report(team)
    page = page_of(sam, report)
    do(noor, report, "take")
    stopped = do(sam, report, "take", page=page)
    html = stopped.content.decode()
    assert stopped.status_code == 409
    assert "Meanwhile this request went to Noor Peeters." in html
    do(sam, report, "take", page=html)
    assert Report.objects.get(pk=report.pk).assignee == team.members[1].member


def test_report_cannot_be_handed_to_somebody_outside_the_team() -> None:
    team, outsider = make_team(), make_member("Somebody Else")
    report, client = sent_report(team), at_desk(team.adviser)
    refused = do(client, report, "assign", to=str(outsider.member.pk))
    assert refused.status_code == 422
    with pytest.raises(actions.NotPossible):
        actions.assign(team.open(report), to=outsider.member, was=None, once=once())
    assert Report.objects.get(pk=report.pk).assignee is None


def test_visit_is_proposed_on_the_clock_of_the_centre_and_answered() -> None:
    team = make_team()
    with clock.frozen(datetime(2025, 6, 23, 9, 0, tzinfo=UTC)):
        sent = send(team)
        report, client = report_of(sent.receipt), at_desk(team.adviser)
        where = {"place": "The green door", "way": "Tram 4, ask for the language course."}
        done = do(client, report, "visit", day="2025-06-25", hour="10:30", **where)
        assert done.status_code == 302
        mailbox = open_mailbox(sent.receipt)
        proposal = mailbox.lines()[0]
        assert isinstance(proposal.content, VisitProposal)
        assert proposal.content.when == datetime(2025, 6, 25, 8, 30, tzinfo=UTC)
        mailbox.answer_visit(proposal.number, VisitReply.ANOTHER_TIME, "After ten.", once=once())
        page = page_of(client, report)
    assert "Wed 25 Jun, 10:30" in page
    assert page.count("Another time, please") == 2
    assert "After ten." in page


@pytest.mark.parametrize(
    ("day", "hour", "why"),
    [
        ("2025-06-22", "10:00", "This moment has passed already."),
        ("", "10:00", "Choose a day."),
        ("2025-06-30", "", "Choose a time."),
        ("2026-03-29", "02:30", "2026-03-29"),  # the hour that the clock skips
    ],
)
def test_visit_that_cannot_be_is_refused_and_keeps_the_words(day: str, hour: str, why: str) -> None:
    team = make_team()
    with clock.frozen(datetime(2025, 6, 23, 9, 0, tzinfo=UTC)):
        report, client = sent_report(team), at_desk(team.adviser)
        refused = do(client, report, "visit", day=day, hour=hour, place="Here", way="By tram.")
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert "By tram.</textarea>" in refused.content.decode()
    assert kinds(report) == []


def test_closing_says_why_and_stops_answers_until_it_is_opened_again() -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    before = page_of(client, report)
    assert do(client, report, "close", explanation="x").status_code == 422
    do(client, report, "close", reason="advice-given", explanation="She knows whom to call.")
    now = Report.objects.get(pk=report.pk)
    assert now.state == Report.State.CLOSED
    page = page_of(client, report)
    assert "closed it: Advice was given." in page
    assert 'id="form-answer"' not in page
    refused = do(client, report, "answer", page=before, text="One more thing.")
    assert refused.status_code == 409
    assert "One more thing.</textarea>" in refused.content.decode()
    do(client, report, "reopen", explanation="She called.")
    assert Report.objects.get(pk=report.pk).state == Report.State.OPEN
    assert do(client, report, "answer", text="One more thing.").status_code == 302


def test_nothing_unread_is_closed() -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    page = page_of(client, report, "close")
    open_mailbox(sent.receipt).write("Please do not give up on me.", once=once())
    stopped = do(client, report, "close", page=page, reason="no-reply", explanation="Silence.")
    html = stopped.content.decode()
    assert stopped.status_code == 409
    assert "Written meanwhile" in html
    assert "Please do not give up on me." in html
    assert "Silence.</textarea>" in html
    assert Report.objects.get(pk=report.pk).state == Report.State.OPEN


def test_closing_twice_with_one_form_closes_once() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    page = page_of(client, report)
    for _ in range(2):
        assert do(client, report, "close", page=page, reason="misuse").status_code == 302
    assert kinds(report) == ["closing"]


def test_closing_what_is_closed_is_not_possible() -> None:
    team = make_team()
    report = sent_report(team)
    for again in (False, True):
        desk = team.open(report)
        deed = {"reason": CloseReason.MISUSE, "explanation": "", "once": once()}
        if again:
            with pytest.raises(actions.NotPossible):
                actions.close(desk, **deed)  # type: ignore[arg-type]
        else:
            actions.close(desk, **deed)  # type: ignore[arg-type]
    assert [type(c) for c in team.open(report).contents if isinstance(c, Closed)] == [Closed]


def test_person_who_writes_opens_a_closed_report_with_a_new_due_day() -> None:
    team = make_team()
    monday = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)
    with clock.frozen(monday):
        sent = send(team)
        do(at_desk(team.adviser), report_of(sent.receipt), "close", reason="no-reply")
    with clock.frozen(monday + timedelta(days=7)):
        open_mailbox(sent.receipt).write("I am back.", once=once())
        report = report_of(sent.receipt)
        page = page_of(at_desk(team.adviser), report)
    assert report.state == Report.State.OPEN
    assert report.due_at > monday + timedelta(days=8)
    assert "since 11:00" in page


def test_words_typed_into_a_locked_desk_come_back_into_their_form() -> None:
    team = make_team()
    report = sent_report(team)
    client = at_desk(team.adviser)
    page = page_of(client, report)
    fields = hidden_fields(page, "answer") | {"answer-text": "Typed for an hour."}
    client.post("/desk/lock/")
    client.post(
        address(report, "answer"),
        fields,
        headers={"referer": f"http://testserver{address(report)}"},
    )
    client = at_desk(team.adviser)
    kept = late_words.offer(team.adviser.ring)[0]
    page = client.get(kept.address).content.decode()
    assert ">\nTyped for an hour.</textarea>" in page
    assert hidden_fields(page, "answer") == hidden_fields(page, "answer") | {
        "answer-once": fields["answer-once"]
    }
    action = f"{address(report, 'answer')}?kept={kept.id}"
    assert f'action="{action}"' in page
    assert client.post(action, fields).status_code == 302
    assert late_words.offer(team.adviser.ring) == []


def test_when_nothing_can_be_kept_the_words_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise DatabaseError("disk full")

    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    page = page_of(client, report)
    monkeypatch.setattr(actions, "answer", full_disk)
    answer = do(client, report, "answer", page=page, text="Typed for an hour.")
    assert answer.status_code == 503
    assert "Typed for an hour." in answer.content.decode()


def test_nothing_is_sealed_to_a_key_that_was_slipped_into_the_database() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    page = page_of(client, report)
    attacker = SecretKey.generate()
    TeamKey.objects.create(team=team.team, generation=2, public=bytes(attacker.public))
    answer = do(client, report, "answer", page=page, text="Typed for an hour.")
    assert answer.status_code == 503
    assert "Typed for an hour." in answer.content.decode()
    assert kinds(report) == []
    # Reading goes on, and its trail is sealed to the key that was written down.
    assert client.get(address(report)).status_code == 200
    event = AuditEvent.objects.filter(event=Event.REPORT_OPENED).latest("seq")
    assert read_details(event, team.secret)["by"] == str(team.adviser.member.pk)


def test_markup_in_words_stays_words() -> None:
    team = make_team()
    report = sent_report(team, "<script>alert(1)</script> & <b>me</b>")
    client = at_desk(team.adviser)
    do(client, report, "note", text="<img src=x onerror=alert(2)>")
    page = page_of(client, report)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;me&lt;/b&gt;" in page
