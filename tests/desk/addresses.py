"""Every address of the desk, found by asking Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from tests.accounts.cast import TEAM

# Whatever else an address asks for is the id of somebody or something that does not exist.
SOMEBODY = str(UUID(int=7))
ARGUMENTS = {
    "team_id": TEAM,
    "token": "x" * 43,
    "key": "7",
    "number": "7",
    "which": "original",
    "country": "be",
    "slug": "guardianship",
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """A page and the name it has in the code."""

    name: str
    path: str

    def __str__(self) -> str:
        return self.path


def every_address() -> list[Address]:
    return list(_walk(get_resolver("fanal.desk.urls"), "/"))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = prefix + _filled(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        else:
            yield Address(entry.name or path, path)


def _filled(entry: URLPattern | URLResolver) -> str:
    return _PARAMETER.sub(lambda found: ARGUMENTS.get(found[1], SOMEBODY), str(entry.pattern))
