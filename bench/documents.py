"""A document of 25 MB, up and down: how long, and how much more memory meanwhile.

Its cleaned copy is made by a program beside the server, which ends with it: counted by itself.
"""

import http.client
import re
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import processes
from bench.desk import INBOX_MEMBER, signed_in
from bench.table import Figure, heading
from bench.visitor import Visitor

SIZE = 25 * 1024 * 1024
BLOCK = 64 * 1024
BOUNDARY = "bench-of-documents"


def sound(size: int) -> bytes:
    """The head of a WAV of so many bytes: 16 bits, 44.1 kHz, stereo."""
    form = struct.pack("<IHHIIHH", 16, 1, 2, 44_100, 176_400, 4, 16)
    head = b"RIFF" + struct.pack("<I", size - 8) + b"WAVEfmt " + form
    return head + b"data" + struct.pack("<I", size - len(head) - 8)


def parts(fields: dict[str, str], size: int) -> tuple[int, Iterator[bytes]]:
    """The body of a form with a sound of `size` bytes, never whole in our memory either."""
    head = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if name != "document"
    )
    head += (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="a.wav"\r\n\r\n'
    ).encode() + sound(size)
    end, rest = f"\r\n--{BOUNDARY}--\r\n".encode(), size - len(sound(size))

    def made() -> Iterator[bytes]:
        yield head
        for at in range(0, rest, BLOCK):
            yield b"\x5a" * min(BLOCK, rest - at)
        yield end

    return len(head) + rest + len(end), made()


def up(port: int, adviser: Visitor, case: str, size: int) -> str:
    """Send it as the form does; the address of what was kept."""
    fields = adviser.get(f"/desk/cases/{case}/document/").form("document").fields
    length, body = parts({**fields, "title": "Bench"}, size)
    headers = {
        **adviser.headers(""),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
    }
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    client.request("POST", f"/desk/cases/{case}/document/", body, headers)
    answer = client.getresponse()
    answer.read()
    client.close()
    if answer.status != 302:
        raise RuntimeError(f"the document was not kept: {answer.status}")
    listed = adviser.get(f"/desk/cases/{case}/documents/").text
    # The newest stands first.
    number: str = re.findall(rf"/desk/cases/{case}/documents/([0-9]+)/", listed)[0]
    return number


def down(port: int, adviser: Visitor, case: str, number: str) -> int:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    path = f"/desk/cases/{case}/documents/{number}/look/"
    client.request("GET", path, headers=adviser.headers(None))
    answer, counted = client.getresponse(), 0
    while block := answer.read(BLOCK):
        counted += len(block)
    client.close()
    return counted


@contextmanager
def peak_of(pid: int, *, beside: bool | None = None) -> Iterator[Callable[[], float]]:
    """The most memory that a process and its children held together, in MB.

    `beside` as for `processes.memory_mb`.
    """
    done, peak = threading.Event(), [processes.memory_mb(pid, beside=beside)]

    def look() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], processes.memory_mb(pid, beside=beside))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield lambda: peak[0]
    finally:
        done.set()
        watcher.join()


def measure() -> Iterator[Figure]:
    heading("A document of 25 MB")
    port = processes.free_port()
    with processes.folder() as data, processes.fanal("demo", data, port) as server:
        case = processes.prepare(data, "cases", "100")["case"]
        adviser = signed_in(port, data, INBOX_MEMBER)
        # Once before, smaller: what is loaded for the first document is not the second one's.
        for _ in range(4):
            down(port, adviser, case, up(port, adviser, case, 1_000_000))
        before = processes.memory_mb(server.pid, beside=False)
        with (
            peak_of(server.pid, beside=False) as peak,
            peak_of(server.pid, beside=True) as of_cleaner,
        ):
            began = time.perf_counter()
            number = up(port, adviser, case, SIZE)
            yield Figure("up, sealed and kept", time.perf_counter() - began, "s")
            yield Figure("extra memory meanwhile", max(0.0, peak() - before), "MB", most=30)
            yield Figure("of the cleaner, until it ends", of_cleaner(), "MB")
        before = processes.memory_mb(server.pid, beside=False)
        with peak_of(server.pid, beside=False) as peak:
            began = time.perf_counter()
            if down(port, adviser, case, number) != SIZE:
                raise RuntimeError("it came back shorter")
            yield Figure("down, opened", time.perf_counter() - began, "s")
            yield Figure("extra memory meanwhile", max(0.0, peak() - before), "MB", most=30)
