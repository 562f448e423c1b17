"""One frame for every public answer: base context, language, answer."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from fanal.core.config import config
from fanal.public import assets, languages
from fanal.public.countries import Edition, Threshold
from fanal.public.languages import Language


class Alternate(NamedTuple):
    """The same page in another language; where it is not offered in that one, its start page."""

    language: Language
    href: str
    # Whether it stands in the line that is always open.
    near: bool = True
    # Whether the page is there in it, so that words can be taken along.
    same: bool = True


_STYLE: SafeString = mark_safe(assets.STYLE)  # noqa: S308  (our own files)
_SCRIPT: SafeString = mark_safe(assets.SCRIPT)  # noqa: S308
_FAVICON: SafeString = mark_safe(assets.FAVICON)  # noqa: S308


def _alternate(edition: Edition | Threshold, other: Language, path: str) -> Alternate:
    root = edition.in_language(other).root
    near = other == edition.language or languages.is_near(other)
    same = other.offers(path)
    return Alternate(other, f"{root}{path}" if same else root, near, same)


def page(
    edition: Edition | Threshold,
    path: str,
    template: str,
    context: Mapping[str, Any] | None = None,
) -> str:
    """The HTML of `template` in this edition; `path` is what follows its root.

    In `context`, `stay` names the deed that takes the words along into another language, and
    `alone` says that no other language is offered.
    """
    context = context or {}
    others = () if context.get("alone") else languages.shown()
    with translation.override(edition.language.code):
        whole = {
            "edition": edition,
            "language": edition.language,
            "root": edition.root,
            "emergency": edition.emergency,
            "frame": _frame(edition, path, context.get("stay", ""), others),
            "exit_url": config.exit_url,
            "style": _STYLE,
            "script": _SCRIPT,
            "extra": "",
            "favicon": _FAVICON,
            **({"pack": edition.pack} if isinstance(edition, Edition) else {}),
            **context,
        }
        return render_to_string(template, whole)


class Frame(NamedTuple):
    """What stands around the text of a page: alike for everybody who opens it."""

    tongues: SafeString
    foot: SafeString


@lru_cache(maxsize=256)
def _frame(
    edition: Edition | Threshold, path: str, stay: str, others: tuple[Language, ...]
) -> Frame:
    """Kept, because it is half the work of an answer; call it in the edition's language."""
    values = {
        "edition": edition,
        "language": edition.language,
        "root": edition.root,
        "alternates": [_alternate(edition, other, path) for other in others],
        "stay": stay,
    }
    parts = ("public/parts/tongues.html", "public/parts/foot.html")
    return Frame(*(render_to_string(part, values) for part in parts))


def respond(
    edition: Edition | Threshold,
    path: str,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A dynamic public page; the middleware adds its headers."""
    response = HttpResponse(page(edition, path, template, context), status=status)
    response.headers["Content-Language"] = edition.language.code
    # A waiting room or a "not sent" is an answer, not an event for the log: a flood would fill it.
    response._has_been_logged = status != 500  # type: ignore[attr-defined]
    return response
