"""Papers for everybody: how long the first one takes, and how long from memory."""

import statistics
import time
from collections.abc import Iterator

from bench import processes
from bench.documents import peak_of
from bench.table import Figure, heading, matrix
from bench.visitor import Visitor

LIMIT_S = 1.0
LANGUAGES = ("en", "nl", "ar")
KINDS = (
    "professionals/papers/list-1.pdf",
    "professionals/papers/card-1.pdf",
    "papers/leaflet.pdf",
    "papers/poster.pdf",
)
AGAIN = 20


def fetched(visitor: Visitor, path: str) -> tuple[float, int]:
    """Seconds until the paper is there, and its size; (0, 0) when its language is not shown."""
    began = time.perf_counter()
    answer = visitor.get(path)
    took = time.perf_counter() - began
    if answer.status == 404:
        return 0.0, 0
    if not answer.body.startswith(b"%PDF"):
        raise RuntimeError(f"no paper was made: {answer.status}")
    return took, len(answer.body)


def measure() -> Iterator[Figure]:
    heading("Papers for everybody: seconds for the first who asks")
    port = processes.free_port()
    with (
        processes.folder() as data,
        processes.fanal("demo", data, port) as server,
        peak_of(server.pid) as peak,
    ):
        rows: dict[str, dict[str, str]] = {}
        slowest, visitor = 0.0, Visitor(port)
        for kind in KINDS:
            for language in LANGUAGES:
                took, size = fetched(visitor, f"/{language}/be/{kind}")
                slowest = max(slowest, took)
                row = rows.setdefault(kind.rpartition("/")[2], {})
                row[language] = f"{took:.2f} s" if size else "-"
                row[f"{language} size"] = f"{size:,}" if size else "-"
        matrix(rows)
        yield Figure("slowest of each kind and language", slowest, "s", most=LIMIT_S)
        path = f"/nl/be/{KINDS[-1]}"
        again = [fetched(visitor, path)[0] for _ in range(AGAIN)]
        yield Figure("a poster from memory, median", statistics.median(again) * 1000, "ms")
        yield Figure("most memory, with the program beside it", peak(), "MB")
