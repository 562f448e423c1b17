"""The pages that are the same for everybody: made when somebody first looks, kept in memory.

Seventeen languages in two countries are some three hundred pages: to make them all would hold up
the start, and most of them wait for days. Those in English are made before the first visitor,
so that a broken template stops the start and the others find theirs compiled.

A page that tells whether a centre is open is made again when that changes; the one to write on
is made again every minute or sooner, because teams come and go; so is the list of other help,
which a coordinator may change.
"""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple

import brotli

from fanal.core import clock
from fanal.knowledge import Pack
from fanal.knowledge.easy import easy
from fanal.public import contents, countries, door, kept_page, languages, render
from fanal.public.countries import Edition, Threshold
from fanal.public.headers import OF_A_KEPT_LIST, OF_A_PAGE, OF_HANDING, OF_KEEPING, POLICY, SECURITY
from fanal.public.languages import Language

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of every edition; `path` follows its root."""

    path: str
    template: str
    context: Callable[[Pack, datetime], contents.Context] = contents.plain
    # Whether it is made of the easy texts of its language.
    easy: bool = False
    # False: made when somebody comes, because it is made of what the database says.
    before_anybody: bool = True
    # What a browser may do with it.
    policy: str = OF_A_PAGE


PAGES: tuple[Page, ...] = (
    Page("", "public/home.html"),
    Page("questions/", "public/questions.html", contents.questions),
    Page("know/", "public/know.html", contents.know),
    Page("places/", "public/places.html", contents.places),
    Page("help/", "public/help.html", contents.help, before_anybody=False),
    Page("professionals/", "public/professionals.html", contents.professionals),
    Page("professionals/check/", "public/professionals_check.html", contents.check),
    Page(
        contents.HANDED_PATH,
        "public/professionals_handed.html",
        contents.handed,
        policy=OF_HANDING,
    ),
    Page(
        kept_page.PATH,
        "public/professionals_kept.html",
        kept_page.start,
        before_anybody=False,
        policy=OF_KEEPING,
    ),
    Page("professionals/ask/", "public/professionals_ask.html", contents.ask),
    Page("easy/", "public/easy_home.html", easy=True),
    Page("easy/questions/", "public/easy_questions.html", easy=True),
    Page("easy/write/", "public/easy_write.html", easy=True),
    Page("safety/", "public/safety.html"),
    Page("write/", "public/write.html", contents.write),
    Page("messages/", "public/messages.html", contents.messages),
)
ONE_LIST = Page(
    kept_page.PATH,
    "public/professionals_kept_list.html",
    before_anybody=False,
    policy=OF_A_KEPT_LIST,
)
CHOICE = Page("", "public/choice.html")


class Ready(NamedTuple):
    """An address that is served from memory, and what its page is made of."""

    address: str
    edition: Edition | Threshold
    page: Page
    context: Callable[[datetime], contents.Context]

    @property
    def language(self) -> Language:
        return self.edition.language


@dataclass(frozen=True, slots=True)
class Served:
    """A page as it goes over the wire, in the encodings that browsers ask for."""

    language: Language
    made_at: datetime
    valid_until: datetime | None
    policy: str
    encodings: Mapping[str, tuple[bytes, Headers]]

    @property
    def html(self) -> str:
        """Unpacked each time: hardly any browser asks for it, and it would be the most to keep."""
        return gzip.decompress(self.encodings["gzip"][0]).decode()

    def is_fresh(self, now: datetime) -> bool:
        return self.made_at <= now and (self.valid_until is None or now < self.valid_until)

    def best(self, accept_encoding: str) -> tuple[bytes, Headers]:
        wanted = best_encoding(accept_encoding)
        if wanted in self.encodings:
            return self.encodings[wanted]
        body = self.html.encode()
        return body, _headers(wanted, len(body), self.language, self.policy)


@lru_cache(maxsize=256)
def best_encoding(accept_encoding: str) -> str:
    """The smallest encoding that the browser takes: br, gzip or identity."""
    taken = set()
    for part in accept_encoding.lower().split(","):
        name, _, parameters = part.replace(" ", "").partition(";")
        if not parameters.startswith("q=0") or parameters.strip("q=0."):
            taken.add(name)
    return next((name for name in ("br", "gzip") if name in taken), "identity")


_served: dict[str, Served] = {}
_making: dict[str, threading.Lock] = {}
# Quick enough to be made while somebody waits. The best quality takes twenty times as long and
# saves a tenth; either way a page is one flight of packets.
BROTLI = 5


def addresses() -> Iterator[Ready]:
    """Every address that is served from memory."""
    for edition in countries.editions():
        for page in PAGES:
            if edition.language.offers(page.path):
                context = partial(page.context, edition.pack)
                yield Ready(f"{edition.root}{page.path}", edition, page, context)
        if edition.language.offers(ONE_LIST.path):
            for each in edition.pack.lists_for():
                page = replace(ONE_LIST, path=f"{ONE_LIST.path}{each.id}/")
                context = partial(kept_page.one_list, each, edition.pack)
                yield Ready(f"{edition.root}{page.path}", edition, page, context)
    if countries.several():
        for language in languages.shown():
            threshold = Threshold(language, countries.shown())
            yield Ready(threshold.root, threshold, CHOICE, lambda _now: contents.Context())


@lru_cache(maxsize=1)
def _known() -> dict[str, Ready]:
    return {ready.address: ready for ready in addresses()}


def is_known(address: str) -> bool:
    return address in _known()


def ready(address: str) -> Served | None:
    """The page at this address, fresh; None when it is not one of ours."""
    now = clock.now()
    served = _served.get(address)
    if served is not None and served.is_fresh(now):
        return served
    if address not in _known():
        return None
    # One thread makes it. When it is made again, the others go on with the old one meanwhile.
    making = _making.setdefault(address, threading.Lock())
    if not making.acquire(blocking=served is None):
        return served
    try:
        made = _served.get(address)
        return made if made is not None and made.is_fresh(now) else _make(address, now)
    finally:
        making.release()


def warm() -> None:
    """Make every page in English; called before the first request is taken.

    The workers are forked after this, and a connection must not be: no page asks the database here.
    """
    now = clock.now()
    for pack in countries.shown():
        door.presume_open(pack, now)
    for address, ready in _known().items():
        english = ready.edition.language == languages.source()
        if english and address not in _served and ready.page.before_anybody:
            _make(address, now)


def _make(address: str, now: datetime) -> Served:
    _, edition, page, context = _known()[address]
    made = context(now)
    values = {**made.values, "easy": easy(edition.language.code)} if page.easy else made.values
    html = render.page(edition, page.path, made.template or page.template, values)
    before = _served.get(address)
    # Mostly nothing has changed, and compressing takes far longer than looking.
    same = before is not None and before.html == html
    encodings = (
        before.encodings if before and same else _encode(html, edition.language, page.policy)
    )
    served = Served(edition.language, now, made.valid_until, page.policy, encodings)
    _served[address] = served
    return served


def _encode(html: str, language: Language, policy: str) -> dict[str, tuple[bytes, Headers]]:
    plain = html.encode()
    bodies = {
        "gzip": gzip.compress(plain, 9, mtime=0),
        "br": brotli.compress(plain, mode=brotli.MODE_TEXT, quality=BROTLI),
    }
    return {
        name: (body, _headers(name, len(body), language, policy)) for name, body in bodies.items()
    }


def _headers(encoding: str, length: int, language: Language, policy: str) -> Headers:
    values: dict[str, Any] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": language.code,
        "Content-Length": str(length),
        "Vary": "Accept-Encoding",
        **SECURITY,
        POLICY: policy,
    }
    if encoding != "identity":
        values["Content-Encoding"] = encoding
    return list(values.items())
