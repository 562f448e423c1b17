"""The desk: an inbox that grows, and a long thread."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench import processes
from bench.pace import Pace
from bench.prepare import ADVISER
from bench.sending import Watch
from bench.table import Figure, heading
from bench.visitor import Form, Shown, Visitor

SIZES = (100, 10_000, 100_000)
TIMES = 60
INBOX_MEMBER = "bram@payoke.demo"
# Of the demo's fictional people; importing it from there would start Django here.
PASSWORD = "lantern on the quay"


def signed_in(port: int, data: Path, email: str) -> Visitor:
    visitor = Visitor(port)
    code = processes.prepare(data, "code", email)["code"]
    form = visitor.get("/desk/sign-in/").form("email", "password", "code")
    shown = visitor.submit(form, email=email, password=PASSWORD, code=code)
    if shown.status != 200 or shown.path.startswith("/desk/sign-in/"):
        raise RuntimeError("the adviser could not sign in")
    return visitor


def p95(ask: Callable[[], Shown], times: int = TIMES) -> float:
    """Milliseconds within which nineteen of twenty answers came."""
    took = []
    for _ in range(times + 5):
        began = time.perf_counter()
        shown = ask()
        took.append((time.perf_counter() - began) * 1000)
        if shown.status != 200:
            raise RuntimeError(f"{shown.path} answers {shown.status}")
    return statistics.quantiles(took[5:], n=20)[-1]


def measure_inbox(port: int, data: Path) -> Iterator[Figure]:
    heading("The inbox of one team, p95")
    found = {}
    for size in SIZES:
        processes.prepare(data, "inbox", str(size))
        visitor = signed_in(port, data, INBOX_MEMBER)
        found[size] = p95(partial(visitor.get, "/desk/?tab=team"))
        most = 100.0 if size == 10_000 else None
        yield Figure(f"{size:,} requests", found[size], "ms", most=most)
    yield Figure("growth from first to last", found[SIZES[-1]] / found[SIZES[0]], "×", most=1.5)


def measure_thread(port: int, data: Path) -> Iterator[Figure]:
    heading("A thread of 200 messages, p95")
    made = processes.prepare(data, "thread", "200")
    adviser = signed_in(port, data, ADVISER)
    pace = Pace()
    at_desk = p95(partial(adviser.get, f"/desk/reports/{made['report']}/"))
    yield Figure("opened at the desk", at_desk, "ms", most=100, slower=pace.slower())
    person = Visitor(port)
    form = person.get("/en/be/messages/").form("receipt")
    pace = Pace()
    in_mailbox = p95(partial(person.submit, form, receipt=made["receipt"]), times=40)
    yield Figure(
        "opened by the person, Argon2id included",
        in_mailbox,
        "ms",
        most=100,
        slower=pace.slower(),
    )


def measure_cases() -> Iterator[Figure]:
    heading("Cases of one team, p95")
    port = processes.free_port()
    found: dict[str, list[float]] = {}
    with processes.folder() as data, processes.fanal("demo", data, port) as running:
        for size in SIZES:
            case = processes.prepare(data, "cases", str(size))["case"]
            visitor = signed_in(port, data, INBOX_MEMBER)
            form = visitor.get("/desk/cases/").form("words")
            pages: dict[str, Callable[[], Shown]] = {
                "Today": partial(visitor.get, "/desk/today/?scope=team"),
                "caseload": partial(visitor.get, "/desk/cases/?tab=team"),
                "a case of forty entries": partial(visitor.get, f"/desk/cases/{case}/"),
                "search by a misspelt name": partial(_search, visitor, form, case),
            }
            with Watch(running.pid) as watch:
                for name, ask in pages.items():
                    took = p95(ask)
                    found.setdefault(name, []).append(took)
                    most = 150.0 if size == 10_000 else None
                    yield Figure(f"{name}, {size:,} cases", took, "ms", most=most)
            yield Figure(f"memory of the server, {size:,} cases", watch.most, "MB", most=300)
    for name, times in found.items():
        yield Figure(f"{name}: growth from first to last", times[-1] / times[0], "×", most=1.5)


def _search(visitor: Visitor, form: Form, case: str) -> Shown:
    """For somebody whose first name every third person has."""
    shown = visitor.submit(form, words="Aminah Wachovska")
    if case not in shown.text:
        raise RuntimeError("the misspelt name was not found")
    return shown


def measure() -> Iterator[Figure]:
    port = processes.free_port()
    with processes.folder() as data, processes.fanal("demo", data, port):
        yield from measure_thread(port, data)
        yield from measure_inbox(port, data)
