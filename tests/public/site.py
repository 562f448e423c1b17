"""Every public address, found in the URL configuration, and what stands on a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from django.urls import URLPattern

from fanal.public import countries, languages, urls
from fanal.public.countries import Edition
from fanal.public.kept import gone, worker
from fanal.public.papers.views import download
from tests.public.houses import HOUSES, living_in
from tests.support.directory import of_the_packs

FOCUSABLE = {"a", "button", "input", "select", "textarea", "summary"}


class Address(NamedTuple):
    """One address in a house with these packs."""

    language: str
    name: str
    path: str
    root: str
    house: tuple[str, ...]


# Where no country is chosen: a page that asks, and addresses that lead to it.
CHOICE, NO_COUNTRY = "choose-country", "without-country"
# Where a language is put away: addresses that lead to the same page in another.
PUT_AWAY = "put-away", "put-away-page"


def _patterns() -> Iterator[URLPattern]:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern), "list public addresses one by one"
        assert pattern.name, f"give {pattern.pattern} a name"
        # Papers are no pages, nor is a worker: tests/public/test_papers.py asks about each of the
        # one, test_kept.py about the other.
        if pattern.pattern.converters and pattern.callback not in (download, worker, gone):
            yield pattern


def names() -> list[str]:
    """The names of all pages that belong to a country."""
    return [
        pattern.name or "" for pattern in _patterns() if "edition" in pattern.pattern.converters
    ]


def _path(pattern: URLPattern, edition: Edition) -> str:
    route = str(pattern.pattern).replace("<edition:edition>/", "")
    route = route.replace("<slug:code>", _some_place(edition))
    route = route.replace("<language:reader>", languages.source().code)
    route = route.replace("<slug:id>", edition.pack.lists_for()[0].id)
    assert "<" not in route, f"{route}: an address carries its edition, a code, and nothing else"
    return f"{edition.root}{route}"


def _some_place(edition: Edition) -> str:
    """Each language looks at another row of the directory, so that all are looked at by some."""
    rows = of_the_packs().of(edition.pack.code)
    return rows[languages.shown().index(edition.language) * 2 % len(rows)].code


def addresses() -> Iterator[Address]:
    """Every public address in every edition, with one country and with two."""
    for house in HOUSES:
        with living_in(*house):
            yield from _of(house)


def _of(house: tuple[str, ...]) -> Iterator[Address]:
    for pattern in _patterns():
        name = pattern.name or ""
        if name in names():
            for edition in countries.editions():
                path = _path(pattern, edition)
                if not edition.language.offers(path.removeprefix(edition.root)):
                    continue
                yield Address(edition.language.code, name, path, edition.root, house)
        elif name == CHOICE and countries.several():
            for language in languages.shown():
                root = f"/{language.code}/"
                yield Address(language.code, name, root, root, house)
        else:
            known = (CHOICE, NO_COUNTRY, *PUT_AWAY)
            assert name in known, f"{name}: say in which houses it is, here"


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]


@dataclass
class Look(HTMLParser):
    """A page taken apart."""

    html: str
    tags: list[Tag] = field(default_factory=list)
    title: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))
        if tag in ("title", "style", "script"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.text += data
        elif self._open[-1] == "title" and not self.title:
            self.title = data

    def all(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]

    @property
    def first_focusable(self) -> Tag:
        return next(tag for tag in self.tags if tag.name in FOCUSABLE)

    @property
    def links(self) -> list[str]:
        return [tag.attributes["href"] for tag in self.all("a")]
