"""What a page needs in order to show a document, and what its links answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from fanal.documents import answers
from fanal.documents.cleaning import CannotClean, made_again
from fanal.documents.contents import CLEANINGS, Cleaning, Copy, DocumentFacts

View = Callable[..., HttpResponse]
# Leaves a trace of what was read or taken.
Trace = Callable[[], None]


def in_the_page(view: View) -> View:
    """Let a page of the desk show a paper in a frame, and play sounds: its own, and no other's."""
    allowed: View = csp_update({"frame-src": [SELF], "media-src": [SELF]})(view)  # type: ignore[assignment]
    return allowed


def seen(
    facts: DocumentFacts,
    address: str,
    subject: UUID,
    number: int,
    *,
    may_take: bool,
    failed: Cleaning | None = None,
) -> dict[str, Any]:
    """What `documents/seen.html` knows of entry `number`; `address` begins the names of links.

    It also wants `again_form`. `failed` says why another try for a cleaned copy has just failed.
    """

    def link(what: str, *more: str) -> str:
        return reverse(f"{address}-{what}", args=[subject, number, *more])

    return {
        "facts": facts,
        "look": link("look"),
        "take": link("take", "original"),
        "take_copy": link("take", "copy"),
        "may_take": may_take,
        "no_copy": CLEANINGS[failed or facts.cleaning],
        "again": link("again") if may_take and facts.may_try_again else "",
        "failed": failed,
        "locked": facts.opens_by_password and Cleaning.LOCKED in (failed, facts.cleaning),
    }


def copy_again(facts: DocumentFacts, password: str, keep: Callable[[Copy], None]) -> Cleaning:
    """Try once more for a cleaned copy, and `keep` it; how it went."""
    if not facts.may_try_again:
        return facts.cleaning
    try:
        with made_again(facts, password) as copy:
            keep(copy)
    except CannotClean as failure:
        return failure.why
    return Cleaning.DONE


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
