"""Turns at deriving keys, so that neither memory nor the desk can be starved.

Each share (sending, mailbox, signing in, staff) has its own waiting places.
A free slot goes to the shares in turn, and inside a share to who came first.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock

from .errors import Busy


class DerivationQueue:
    """One per process. `slots` run at once; `shares` says how many may wait in each share."""

    def __init__(self, slots: int = 1, *, shares: Mapping[str, int]) -> None:
        if slots < 1 or not shares:
            raise ValueError("a queue has at least one slot and one share")
        self._lock = Lock()
        self._free = slots
        self._places = dict(shares)
        self._waiting: dict[str, deque[Event]] = {name: deque() for name in shares}
        self._order = deque(shares)

    @contextmanager
    def turn(self, share: str, *, timeout: float) -> Iterator[None]:
        """Wait for a turn; `Busy` at once when the share's places are full, or after `timeout`."""
        self._enter(share, timeout)
        try:
            yield
        finally:
            self._leave()

    def waiting(self, share: str) -> int:
        with self._lock:
            return len(self._waiting[share])

    def _enter(self, share: str, timeout: float) -> None:
        with self._lock:
            line = self._waiting[share]
            if self._free:  # then nobody waits: a slot is handed over, never set down
                self._free -= 1
                return
            if len(line) >= self._places[share]:
                raise Busy(share)
            called = Event()
            line.append(called)
        try:
            in_time = called.wait(timeout)
        except BaseException:
            self._give_up(line, called)
            raise
        # Called in the very moment of giving up? Then the turn is ours.
        if not in_time and self._step_out(line, called):
            raise Busy(share)

    def _step_out(self, line: deque[Event], called: Event) -> bool:
        with self._lock:
            if called.is_set():
                return False
            line.remove(called)
            return True

    def _give_up(self, line: deque[Event], called: Event) -> None:
        if not self._step_out(line, called):
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            for _ in range(len(self._order)):
                share = self._order[0]
                self._order.rotate(-1)
                if self._waiting[share]:
                    self._waiting[share].popleft().set()
                    return
            self._free += 1


# The process's queue. Argon2id at 64 MiB or 19 MiB: one at a time per worker process.
# Few places, because whoever waits holds a thread; the public's crowd waits in `public.waiting`.
# Anybody may try to sign in; a line of its own keeps a crowd there from those who are in already.
derivations = DerivationQueue(slots=1, shares={"send": 8, "mailbox": 8, "sign-in": 4, "staff": 2})
