"""The line and its ranks: who goes first when many come at once."""

import threading
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from fanal.core import clock
from fanal.core.line import CALM, STEP, Full, Line, Neighbourhoods, neighbourhood

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
    assert (neighbourhood(one) == neighbourhood(other)) is same


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
    with mock.patch("fanal.core.line.MOST_NEIGHBOURHOODS", 10):
        for number in range(50):
            ranks.rank(f"10.{number}.0.1")
    assert len(ranks._next) == 10
