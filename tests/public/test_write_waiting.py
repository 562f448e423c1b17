"""The line, its ranks and its tickets: who goes first when many come at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import RequestFactory

from fanal.core import clock
from fanal.intake.models import Report
from fanal.ops.server import THREADS
from fanal.public import waiting
from fanal.public.waiting import CALM, STEP, Full, Line, Neighbourhoods, Ticket
from fanal.vault import Busy, derivations
from tests.cast import make_team
from tests.public.visitor import Visitor

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT = NOW.timestamp()


class Crowd:
    """Threads that wait in a line until they are told to work, and note who went."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.went: list[str] = []
        self.sent_away: list[str] = []
        self._threads: list[threading.Thread] = []

    def hold(self) -> threading.Event:
        """Somebody at work, until the event is set."""
        working, done = threading.Event(), threading.Event()

        def work() -> None:
            with self.line.turn(0.0, timeout=10):
                working.set()
                done.wait(10)

        self._start(work)
        working.wait(10)
        return done

    def join_line(self, name: str, rank: float) -> None:
        """Come and wait; returns when that one stands in line, or was sent away."""
        before = len(self.line._waiting) + len(self.sent_away)

        def work() -> None:
            try:
                with self.line.turn(rank, timeout=10):
                    self.went.append(name)
            except Full:
                self.sent_away.append(name)

        self._start(work)
        pause = threading.Event()
        for _ in range(1000):
            if len(self.line._waiting) + len(self.sent_away) > before:
                return
            pause.wait(0.005)
        raise AssertionError(f"{name} did not come to the line")

    def finish(self) -> None:
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: object) -> None:
        thread = threading.Thread(target=work)  # type: ignore[arg-type]
        thread.start()
        self._threads.append(thread)


# The line


def test_the_earliest_rank_goes_next() -> None:
    crowd = Crowd(Line(abreast=1, places=9))
    done = crowd.hold()
    for name, rank in (("third", 30), ("first", 10), ("second", 20), ("also third", 30)):
        crowd.join_line(name, rank)
    done.set()
    crowd.finish()
    assert crowd.went == ["first", "second", "third", "also third"]


def test_when_all_places_are_taken_the_latest_rank_leaves() -> None:
    crowd = Crowd(Line(abreast=1, places=2))
    done = crowd.hold()
    crowd.join_line("flood 1", 100)
    crowd.join_line("flood 2", 200)
    crowd.join_line("flood 3", 300)
    crowd.join_line("fresh", 50)
    done.set()
    crowd.finish()
    assert crowd.sent_away == ["flood 3", "flood 2"]
    assert crowd.went == ["fresh", "flood 1"]


def test_nobody_waits_longer_than_they_said() -> None:
    line = Line(abreast=1, places=9)
    with line.turn(0, timeout=1), pytest.raises(Full), line.turn(0, timeout=0.01):
        pass
    with line.turn(0, timeout=1):  # the turn came back
        pass


def test_a_turn_comes_back_when_the_work_failed() -> None:
    line = Line(abreast=1, places=0)
    with pytest.raises(ValueError, match="broken"), line.turn(0, timeout=1):
        raise ValueError("broken")
    with line.turn(0, timeout=1):
        pass


def test_in_the_first_seconds_of_a_rush_everybody_may_wait() -> None:
    now = 1000.0
    crowd = Crowd(Line(abreast=1, places=1, grace=10, time=lambda: now))
    done = crowd.hold()
    for number in range(5):
        crowd.join_line(f"early {number}", number)
    now += 11
    crowd.join_line("late", 99)
    assert crowd.sent_away == ["late"]
    done.set()
    crowd.finish()
    assert len(crowd.went) == 5
    # A second wave has no grace before a calm minute has passed.
    done = crowd.hold()
    now += CALM - 1
    crowd.join_line("second wave", 1)
    crowd.join_line("second wave, later", 2)
    assert crowd.sent_away == ["late", "second wave, later"]
    now += CALM + 1
    crowd.join_line("after the calm", 3)
    assert len(crowd.sent_away) == 2
    done.set()
    crowd.finish()


def test_some_threads_of_a_worker_are_left_for_pages_and_the_desk() -> None:
    public = sum(line._free + line._places for line in (waiting.sending, waiting.opening))
    staff = 1 + derivations._places["sign-in"] + derivations._places["staff"]
    assert THREADS - public - staff >= 2


# Ranks


def test_a_fresh_neighbourhood_goes_before_a_busy_one() -> None:
    ranks = Neighbourhoods()
    with clock.frozen(NOW):
        assert [ranks.rank("203.0.113.9") for _ in range(3)] == [AT, AT + STEP, AT + 2 * STEP]
        assert ranks.rank("198.51.100.1") == AT
    with clock.frozen(NOW + timedelta(minutes=5)):
        assert ranks.rank("203.0.113.9") == AT + 300


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.200", True),
        ("203.0.113.9", "203.0.114.9", False),
        ("2001:db8:1:2::1", "2001:db8:1:99::1", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:203.0.113.9", "203.0.113.1", True),
        ("nonsense", "", True),
    ],
)
def test_a_neighbourhood_is_a_network(one: str, other: str, same: bool) -> None:
    assert (waiting.neighbourhood(one) == waiting.neighbourhood(other)) is same


def test_no_address_is_kept_and_everything_is_forgotten_every_hour() -> None:
    ranks = Neighbourhoods()
    with clock.frozen(NOW):
        ranks._forget()
        ranks.rank("203.0.113.9")
        kept = set(ranks._next)
        assert b"\xcb\x00\x71" not in b"".join(kept)
        key = ranks._key
    with clock.frozen(NOW + timedelta(hours=1, seconds=1)):
        assert ranks.rank("203.0.113.9") == AT + 3601
        assert ranks._key != key
        assert not kept & set(ranks._next)


def test_what_is_remembered_is_bounded() -> None:
    ranks = Neighbourhoods()
    with mock.patch("fanal.public.waiting.MOST_NEIGHBOURHOODS", 10):
        for number in range(50):
            ranks.rank(f"10.{number}.0.1")
    assert len(ranks._next) == 10


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5", "198.51.100.1"),
        (2, "203.0.113.5", "192.0.2.1"),
        (1, "", ""),
    ],
)
def test_an_address_is_what_the_operators_own_proxies_saw(
    proxies: int, forwarded: str, expected: str
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    with mock.patch("fanal.public.waiting.config", mock.Mock(proxies=proxies)):
        assert waiting.address_of(request) == expected


# Tickets


def test_a_ticket_keeps_its_rank_for_its_own_form() -> None:
    request = RequestFactory().get("/")
    with clock.frozen(NOW):
        sealed = Ticket(AT - 5, AT).again().seal(b"this form")
        back = waiting.ticket_for(request, sealed, b"this form")
        assert (back.rank, back.tries) == (AT - 5, 1)
        for other in (b"another form", b""):
            assert waiting.ticket_for(request, sealed, other).tries == 0
        assert waiting.ticket_for(request, sealed[:-2], b"this form").tries == 0
    with clock.frozen(NOW + waiting.TICKET_LIFE):
        assert waiting.ticket_for(request, sealed, b"this form").tries == 0


def test_the_wait_grows_a_little() -> None:
    waits = [Ticket(AT, AT, tries).seconds for tries in range(6)]
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[-1] <= 15


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
