"""The same house with the packs of one country and of two: the public pages know both."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

from django.conf import settings

from fanal import knowledge
from fanal.knowledge import Knowledge, spoken
from fanal.public import languages, pages

ONE = ("be",)
TWO = ("be", "nl")
HOUSES = (ONE, TWO)

# Pages that are ready once stay so for the whole run.
_ready: dict[tuple[str, ...], dict[str, Any]] = {}


@cache
def known(*codes: str) -> Knowledge:
    return knowledge.load(settings.PACKS_ROOT, codes)


@contextmanager
def living_in(*codes: str) -> Iterator[Knowledge]:
    """As after a start with `FANAL_PACKS` set to these."""
    found, served = known(*codes), _ready.setdefault(codes, {})
    with (
        mock.patch("fanal.knowledge.knowledge._current", found),
        mock.patch.object(pages, "_served", served),
    ):
        _forget()
        yield found
    _forget()


def _forget() -> None:
    spoken.standings.cache_clear()
    languages.shown.cache_clear()
    pages._known.cache_clear()
