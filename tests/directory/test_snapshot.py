"""Nobody who reads waits for the database, and what was hidden never comes back by accident."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from fanal.directory import snapshot
from fanal.directory.snapshot import Snapshot

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Asked:
    """In place of the database: counts, and can be slow or away."""

    def __init__(self) -> None:
        self.times = 0
        self.threads: list[threading.Thread] = []
        self.away = False
        self.go_on = threading.Event()
        self.go_on.set()
        self.done = threading.Event()

    def find(self, now: datetime) -> Snapshot:
        self.times += 1
        self.threads.append(threading.current_thread())
        try:
            assert self.go_on.wait(10)
            if self.away:
                raise OperationalError("the database is away")
            snapshot._last = Snapshot((), now)
            return snapshot._last
        finally:
            self.done.set()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    monkeypatch.undo()
    found = Asked()
    monkeypatch.setattr(snapshot, "_last", None)
    monkeypatch.setattr(snapshot, "_tried_at", None)
    monkeypatch.setattr(snapshot, "_find", found.find)
    yield found
    found.go_on.set()
    for thread in found.threads:
        thread.join(10)


def _settled(asked: Asked) -> None:
    for thread in asked.threads:
        thread.join(10)


def test_the_first_reader_waits_for_the_answer_and_another_thread_asks(asked: Asked) -> None:
    found = snapshot.look(NOW)
    assert found is not None
    assert asked.times == 1
    assert asked.threads[0] is not threading.current_thread()


def test_within_a_minute_nobody_asks_again(asked: Asked) -> None:
    snapshot.look(NOW)
    _settled(asked)
    for seconds in range(60):
        snapshot.look(NOW + timedelta(seconds=seconds))
    assert asked.times == 1


def test_after_a_minute_one_asks_and_nobody_waits_for_it(asked: Asked) -> None:
    before = snapshot.look(NOW)
    _settled(asked)
    asked.go_on.clear()
    for _ in range(20):
        assert snapshot.look(NOW + MINUTE) is before
    assert asked.times == 2
    asked.go_on.set()
    _settled(asked)
    after = snapshot.look(NOW + MINUTE)
    assert after is not None
    assert after.at == NOW + MINUTE


def test_after_a_quiet_night_the_first_reader_waits_for_what_stands_now(asked: Asked) -> None:
    snapshot.look(NOW)
    _settled(asked)
    found = snapshot.look(NOW + timedelta(hours=8))
    assert found is not None
    assert found.at == NOW + timedelta(hours=8)


def test_a_slow_database_after_a_quiet_night_leaves_what_was_found(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot.look(NOW)
    _settled(asked)
    monkeypatch.setattr(snapshot, "FIRST_WAIT_SECONDS", 0.01)
    asked.go_on.clear()
    assert snapshot.look(NOW + timedelta(hours=8)) is before


def test_what_was_found_stays_while_the_database_is_away(asked: Asked) -> None:
    before = snapshot.look(NOW)
    _settled(asked)
    asked.away = True
    assert snapshot.look(NOW + MINUTE) is before
    _settled(asked)
    assert snapshot.look(NOW + MINUTE) is before
    assert asked.times == 2, "it is not asked again for each reader"


def test_while_nothing_was_found_yet_nothing_is_told(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    asked.away = True
    assert snapshot.look(NOW) is None
    _settled(asked)
    assert snapshot.look(NOW) is None
    assert asked.times == 1
    asked.away = False
    assert snapshot.look(NOW + timedelta(seconds=11)) is not None


def test_a_slow_database_keeps_the_first_reader_only_so_long(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "FIRST_WAIT_SECONDS", 0.01)
    asked.go_on.clear()
    assert snapshot.look(NOW) is None


def test_a_clock_that_was_put_back_does_not_stop_it(asked: Asked) -> None:
    snapshot.look(NOW)
    _settled(asked)
    snapshot.look(NOW - timedelta(days=1))
    _settled(asked)
    assert asked.times == 2
