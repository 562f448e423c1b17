"""The person's side of the thread: what opens it, what it shows, what it refuses."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.contents import ContactTerms, ReportIntake, VisitReply
from fanal.intake.mailbox import (
    TICKET_LIFE,
    Mailbox,
    TicketExpired,
    WrongReceipt,
    mailbox_of,
    open_mailbox,
    open_typed,
    taken_back,
)
from fanal.intake.models import Report
from fanal.intake.pace import Pace, TooManyTries
from fanal.intake.receipt import NotAReceipt, Receipt, parse
from fanal.intake.receipts import replace_receipt
from fanal.intake.routing import destinations, due_for
from fanal.intake.sending import SendingToken, submit
from fanal.knowledge import current
from fanal.vault import CannotOpen
from tests.cast import TeamWithKeys, make_team

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
database = pytest.mark.django_db


@pytest.fixture
def centre() -> TeamWithKeys:
    return make_team()


def send(message: str = "They keep my passport.") -> Receipt:
    pack = current().pack
    words = ReportIntake(message=message)
    (destination,) = destinations(pack, minor=None, place="")
    return submit(
        intake=words,
        destination=destination,
        chosen=False,
        due=due_for(pack, destination.team, words),
        language="en",
        pack=f"{pack.code}@{pack.version}",
        token=SendingToken.new(),
    ).receipt


def texts(mailbox: Mailbox) -> list[str]:
    return [str(line.content.model_dump().get("text", "")) for line in mailbox.lines()]


# What opens it


@database
def test_the_receipt_opens_the_thread_and_not_the_file(centre: TeamWithKeys) -> None:
    receipt = send()
    desk = centre.open(Report.objects.get())
    actions.note(desk, text="Internal.", once=new_once())
    actions.answer(desk, text="For you.", seen=desk.last_number, once=new_once())
    assert texts(open_mailbox(receipt)) == ["For you."]


@database
@pytest.mark.parametrize("digits", ["", "12", "12345678901234567890", "letters", "1" * 21])
def test_anything_else_is_one_and_the_same_refusal(centre: TeamWithKeys, digits: str) -> None:
    send()
    with pytest.raises(WrongReceipt) as refusal:
        open_typed(digits)
    assert refusal.value.args == ()


@database
def test_half_a_receipt_opens_nothing(centre: TeamWithKeys) -> None:
    one, other = send("One."), send("Another.")
    for digits in (one.locator + other.secret, other.locator + one.secret):
        with pytest.raises(WrongReceipt):
            open_typed(digits)


@database
def test_opening_leaves_a_trace_without_words(centre: TeamWithKeys) -> None:
    receipt = send()
    open_mailbox(receipt)
    assert AuditEvent.objects.latest("seq").subject == Report.objects.get().pk


# Guessing


@database
def test_guessing_at_one_report_is_slowed_down_and_its_owner_gets_in_later(
    centre: TeamWithKeys,
) -> None:
    with clock.frozen(NOW):
        receipt = send()
        for guess in range(10):
            with pytest.raises(WrongReceipt):
                open_typed(receipt.locator + f"{guess:014d}")
        with pytest.raises(TooManyTries):
            open_mailbox(receipt)
    with clock.frozen(NOW + timedelta(minutes=11)):
        open_mailbox(receipt)


@database
def test_coming_back_often_is_no_guessing(centre: TeamWithKeys) -> None:
    receipt = send()
    for _ in range(12):
        open_mailbox(receipt)


@database
def test_a_report_that_is_not_there_is_guessed_at_just_as_slowly(centre: TeamWithKeys) -> None:
    with clock.frozen(NOW + timedelta(days=400)):
        for _ in range(10):
            with pytest.raises(WrongReceipt):
                open_typed("987654" + "0" * 14)
        with pytest.raises(TooManyTries):
            open_typed("987654" + "0" * 14)


def test_what_the_pace_remembers_is_bounded() -> None:
    pace = Pace(tries=1, window=timedelta(minutes=1))
    with mock.patch("fanal.intake.pace._REMEMBERED", 5):
        for name in range(50):
            pace.step(str(name))
    assert len(pace._seen) == 5


# The visit


@database
def test_a_ticket_goes_on_for_twenty_minutes(centre: TeamWithKeys) -> None:
    with clock.frozen(NOW):
        ticket = open_mailbox(send()).ticket()
    with clock.frozen(NOW + TICKET_LIFE):
        mailbox_of(ticket)
    with clock.frozen(NOW + TICKET_LIFE + timedelta(seconds=1)), pytest.raises(TicketExpired):
        mailbox_of(ticket)


@database
def test_an_altered_ticket_opens_nothing(centre: TeamWithKeys) -> None:
    ticket = open_mailbox(send()).ticket()
    for altered in ("", ticket[:-1], ticket[::-1], ticket + "A", "é"):
        with pytest.raises(TicketExpired):
            mailbox_of(altered)


@database
def test_a_replaced_receipt_ends_the_visit_it_opened(centre: TeamWithKeys) -> None:
    mailbox = open_mailbox(send())
    ticket = mailbox.ticket()
    desk = centre.open(mailbox.report)
    replace_receipt(desk, known_by="She told me about the dog.", seed=b"s" * 32)
    with pytest.raises(TicketExpired):
        mailbox_of(ticket)


# Deeds


@database
@pytest.mark.parametrize("danger", [True, False])
def test_who_writes_back_in_danger_is_first_in_line_again(
    centre: TeamWithKeys, danger: bool
) -> None:
    from tests.intake.desk import send as send_to

    receipt = send_to(centre, danger=danger).receipt
    desk = centre.open(Report.objects.get(locator=receipt.locator))
    actions.answer(desk, text="Where are you?", seen=desk.last_number, once=new_once())
    with clock.frozen(clock.now() + timedelta(days=1)):
        open_mailbox(receipt).write("He is at the door.", once=new_once())
        report = Report.objects.get(locator=receipt.locator)
        assert report.state == Report.State.OPEN
        assert (report.due_at <= clock.now()) is danger


@database
def test_nobody_answers_or_hides_what_is_not_there(centre: TeamWithKeys) -> None:
    mailbox = open_mailbox(send())
    with pytest.raises(CannotOpen):
        mailbox.hide(1, once=new_once())  # the first message lies in the file
    with pytest.raises(CannotOpen):
        mailbox.answer_visit(1, VisitReply.YES, once=new_once())


@database
def test_taking_everything_back_ends_all_that_is_open(centre: TeamWithKeys) -> None:
    with clock.frozen(NOW):
        receipt = send()
        mailbox, elsewhere = open_mailbox(receipt), open_mailbox(receipt)
        ticket = mailbox.ticket()
        assert taken_back(ticket) is None
        assert mailbox.take_back(once=new_once()) == NOW + timedelta(days=8)
        assert taken_back(ticket) == (NOW + timedelta(days=8)).date()
        for late in (
            lambda: elsewhere.write("Too late.", once=new_once()),
            lambda: elsewhere.change_contact(ContactTerms(), once=new_once()),
            lambda: elsewhere.take_back(once=new_once()),
            lambda: open_mailbox(receipt),
        ):
            with pytest.raises(WrongReceipt):
                late()
        with pytest.raises(TicketExpired):
            mailbox_of(ticket)
    assert taken_back("") is None


def test_the_same_words_from_many_threads_are_written_once(committed: None) -> None:
    make_team()
    ticket, once = open_mailbox(send()).ticket(), new_once()
    together = threading.Barrier(5)

    def press(_: int) -> None:
        together.wait(10)
        try:
            mailbox_of(ticket).write("Once.", once=once)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(press, range(5)))
    assert texts(mailbox_of(ticket)) == ["Once."]


# Receipts as they are typed

DIGITS = st.text(st.sampled_from("0123456789"), min_size=20, max_size=20)
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９")


@settings(deadline=None)
@given(DIGITS, st.sampled_from(SCRIPTS), st.lists(st.sampled_from(" -–.\u00a0\u200e\u202b")))
def test_a_receipt_reads_the_same_in_every_script(
    digits: str, script: str, noise: list[str]
) -> None:
    spelled = "".join(script[int(digit)] for digit in digits)
    for at, mark in enumerate(noise):
        place = (at * 7) % len(spelled)
        spelled = spelled[:place] + mark + spelled[place:]
    assert parse(spelled).digits == digits


@settings(deadline=None)
@given(st.text())
def test_whatever_else_is_typed_is_no_receipt_or_twenty_digits(text: str) -> None:
    with suppress(NotAReceipt):
        assert len(parse(text).digits) == 20
