"""Asking for one page as often as the server can answer."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial

SECONDS = 4.0
CONNECTIONS = 32


def pages_per_second(port: int, path: str, seconds: float = SECONDS) -> float:
    """With wrk where it is installed; our own loader shares the processor with the server."""
    if wrk := shutil.which("wrk"):
        command = [
            wrk,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds:.0f}s",
            "-H",
            "Accept-Encoding: gzip",
        ]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
        )
        if "Non-2xx" in done.stdout:
            raise RuntimeError(f"{path} does not answer with 200")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])  # type: ignore[index]
    return _own(port, path, seconds)


def _own(port: int, path: str, seconds: float) -> float:
    until, counts = time.monotonic() + seconds, [0] * 8

    def ask(which: int) -> None:
        client = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            client.request("GET", path, headers={"Accept-Encoding": "gzip"})
            client.getresponse().read()
            counts[which] += 1
        client.close()

    together([partial(ask, which) for which in range(len(counts))])
    return sum(counts) / seconds


def together(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
