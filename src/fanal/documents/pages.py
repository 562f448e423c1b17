"""What a page needs in order to show a document, and what its links answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from fanal.documents import answers
from fanal.documents.contents import DocumentFacts

View = Callable[..., HttpResponse]
# Leaves a trace of what was read or taken.
Trace = Callable[[], None]


def in_the_page(view: View) -> View:
    """Let a page of the desk show a paper in a frame, and play sounds: its own, and no other's."""
    allowed: View = csp_update({"frame-src": [SELF], "media-src": [SELF]})(view)  # type: ignore[assignment]
    return allowed


def seen(
    facts: DocumentFacts, address: str, subject: UUID, number: int, *, may_take: bool
) -> dict[str, Any]:
    """What `documents/seen.html` knows of entry `number`; `address` begins the names of links."""

    def link(what: str, *more: str) -> str:
        return reverse(f"{address}-{what}", args=[subject, number, *more])

    return {
        "facts": facts,
        "look": link("look"),
        "take": link("take", "original"),
        "take_copy": link("take", "copy"),
        "may_take": may_take,
    }


def look(request: HttpRequest, facts: DocumentFacts, *, read: Trace) -> HttpResponseBase:
    """The bytes that its page shows."""
    answer = answers.to_look_at(request, facts)
    if answer is None:
        raise Http404
    # Each part too: whoever asks from the second byte on has read it all the same.
    read()
    return answer


def take(facts: DocumentFacts, which: str, *, read: Trace, taken: Trace) -> HttpResponseBase:
    """The original after a click that says what it is, and the cleaned copy: as a download."""
    if which == "copy":
        copy = answers.copy_to_take_along(facts)
        if copy is None:
            raise Http404
        read()
        return copy
    if which != "original":
        raise Http404
    taken()
    return answers.to_take_along(facts)
