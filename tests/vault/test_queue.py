"""Turns come in order, every share gets its own, and no slot is ever lost.

Threads report when they begin to wait, so that nothing here depends on time.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from fanal.vault import Busy, DerivationQueue, derivations

LONG = 60.0  # a limit for a broken queue, never reached by a sound one


class Crowd:
    """Threads that stand in the queue, and leave their turn when told."""

    def __init__(self, queue: DerivationQueue, standing: threading.Semaphore) -> None:
        self.queue = queue
        self.standing = standing
        self.served: list[str] = []
        self.gates: dict[str, threading.Event] = {}
        self.inside: dict[str, threading.Event] = {}
        self.pool = ThreadPoolExecutor(max_workers=64)
        self.all: list[Future[None]] = []

    def waits(self, share: str, name: str) -> None:
        """Someone joins the line; returns when they stand in it."""
        self._joins(share, name)
        assert self.standing.acquire(timeout=LONG)

    def takes(self, share: str, name: str) -> None:
        """Someone takes the free slot; returns when they have it."""
        self._joins(share, name)
        assert self.inside[name].wait(LONG)

    def leaves(self, name: str) -> None:
        """Whoever has the turn gives it back; returns when they are out."""
        self.gates[name].set()
        self.all[list(self.gates).index(name)].result(LONG)

    def comes_in(self, name: str) -> bool:
        return self.inside[name].wait(LONG)

    def serve_everybody(self) -> list[str]:
        for gate in self.gates.values():
            gate.set()
        for future in self.all:
            future.result(LONG)
        return self.served

    def _joins(self, share: str, name: str) -> None:
        self.gates[name], self.inside[name] = threading.Event(), threading.Event()
        self.all.append(self.pool.submit(self._stand, share, name))

    def _stand(self, share: str, name: str) -> None:
        with self.queue.turn(share, timeout=LONG):
            self.served.append(name)
            self.inside[name].set()
            assert self.gates[name].wait(LONG)


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Counts who has begun to wait."""
    counter = threading.Semaphore(0)

    class Watched(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            counter.release()
            return super().wait(timeout)

    monkeypatch.setattr("fanal.vault.queue.Event", Watched)
    return counter


@contextmanager
def crowd_at(queue: DerivationQueue, standing: threading.Semaphore) -> Iterator[Crowd]:
    crowd = Crowd(queue, standing)
    try:
        yield crowd
    finally:
        for gate in crowd.gates.values():
            gate.set()
        crowd.pool.shutdown()


def small_queue(slots: int = 1) -> DerivationQueue:
    return DerivationQueue(slots, shares={"send": 40, "mailbox": 3, "staff": 2})


def free_slots(queue: DerivationQueue) -> int:
    """How many turns can be had at this moment."""
    try:
        with queue.turn("send", timeout=0):
            return 1 + free_slots(queue)
    except Busy:
        return 0


def test_a_free_slot_is_taken_at_once_and_given_back() -> None:
    queue = small_queue(slots=2)
    assert free_slots(queue) == 2
    with queue.turn("mailbox", timeout=0):
        assert free_slots(queue) == 1
    assert free_slots(queue) == 2


def test_inside_a_share_who_came_first_is_served_first(standing: threading.Semaphore) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        crowd.takes("send", "holder")
        for number in range(10):
            crowd.waits("send", f"sender {number}")
        assert crowd.queue.waiting("send") == 10
        assert crowd.serve_everybody() == ["holder", *(f"sender {n}" for n in range(10))]
        assert crowd.queue.waiting("send") == 0


def test_a_flood_of_senders_starves_neither_mailbox_nor_staff(
    standing: threading.Semaphore,
) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        crowd.takes("send", "holder")
        for number in range(30):
            crowd.waits("send", f"sender {number}")
        crowd.waits("mailbox", "reader 0")
        crowd.waits("staff", "adviser 0")
        crowd.waits("mailbox", "reader 1")
        crowd.waits("staff", "adviser 1")
        order = crowd.serve_everybody()
        assert max(order.index("reader 0"), order.index("adviser 0")) <= 3
        assert max(order.index("reader 1"), order.index("adviser 1")) <= 6
        assert order[7:] == [f"sender {number}" for number in range(2, 30)]


def test_a_flood_that_goes_on_does_not_hold_up_who_comes_later(
    standing: threading.Semaphore,
) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        crowd.takes("send", "holder")
        for number in range(20):
            crowd.waits("send", f"sender {number}")
        crowd.leaves("holder")
        crowd.comes_in("sender 0")
        crowd.waits("staff", "adviser")
        crowd.leaves("sender 0")
        assert crowd.comes_in("adviser")
        assert crowd.served == ["holder", "sender 0", "adviser"]


def test_full_places_are_busy_at_once_and_only_in_that_share(
    standing: threading.Semaphore,
) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        crowd.takes("send", "holder")
        crowd.waits("staff", "adviser 0")
        crowd.waits("staff", "adviser 1")
        with pytest.raises(Busy) as caught, crowd.queue.turn("staff", timeout=LONG):
            pass
        assert caught.value.share == "staff"
        crowd.waits("mailbox", "reader")  # another share still has places
        crowd.serve_everybody()


def test_after_the_timeout_one_is_busy_and_out_of_the_line(
    standing: threading.Semaphore,
) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        crowd.takes("send", "holder")
        with pytest.raises(Busy), crowd.queue.turn("staff", timeout=0):
            pass
        assert crowd.queue.waiting("staff") == 0
        crowd.leaves("holder")
        assert free_slots(crowd.queue) == 1


def test_who_gives_up_leaves_the_others_in_their_order(standing: threading.Semaphore) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        crowd.takes("send", "holder")
        crowd.waits("send", "first")
        with pytest.raises(Busy), crowd.queue.turn("send", timeout=0):
            pass
        assert standing.acquire(timeout=LONG)  # the one who just gave up
        crowd.waits("send", "second")
        assert crowd.serve_everybody() == ["holder", "first", "second"]


@pytest.mark.parametrize("mishap", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_a_turn_that_fails_gives_its_slot_back(mishap: type[BaseException]) -> None:
    queue = small_queue()
    with pytest.raises(mishap), queue.turn("send", timeout=0):
        raise mishap
    assert free_slots(queue) == 1


def test_a_turn_that_fails_hands_its_slot_on(standing: threading.Semaphore) -> None:
    with crowd_at(small_queue(), standing) as crowd:
        with suppress(RuntimeError), crowd.queue.turn("send", timeout=0):
            crowd.waits("mailbox", "reader")
            raise RuntimeError
        assert crowd.comes_in("reader")
        crowd.serve_everybody()
        assert free_slots(crowd.queue) == 1


def _event_that(happens: Callable[[], bool]) -> type[threading.Event]:
    class Scripted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            return happens()

    return Scripted


def test_called_in_the_moment_of_giving_up_one_takes_the_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue = small_queue()
    holder = queue.turn("send", timeout=0)
    holder.__enter__()

    def time_is_up_just_as_the_slot_is_handed_over() -> bool:
        holder.__exit__(None, None, None)
        return False

    monkeypatch.setattr(
        "fanal.vault.queue.Event", _event_that(time_is_up_just_as_the_slot_is_handed_over)
    )
    with queue.turn("staff", timeout=0):
        assert free_slots(queue) == 0
    monkeypatch.undo()
    assert free_slots(queue) == 1


@pytest.mark.parametrize("already_called", [False, True])
def test_interrupted_while_waiting_no_slot_is_lost(
    monkeypatch: pytest.MonkeyPatch, already_called: bool
) -> None:
    queue = small_queue()
    holder = queue.turn("send", timeout=0)
    holder.__enter__()

    def interrupted() -> bool:
        if already_called:
            holder.__exit__(None, None, None)
        raise KeyboardInterrupt

    monkeypatch.setattr("fanal.vault.queue.Event", _event_that(interrupted))
    with pytest.raises(KeyboardInterrupt), queue.turn("staff", timeout=0):
        pass
    monkeypatch.undo()
    assert queue.waiting("staff") == 0
    if not already_called:
        holder.__exit__(None, None, None)
    assert free_slots(queue) == 1


def test_never_more_at_once_than_there_are_slots() -> None:
    queue = DerivationQueue(2, shares={"send": 64, "staff": 64})
    inside, most, lock = 0, 0, threading.Lock()

    def derive(share: str) -> None:
        nonlocal inside, most
        for _ in range(20):
            with queue.turn(share, timeout=LONG):
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    with ThreadPoolExecutor(max_workers=16) as pool:
        done = [pool.submit(derive, ("send", "staff")[number % 2]) for number in range(16)]
        for future in done:
            future.result(LONG)
    assert most <= 2
    assert free_slots(queue) == 2


def test_an_unknown_share_and_an_impossible_queue_are_mistakes_of_the_caller() -> None:
    with pytest.raises(KeyError), small_queue().turn("sned", timeout=0):
        pass
    with pytest.raises(ValueError, match="at least one"):
        DerivationQueue(0, shares={"send": 1})
    with pytest.raises(ValueError, match="at least one"):
        DerivationQueue(1, shares={})


def test_the_queue_of_the_process_knows_every_share() -> None:
    assert {
        share: derivations.waiting(share) for share in ("send", "mailbox", "sign-in", "staff")
    } == {
        "send": 0,
        "mailbox": 0,
        "sign-in": 0,
        "staff": 0,
    }
