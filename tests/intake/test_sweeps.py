"""What happens by itself: twice is as good as once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail

from fanal.accounts.leaving import leave
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.core.config import config
from fanal.core.ledger import LEDGER, erased_dossiers
from fanal.dossiers.models import Entry, Grant
from fanal.intake import sweeps
from fanal.intake.mailbox import WrongReceipt, open_mailbox
from fanal.intake.models import Report, Sending
from fanal.intake.summary import waiting_since
from tests.cast import make_member, make_team
from tests.intake.desk import WORDS, address, at_desk, do, once, report_of, send, sent_report

pytestmark = pytest.mark.django_db

MONDAY = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)


def test_mail_says_only_that_something_waits() -> None:
    team = make_team()
    report = sent_report(team, WORDS, languages="Tigrinya", place="9000 Gent")
    sweeps.send_notices()
    [notice] = mail.outbox
    everything = notice.message().as_string() + notice.subject + str(notice.body)
    for secret in (
        WORDS,
        "Tigrinya",
        "9000 Gent",
        "Gent",
        str(report.pk),
        report.locator or "?",
        "PAG-ASA",
        "pag-asa",
        "traffick",
        "report",
        "Noor",
    ):
        assert secret not in everything
    assert notice.subject == "Something is waiting for you"
    assert "Please sign in." in str(notice.body)


def test_one_mail_for_many_requests_and_none_the_second_time() -> None:
    team = make_team(members=(make_member(), make_member()))
    for _ in range(3):
        sent_report(team)
    sweeps.send_notices()
    assert len(mail.outbox) == 2
    sweeps.send_notices()
    assert len(mail.outbox) == 2


def test_nobody_is_mailed_about_what_is_done_or_taken_back() -> None:
    team = make_team()
    answered, taken_back = sent_report(team), send(team)
    do(at_desk(team.adviser), answered, "answer", text="Hello.")
    open_mailbox(taken_back.receipt).take_back(once=once())
    sweeps.send_notices()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "wrong", [SMTPException("no such mailbox"), UnicodeError("label too long")], ids=repr
)
def test_one_bad_address_keeps_nobody_else_from_their_mail(
    monkeypatch: pytest.MonkeyPatch, wrong: Exception
) -> None:
    bad, good = make_member(), make_member()
    team = make_team(members=(bad, good))
    report = sent_report(team)
    sent_to: list[str] = []

    def refuse(_subject: str, _message: str, _sender: None, to: list[str]) -> None:
        if str(bad.member.pk) in to[0]:
            raise wrong
        sent_to.extend(to)

    monkeypatch.setattr(sweeps, "send_mail", refuse)
    sweeps.send_notices()
    assert sent_to == [f"{good.member.pk}@centre.example"]
    assert not Report.objects.get(pk=report.pk).notice_due


def test_while_nobody_can_be_told_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    report = sent_report(make_team())

    def refuse(*_: object) -> None:
        raise SMTPException("not today")

    monkeypatch.setattr(sweeps, "send_mail", refuse)
    sweeps.send_notices()
    assert Report.objects.get(pk=report.pk).notice_due
    monkeypatch.undo()
    sweeps.send_notices()
    assert len(mail.outbox) == 1


def test_what_a_leaver_looked_after_is_nobodys_again() -> None:
    noor, sam = make_member("Noor"), make_member("Sam")
    team = make_team(members=(noor, sam))
    report = sent_report(team)
    do(at_desk(sam), report, "take")
    assert sweeps.release_of_left() == 0
    leave(team=team.team, member=sam.member, by=noor.member, ring=noor.ring)
    assert sweeps.release_of_left() == 1
    assert sweeps.release_of_left() == 0
    assert Report.objects.get(pk=report.pk).assignee is None
    assert address(report) in at_desk(noor).get("/desk/?tab=unassigned").content.decode()
    trail = at_desk(noor).get(address(report)).content.decode()
    assert "Sam handed the request to a colleague or to the team." in trail


def test_members_of_other_teams_and_those_who_left_get_no_mail() -> None:
    noor, gone = make_member("Noor"), make_member("Gone")
    team = make_team("be/pag-asa", members=(noor, gone))
    make_team("be/surya")
    gone.member.is_active = False
    gone.member.save()
    sent_report(team)
    sweeps.send_notices()
    assert [notice.to for notice in mail.outbox] == [[f"{noor.member.pk}@centre.example"]]


def test_what_was_taken_back_is_destroyed_after_seven_days_and_not_before() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        sent = send(team)
        report = report_of(sent.receipt)
        open_mailbox(sent.receipt).take_back(once=once())
    with clock.frozen(MONDAY + timedelta(days=7)):
        assert sweeps.destroy_withdrawn() == 0
        assert at_desk(team.adviser).get(address(report)).status_code == 200
    with clock.frozen(MONDAY + timedelta(days=8)):
        assert sweeps.destroy_withdrawn() == 1
        assert sweeps.destroy_withdrawn() == 0
        assert at_desk(team.adviser).get(address(report)).status_code == 404
    assert not Grant.objects.filter(epoch__dossier=report.pk).exists()
    entries = list(Entry.objects.filter(dossier=report.pk))
    assert entries
    for entry in entries:
        assert (entry.wrapped, entry.sealed) == (b"", b"")
        assert len(entry.hash) == 32
    now = Report.objects.get(pk=report.pk)
    assert (now.locator, now.summary, now.waiting) == (None, b"", b"")
    assert (now.receipt_salt, now.receipt_public) == (b"", b"")
    assert not Sending.objects.filter(report=report).exists()


def test_destruction_stands_in_the_ledger_and_the_trail() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        sent = send(team)
        report = report_of(sent.receipt)
        open_mailbox(sent.receipt).take_back(once=once())
    with clock.frozen(MONDAY + timedelta(days=8)):
        sweeps.destroy_withdrawn()
    assert report.pk in erased_dossiers(config.data / LEDGER)
    assert AuditEvent.objects.filter(event=Event.DOSSIER_ERASED, subject=report.pk).count() == 1


def test_erased_reports_no_longer_count_in_the_inbox() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        sent = send(team)
        open_mailbox(sent.receipt).take_back(once=once())
    with clock.frozen(MONDAY + timedelta(days=8)):
        sweeps.destroy_withdrawn()
        html = at_desk(team.adviser).get("/desk/?tab=closed").content.decode()
    assert "Nothing has been closed yet." in html


def test_receipt_closes_at_once_when_everything_is_taken_back() -> None:
    team = make_team()
    sent = send(team)
    open_mailbox(sent.receipt).take_back(once=once())
    with pytest.raises(WrongReceipt):
        open_mailbox(sent.receipt)


def test_others_are_untouched_by_a_destruction() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        kept, sent = sent_report(team), send(team)
        open_mailbox(sent.receipt).take_back(once=once())
    with clock.frozen(MONDAY + timedelta(days=8)):
        sweeps.destroy_withdrawn()
    reported = team.open(kept).reported
    assert reported is not None
    assert reported.intake.message == WORDS


def test_sendings_are_forgotten_after_a_day_and_a_bit() -> None:
    team = make_team()
    with clock.frozen(MONDAY):
        sent_report(team)
        assert sweeps.forget_sendings() == 0
    with clock.frozen(MONDAY + timedelta(days=3)):
        assert sweeps.forget_sendings() == 1
        assert sweeps.forget_sendings() == 0


@pytest.mark.parametrize(
    "sweep",
    [
        sweeps.send_notices,
        sweeps.release_of_left,
        sweeps.destroy_withdrawn,
        sweeps.forget_sendings,
    ],
)
def test_sweeps_find_nothing_to_do_in_an_empty_house(sweep: Callable[[], int]) -> None:
    assert sweep() == 0


def test_waiting_is_sealed_and_only_the_team_opens_it() -> None:
    ours, theirs = make_team("be/pag-asa"), make_team("be/surya")
    sent = send(ours)
    report = report_of(sent.receipt)
    with clock.frozen(MONDAY):
        do(at_desk(ours.adviser), report, "answer", text="Hello.")
    report.refresh_from_db()
    assert b"2025" not in report.waiting
    assert waiting_since(report, None, ours.actor.ring.team_secrets) == MONDAY
    assert waiting_since(report, None, theirs.actor.ring.team_secrets) is None
