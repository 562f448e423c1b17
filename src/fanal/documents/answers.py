"""Handing a document to a browser: streamed, under a policy of its own, with a neutral name."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from fanal.documents.contents import DocumentFacts, Stored
from fanal.documents.reading import read
from fanal.documents.types import Family, FileType

# Nothing in it runs, loads, sends or is framed elsewhere, whatever it turns out to be.
_SEALED_OFF = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
)
# The browsers' own reader of papers does not start in a sandbox. A cleaned paper has no script.
_PAPER = (
    "default-src 'none'; object-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")


def to_look_at(request: HttpRequest, facts: DocumentFacts) -> HttpResponseBase | None:
    """What may be seen of it in the page; None when nothing may. Parts of sounds and films."""
    if facts.shown is None:
        return None
    stored, type = facts.shown
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    # One that ends before it begins is no range (RFC 9110, 14.1.1): as if none were asked for.
    backwards = asked and asked[2] and int(asked[2]) < int(asked[1])
    if asked and not backwards and type.family in (Family.AUDIO, Family.VIDEO):
        return _part(stored, type, int(asked[1]), asked[2])
    response = _stream(read(stored), stored.size, type)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def to_take_along(facts: DocumentFacts) -> HttpResponseBase:
    """The original, byte by byte as it came."""
    response = _stream(read(facts.original), facts.original.size, facts.type, attached=True)
    # It may be anything: let no browser open it by itself.
    response.headers["Content-Type"] = "application/octet-stream"
    return response


def copy_to_take_along(facts: DocumentFacts) -> HttpResponseBase | None:
    """The cleaned copy, for sharing."""
    if facts.cleaned is None or facts.cleaned_type is None:
        return None
    stored = facts.cleaned
    return _stream(read(stored), stored.size, facts.cleaned_type, attached=True)


def _part(stored: Stored, type: FileType, start: int, end: str) -> HttpResponseBase:
    if start >= stored.size:
        refused = HttpResponse(status=416)
        refused.headers["Content-Range"] = f"bytes */{stored.size}"
        return refused
    stop = min(int(end) + 1, stored.size) if end else stored.size
    response = _stream(read(stored, start, stop), stop - start, type)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size}"
    return response


def _stream(
    plain: Iterator[bytes], size: int, type: FileType, *, attached: bool = False
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(plain, content_type=type.mime)
    name = content_disposition_header(attached, f"document.{type.ending}")
    response.headers["Content-Disposition"] = name or "inline"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = (
        _PAPER if type is FileType.PDF and not attached else _SEALED_OFF
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response
