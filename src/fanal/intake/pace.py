"""Slowing down guesses without remembering who guesses."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from fanal.core import clock
from fanal.vault import Busy

_REMEMBERED = 20_000


class TooManyTries(Busy):
    """Someone guesses at this name; its owner has to wait a few minutes too."""


class Pace:
    """At most `tries` per name in a window, in each worker: nothing leaves a process's memory.

    The names are the six digits that find a report, never an address. A person whose receipt
    is guessed at waits a few minutes at worst; fourteen digits are not guessed at this pace.
    """

    def __init__(self, *, tries: int, window: timedelta) -> None:
        self._tries = tries
        self._window = window
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def step(self, name: str) -> None:
        """Count one try; `TooManyTries` when there were too many."""
        now = clock.now()
        with self._lock:
            recent = [at for at in self._seen.pop(name, []) if now - at < self._window]
            if len(recent) < self._tries:
                recent.append(now)
                allowed = True
            else:
                allowed = False
            self._seen[name] = recent
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        if not allowed:
            raise TooManyTries("mailbox")

    def forget(self, name: str) -> None:
        with self._lock:
            self._seen.pop(name, None)
