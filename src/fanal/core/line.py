"""Who goes first when many want the same slow work at once; docs/explanation/flood.md.

A bounded line, ordered by rank: the moment somebody first asked, put back a little for each
earlier request from the same neighbourhood. Nobody is refused for good, and no address is kept.
"""

import hashlib
import hmac
import ipaddress
import math
import secrets
import threading
from bisect import insort
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from time import monotonic

from fanal.core import clock

# How far one request puts back the next one from the same neighbourhood, in seconds.
STEP = 60.0
# After a rush there is grace again when nobody had to wait for so many seconds.
CALM = 60.0
KEY_LIFE = timedelta(hours=1)
MOST_NEIGHBOURHOODS = 50_000


class Full(Exception):
    """Every place is taken by somebody of an earlier rank; come back with the ticket."""


@dataclass(order=True)
class _Waiter:
    rank: float
    number: int
    called: threading.Event = field(default_factory=threading.Event, compare=False)
    sent_away: bool = field(default=False, compare=False)


class Line:
    """`abreast` work at once, `places` wait; the earliest rank goes next.

    When all places are taken, an earlier rank takes the place of the latest one.
    In the first `grace` seconds of a rush everybody may wait: a hundred who send in the same
    second are served before a waiting room would have been read.
    """

    def __init__(
        self,
        *,
        abreast: int,
        places: int,
        grace: float = 0.0,
        time: Callable[[], float] = monotonic,
    ) -> None:
        self._free = abreast
        self._places = places
        self._grace = grace
        self._time = time
        self._rush_began = self._last_waited = -math.inf
        self._waiting: list[_Waiter] = []
        self._numbers = count()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, rank: float, *, timeout: float) -> Iterator[None]:
        """Wait for a turn; `Full` when there is no place, or no longer."""
        self._enter(rank, timeout)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, rank: float, timeout: float) -> None:
        with self._lock:
            if self._free:  # then nobody waits: a turn is handed over, never set down
                self._free -= 1
                return
            me = _Waiter(rank, next(self._numbers))
            insort(self._waiting, me)
            if not self._in_grace() and len(self._waiting) > self._places:
                self._send_away(self._waiting[-1])
        me.called.wait(timeout)
        with self._lock:
            if not me.called.is_set():
                self._send_away(me)
            if me.sent_away:
                raise Full

    def _in_grace(self) -> bool:
        now = self._time()
        if now - self._last_waited > CALM:
            self._rush_began = now
        self._last_waited = now
        return now - self._rush_began < self._grace

    def _send_away(self, waiter: _Waiter) -> None:
        self._waiting.remove(waiter)
        waiter.sent_away = True
        waiter.called.set()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.pop(0).called.set()
            else:
                self._free += 1


class Neighbourhoods:
    """Ranks. Knows neighbourhoods by a MAC whose key is forgotten every hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._key = secrets.token_bytes(32)
        self._until = clock.now() + KEY_LIFE
        self._next: OrderedDict[bytes, float] = OrderedDict()

    def rank(self, address: str) -> float:
        """Now, or later for who asked a moment ago."""
        now = clock.now()
        with self._lock:
            if now >= self._until:
                self._forget()
            name = hmac.digest(self._key, neighbourhood(address), hashlib.sha256)
            rank = max(now.timestamp(), self._next.pop(name, 0.0))
            self._next[name] = rank + STEP
            while len(self._next) > MOST_NEIGHBOURHOODS:
                self._next.popitem(last=False)
        return rank


def neighbourhood(address: str) -> bytes:
    """The network that an address belongs to: what one household or one attacker has at least."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return b""
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return mapped.packed[:3] if mapped.version == 4 else mapped.packed[:6]
