"""A spreadsheet of 1,000 lines that becomes cases: how long, and how much memory meanwhile."""

import csv
import http.client
import io
import random
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import openpyxl

from bench import processes
from bench.desk import signed_in
from bench.documents import peak_of
from bench.table import Figure, heading
from bench.visitor import Visitor

LINES = 1_000
LEAD = "ines@payoke.demo"
BOUNDARY = "bench-of-a-list"
HEADERS = ["First name", "Family name", "Nationality", "Telephone", "Note", "Next date", "To do"]
SYLLABLES = [a + b for a in "bdfgjklmnprstvz" for b in ("a", "e", "i", "o", "u")]


def lines(choose: random.Random) -> list[list[str]]:
    def name() -> str:
        return "".join(choose.choices(SYLLABLES, k=3)).capitalize()

    rest = ("Words. " * 20, "05/01/2030", "Call.")
    return [
        [name(), name(), "Ghana", f"+32 4{choose.randrange(10**8):08d}", *rest]
        for _ in range(LINES)
    ]


def a_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS, *rows])
    return text.getvalue().encode()


def an_xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADERS, *rows):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(port: int, lead: Visitor, content: bytes) -> str:
    """Send the file as the form does; the address at which it waits."""
    fields = lead.get("/desk/cases/bring/").form("list").fields
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
        if name != "list"
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="list"; filename="list"\r\n\r\n'
    body = f"{parts}{head}".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    sent = {**lead.headers(""), "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    client.request("POST", "/desk/cases/bring/", body, sent)
    answer = client.getresponse()
    answer.read()
    client.close()
    if answer.status != 302:
        raise RuntimeError(f"the list was not read: {answer.status}")
    return answer.headers["Location"]


def bring(port: int, lead: Visitor, content: bytes) -> tuple[float, float, float]:
    """Seconds to read it, to show what will come of it, and to make cases of it."""
    moments = [time.perf_counter()]
    place = read(port, lead, content)
    moments.append(time.perf_counter())
    # Names of three syllables are alike by chance; all of them come along.
    form = lead.get(place).form("doubles")
    shown = lead.submit(form, doubles="bring", do="look")
    moments.append(time.perf_counter())
    done = lead.submit(shown.form("doubles"), doubles="bring", do="bring")
    moments.append(time.perf_counter())
    if done.status != 200 or str(LINES) not in done.text.replace(",", "").replace(".", ""):
        raise RuntimeError(f"the list was not brought along: {done.status}")
    first, second, third = (b - a for a, b in pairwise(moments))
    return first, second, third


def measure() -> Iterator[Figure]:
    heading("A list of 1,000 lines that becomes cases")
    kinds: dict[str, Callable[[list[list[str]]], bytes]] = {"CSV": a_csv, "XLSX": an_xlsx}
    port, choose = processes.free_port(), random.Random(7)
    with processes.folder() as data, processes.fanal("demo", data, port) as server:
        lead = signed_in(port, data, LEAD)
        yield Figure("memory of the server before", processes.memory_mb(server.pid), "MB")
        for kind, made in kinds.items():
            content = made(lines(choose))
            with peak_of(server.pid) as peak:
                took = bring(port, lead, content)
            for what, seconds in zip(("read", "looked at", "made cases"), took, strict=True):
                yield Figure(f"{kind}, {what}", seconds, "s")
            yield Figure(f"{kind}, most memory, with the program beside it", peak(), "MB")
