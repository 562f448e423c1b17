"""Every public address, found in the URL configuration, and what stands on a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from django.urls import URLPattern

from fanal.public import languages, urls

FOCUSABLE = {"a", "button", "input", "select", "textarea", "summary"}


class Address(NamedTuple):
    language: str
    name: str
    path: str


def names() -> list[str]:
    """The names of all public addresses that start with a language."""
    found = []
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern), "list public addresses one by one"
        assert pattern.name, f"give {pattern.pattern} a name"
        if pattern.pattern.converters:
            found.append(pattern.name)
    return found


def _path(pattern: URLPattern, language: str) -> str:
    route = str(pattern.pattern).replace("<language:language>", language)
    assert "<" not in route, f"{route}: an address carries its language and nothing else"
    return f"/{route}"


def addresses() -> Iterator[Address]:
    """Every public address in every language that is shown."""
    for pattern in urls.urlpatterns:
        if isinstance(pattern, URLPattern) and pattern.pattern.converters:
            for language in languages.shown():
                yield Address(language.code, pattern.name or "", _path(pattern, language.code))


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
