"""Papers of a case: how long a PDF takes, and how much memory meanwhile."""

import re
import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from bench import processes
from bench.desk import INBOX_MEMBER, signed_in
from bench.documents import peak_of
from bench.table import Figure, heading
from bench.visitor import Visitor

TIMES = 5
PART = re.compile(r'name="parts" value="([^"]+)"')


def make(adviser: Visitor, case: str) -> float:
    """Seconds until the PDF with every part and the trail is there."""
    path = f"/desk/cases/{case}/papers/"
    page = adviser.get(path)
    fields = page.form("reader", "parts").fields | {"reader": "person", "trail": "on", "do": "make"}
    fields.pop("parts", None)
    body = urlencode([*fields.items(), *(("parts", part) for part in PART.findall(page.text))])
    began = time.perf_counter()
    made = adviser.post(path, body)
    took = time.perf_counter() - began
    if not made.body.startswith(b"%PDF"):
        raise RuntimeError(f"no paper was made: {made.status}")
    return took


def measure() -> Iterator[Figure]:
    heading("A PDF of a case of forty entries, every part and the trail")
    port = processes.free_port()
    with processes.folder() as data, processes.fanal("demo", data, port) as server:
        case = processes.prepare(data, "cases", "1")["case"]
        adviser = signed_in(port, data, INBOX_MEMBER)
        before = processes.memory_mb(server.pid)
        with peak_of(server.pid) as peak:
            yield Figure("the first", make(adviser, case), "s")
            took = [make(adviser, case) for _ in range(TIMES)]
            yield Figure(f"median of {TIMES} more", statistics.median(took), "s")
        yield Figure("memory of the server before", before, "MB")
        yield Figure("most meanwhile, with the program beside it", peak(), "MB")
        yield Figure("memory of the server afterwards", processes.memory_mb(server.pid), "MB")
