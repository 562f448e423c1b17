"""Every text that the public pages look up while they are tested, and whether translators get it.

An essential language is asked for the texts of some pages only. What else shows up there would
stand in English in the middle of a page, and nobody would notice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import trans_real

from fanal.knowledge import Text, current
from fanal.knowledge.essential import is_essential
from fanal.ops.essential import template_for
from fanal.ops.messages import template
from fanal.public import render
from fanal.public.countries import Edition, Threshold, editions
from fanal.public.languages import WHOLE_ONLY
from fanal.public.middleware import PublicSide

_heard: ContextVar[set[str] | None] = ContextVar("heard", default=None)


@cache
def _asked_for() -> frozenset[str]:
    return frozenset(_ids(template_for("ro", template())))


def _ids(catalogue: Any) -> Iterator[str]:
    for message in catalogue:
        if message.id:
            yield message.id if isinstance(message.id, str) else message.id[0]


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The texts that pages of every language showed meanwhile and that translators do not get."""
    missed: set[str] = set()

    @contextmanager
    def overheard(path: str) -> Iterator[None]:
        heard: set[str] = set()
        token = _heard.set(None if path.startswith(WHOLE_ONLY) else heard)
        try:
            yield
        finally:
            _heard.reset(token)
            missed.update(heard - _asked_for())

    answer, page = PublicSide._answer, render.page

    def overheard_answer(side: PublicSide, request: HttpRequest) -> HttpResponse:
        with overheard(_rest(request.path_info)):
            return answer(side, request)

    def overheard_page(
        edition: Edition | Threshold, path: str, *arguments: Any, **named: Any
    ) -> str:
        with overheard(path):
            return page(edition, path, *arguments, **named)

    monkeypatch.setattr(PublicSide, "_answer", overheard_answer)
    monkeypatch.setattr(render, "page", overheard_page)
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(trans_real, name, _noting(getattr(trans_real, name), name))
    monkeypatch.setattr(Text, "__str__", _noting_text(Text.__str__))
    yield missed


def _rest(path: str) -> str:
    """What follows the language and the country of an address."""
    roots = sorted((edition.root for edition in editions()), key=len, reverse=True)
    return path.removeprefix(next((root for root in roots if path.startswith(root)), ""))


def _noting(original: Callable[..., str], name: str) -> Callable[..., str]:
    place = 1 if name.startswith(("p", "np")) else 0

    def noting(*arguments: Any) -> str:
        heard = _heard.get()
        if heard is not None and arguments[place]:
            # With a context, Django asks again for both joined.
            heard.add(str(arguments[place]).rpartition("\x04")[2])
        return original(*arguments)

    return noting


def _noting_text(original: Callable[[Text], str]) -> Callable[[Text], str]:
    def noting(text: Text) -> str:
        heard = _heard.get()
        if heard is not None and not any(
            is_essential(text.id, pack.instruments.values()) for pack in current().packs.values()
        ):
            heard.add(f"pack: {text.id}")
        return original(text)

    return noting
