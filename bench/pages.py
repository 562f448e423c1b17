"""The public pages: how large, how many requests, how many a second."""

import re
from collections.abc import Iterator

from bench import processes
from bench.load import pages_per_second
from bench.table import Figure, heading, matrix
from bench.visitor import Visitor

LIMIT_BYTES = 14_600
PAGES = (
    "",
    "questions/",
    "know/",
    "places/",
    "help/",
    "professionals/",
    "professionals/check/",
    "professionals/ask/",
    "professionals/handed/",
    "professionals/kept/",
    "safety/",
    "write/",
    "messages/",
)
EASY = ("easy/", "easy/questions/", "easy/write/")
LANGUAGES = ("en", "nl", "fr", "de", "ar")
IN_EASY_WORDS = ("en", "nl", "fr")
# With the longest of the lists that can be kept on a phone.
COUNTRIES = {
    "be": ("professionals/kept/be-pagasa-signs/",),
    "nl": ("professionals/kept/nl-school-signs/",),
}
# Whatever a browser would fetch besides the page itself.
FETCHED = re.compile(rb'<(?:img|script|iframe|source)[^>]+src="(?!data:)|<link[^>]+href="(?!data:)')


def sizes(port: int) -> Iterator[Figure]:
    heading("First view of each public page: bytes with gzip (limit 14,600), in one request")
    rows: dict[str, dict[str, str]] = {}
    largest, requests = 0, 1
    for country, page, language in _every_page():
        visitor, address = Visitor(port), f"/{language}/{country}/{page}"
        size = visitor.wire_size(address)
        requests = max(requests, 1 + _others(visitor.get(address).body))
        largest = max(largest, size)
        row = f"{country}, {page or '(home)'}"
        rows.setdefault(row, {})[language] = f"{size:,}"
    matrix(rows)
    yield Figure("largest page, any language", largest, "B", most=LIMIT_BYTES)
    yield Figure("requests for a first view", requests, "", most=1)


def _every_page() -> Iterator[tuple[str, str, str]]:
    for country, lists in COUNTRIES.items():
        for page in (*PAGES, *EASY, *lists):
            for language in IN_EASY_WORDS if page in EASY else LANGUAGES:
                yield country, page, language


def _others(html: bytes) -> int:
    canonical = [found for found in FETCHED.findall(html) if b'rel="alternate"' not in found]
    return len(canonical)


def speed(port: int) -> Iterator[Figure]:
    heading("Pages a second, beside what the same server gives for a bare hello")
    hello_port = processes.free_port()
    with processes.process("-m", "bench.hello", str(hello_port), port=hello_port):
        hello = pages_per_second(hello_port, "/")
    yield Figure("hello", hello, "/s")
    yield Figure("home page", pages_per_second(port, "/nl/be/"), "/s", least=hello / 2)
    yield Figure("form page", pages_per_second(port, "/nl/be/write/"), "/s", least=hello / 4)


def measure() -> Iterator[Figure]:
    port = processes.free_port()
    with processes.folder() as data, processes.fanal("demo", data, port):
        yield from sizes(port)
        yield from speed(port)
