"""Requests for help: how many a second, a hundred at once, what each costs, and the memory."""

import re
import threading
import time
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from bench import processes
from bench.load import together
from bench.pace import Pace
from bench.table import Figure, heading
from bench.visitor import Visitor

ADDRESS = "/en/be/write/"
TOKEN = re.compile(rb'name="token" value="([^"]+)"')
TEAM = re.compile(rb'name="team"[^>]*value="([^"]+)"')
AGAIN = re.compile(rb'data-again="([\d.]+)"')
SENDERS = 8
MOST_TRIES = 30
REQUESTS = 240
AT_ONCE = 100


def body_of(message: str, more: dict[str, str] | None = None) -> str:
    return urlencode({"message": message, "do": "check", **(more or {})})


def token_in(html: bytes) -> dict[str, str]:
    """What the check page adds to what was typed."""
    token, team = TOKEN.search(html), TEAM.search(html)
    if token is None or team is None:
        raise RuntimeError("this is no check page")
    return {"token": token[1].decode(), "team": team[1].decode(), "do": "send"}


def send(visitor: Visitor, number: int) -> bool:
    """Both pages of one request; whether a receipt was shown."""
    message = f"Request {number}. " + "Some more words. " * 30
    checked = visitor.post(ADDRESS, body_of(message))
    sent = visitor.post(ADDRESS, body_of(message, token_in(checked.body)))
    for _ in range(MOST_TRIES):
        if (again := AGAIN.search(sent.body)) is None:
            break
        # The waiting room: wait as long as the page says, then press its button.
        threading.Event().wait(float(again[1]))
        sent = visitor.submit(sent.form("line"), do="send")
    return b'class="receipt"' in sent.body


class Watch:
    """Looks at a server's memory until it is told to stop; keeps the most it saw."""

    def __init__(self, pid: int) -> None:
        self.most = 0.0
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            self.most = max(self.most, processes.memory_mb(self._pid))


def accepted_per_second(port: int, pid: int) -> Iterator[Figure]:
    accepted = [0] * SENDERS

    def keep_sending(which: int) -> None:
        for number in range(REQUESTS // SENDERS):
            # Each is somebody else, with a connection of their own.
            accepted[which] += send(Visitor(port), which * 1000 + number)

    pace, used, began = Pace(), processes.processor_s(pid), time.monotonic()
    together([partial(keep_sending, which) for which in range(SENDERS)])
    took = time.monotonic() - began
    # What other programs on the machine take away shows in the first figure and not in this one.
    spent = (processes.processor_s(pid) - used) / REQUESTS * 1000
    yield Figure(
        "requests for help, check page included",
        sum(accepted) / took,
        "/s",
        least=40,
        note=f"{sum(accepted)} of {REQUESTS} accepted",
        slower=pace.slower(),
    )
    yield Figure("processor time of the server for each", spent, "ms", note="Argon2id included")


def a_hundred_at_once(port: int, pid: int) -> Iterator[Figure]:
    accepted, took, gate = [False] * AT_ONCE, [0.0] * AT_ONCE, threading.Barrier(AT_ONCE)

    def one(which: int) -> None:
        visitor = Visitor(port)
        gate.wait()
        began = time.monotonic()
        accepted[which] = send(visitor, 10_000 + which)
        took[which] = time.monotonic() - began

    with Watch(pid) as watch:
        together([partial(one, which) for which in range(AT_ONCE)])
    yield Figure("of a hundred who send at once, accepted", sum(accepted), "", least=AT_ONCE)
    yield Figure("the last of them has a receipt after", max(took), "s")
    yield Figure("memory of the server meanwhile", watch.most, "MB", most=250, note="all processes")


def measure() -> Iterator[Figure]:
    heading("Requests for help")
    port = processes.free_port()
    with processes.folder() as data:
        with processes.fanal("demo", data, port) as running:
            send(Visitor(port), 0)
            yield from accepted_per_second(port, running.pid)
            yield from a_hundred_at_once(port, running.pid)
        pace, cost = Pace(), processes.prepare(data, "sending", "100")
    yield Figure(
        "own work, besides Argon2id and disk: median",
        cost["median"],
        "ms",
        most=15,
        slower=pace.slower(),
    )
    yield Figure("own work, besides Argon2id and disk: p95", cost["p95"], "ms")
