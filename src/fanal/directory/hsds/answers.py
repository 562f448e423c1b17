"""How the API answers: JSON, pages of a list, and problems (RFC 9457)."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.hsds.queries import BadParameters, Format, Paged, UnknownPlace
from fanal.directory.snapshot import Snapshot

RETRY_SECONDS = 10


def as_json(content: Any, *, status: int = 200, type: str = "application/json") -> HttpResponse:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=type)


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = as_json(content, status=status, type="application/problem+json")
    # Said in full to who asked; what strangers ask for is no event for the log.
    response._has_been_logged = status != 500  # type: ignore[attr-defined]
    return response


def listed(items: Sequence[Any], query: Paged, make: Callable[[Any], Any]) -> HttpResponse:
    """A page of these, or all of them one a line; only what is sent is made."""
    if query.format is Format.NDJSON:
        return _lines(make(item) for item in items)
    total_pages = -(-len(items) // query.per_page)
    first = (query.page - 1) * query.per_page
    contents = [make(item) for item in items[first : first + query.per_page]]
    return as_json(
        {
            "total_items": len(items),
            "total_pages": total_pages,
            "page_number": query.page,
            "size": len(contents),
            "first_page": query.page == 1,
            "last_page": query.page >= total_pages,
            "empty": not contents,
            "contents": contents,
        }
    )


def _lines(made: Iterable[Any]) -> HttpResponse:
    body = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in made)
    return HttpResponse(body, content_type="application/x-ndjson")


View = Callable[..., HttpResponse]


def endpoint(view: Callable[..., HttpResponse]) -> View:
    """A view that reads; it is given the directory as it is in memory."""

    @wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refusal = problem(405, "Method not allowed", "This API is read only: use GET.")
            refusal.headers["Allow"] = "GET, HEAD"
            return refusal
        known = snapshot.look(clock.now())
        if known is None:
            return _not_yet()
        try:
            return view(request, known, **arguments)
        except BadParameters as mistake:
            detail = "Some parameters are unknown, given twice, or not of the right form."
            return problem(400, "Bad request", detail, parameters=mistake.names)
        except UnknownPlace:
            return problem(404, "Not found", "This place is not known.", parameters=["postcode"])
        except Http404:
            return problem(404, "Not found", "There is nothing under this address.")

    return answer


def _not_yet() -> HttpResponse:
    response = problem(503, "Service unavailable", "The directory is not read yet: ask again soon.")
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(404, "Not found", "There is nothing under this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(400, "Bad request", "This is not a request that a client sends.")


def failed(request: HttpRequest) -> HttpResponse:
    return problem(500, "Internal server error", "This is our mistake, and is being looked at.")


__all__ = ["Snapshot", "as_json", "endpoint", "listed", "problem"]
