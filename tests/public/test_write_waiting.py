"""The waiting room: nobody is refused, nothing typed is lost, nothing is kept twice."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from fanal.accounts.views.signing_in import arriving
from fanal.core import clock
from fanal.core.line import Full
from fanal.intake.models import Report
from fanal.ops.server import THREADS
from fanal.public import waiting
from fanal.vault import Busy, derivations
from tests.cast import make_team
from tests.public.visitor import Visitor

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT = NOW.timestamp()


def test_some_threads_of_a_worker_are_left_for_pages_and_the_desk() -> None:
    lines = (waiting.sending, waiting.opening, waiting.papers, arriving)
    crowd = sum(line._free + line._places for line in lines)
    assert THREADS - crowd - derivations._places["staff"] >= 2


# The room itself


@pytest.fixture
def full() -> Iterator[None]:
    with mock.patch("fanal.public.write.waiting.sending.turn", side_effect=Full):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("cause", [Full, Busy("send")])
def test_the_waiting_room_keeps_the_words_and_the_place(cause: Exception) -> None:
    make_team()
    person = Visitor().write("Long words.", danger="yes", channel="phone", phone="0470123456")
    with mock.patch("fanal.public.write.submit", side_effect=cause):
        person.press("send")
        assert person.status == 503
        assert "It is not sent yet." in person.text
        assert "Do not reload this page" in person.text
        assert "data-again=" in person.html
        assert person.html.index("tel:112") < person.html.index("<h1>")
        assert person.html.count('id="now"') == 1
        assert person.value("message") == "Long words."
        first = person.value("line")
        person.press("send")
    assert person.value("line") != first
    assert not Report.objects.exists()
    person.press("send")
    assert person.receipt
    assert Report.objects.count() == 1


@pytest.mark.django_db
def test_who_comes_back_goes_before_who_comes_new() -> None:
    make_team()
    ranks: list[float] = []

    def note(rank: float, *, timeout: float) -> None:
        ranks.append(rank)
        raise Full

    person, other = Visitor(address="203.0.113.1"), Visitor(address="198.51.100.1")
    with mock.patch("fanal.public.waiting.sending.turn", side_effect=note):
        with clock.frozen(NOW):
            person.write().press("send")
        with clock.frozen(NOW + timedelta(seconds=4)):
            other.write("Somebody else.").press("send")
            person.press("send")
    assert ranks == [AT, AT + 4, AT]


@pytest.mark.django_db
def test_the_waiting_room_of_the_mailbox_asks_for_no_digits_again() -> None:
    make_team()
    receipt = Visitor().send()
    visit = Visitor()
    with mock.patch("fanal.public.waiting.opening.turn", side_effect=Full):
        visit.open(receipt)
    assert visit.status == 503
    assert receipt not in visit.html
    visit.press("open")
    assert "Write to the centre" in visit.text


def test_the_same_form_from_many_threads_makes_one_report(committed: None) -> None:
    make_team()
    check = Visitor().write("One and the same.")
    together = threading.Barrier(6)

    def press(_: int) -> str:
        from django.db import connection

        together.wait(10)
        try:
            return Visitor(html=check.html).press("send").receipt
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        receipts = set(pool.map(press, range(6)))
    assert len(receipts) == 1
    assert len(receipts.pop()) == 20
    assert Report.objects.count() == 1


def test_a_crowd_behind_one_address_gets_a_receipt_each(committed: None) -> None:
    make_team()
    forms = [Visitor().write(f"Person {number}.").html for number in range(24)]
    together = threading.Barrier(len(forms))

    def press(html: str) -> str:
        from django.db import connection

        together.wait(30)
        person = Visitor(html=html)
        try:
            for _ in range(200):
                if person.press("send").receipt:
                    break
            return person.receipt
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        receipts = list(pool.map(press, forms))
    assert all(receipts)
    assert len(set(receipts)) == len(forms) == Report.objects.count()
