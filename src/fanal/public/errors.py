"""Error pages: the same frame, the numbers, one calm sentence, nothing of what was sent."""

import logging
import threading
from functools import cache

from django.http import HttpRequest, HttpResponse

from fanal.public import countries, languages, render
from fanal.public.countries import Edition, Threshold

log = logging.getLogger("fanal.public")
_making = threading.Lock()
# 409, 422, 429 and 503 are answered by forms, which keep what was typed.
STATUSES = (400, 403, 404, 405, 413, 500, 503)


@cache
def _html(edition: Edition | Threshold, status: int) -> str:
    return render.page(edition, "", "public/error.html", {"status": status})


def _or_in_english(edition: Edition | Threshold, status: int) -> str:
    """An error page must not fail: the English ones are there before they are needed."""
    try:
        with _making:
            return _html(edition, status)
    except Exception as mistake:
        log.error("An error page could not be made: %s.", type(mistake).__name__)
        return _html(edition.in_language(languages.source()), status)


def warm() -> None:
    """Make those in English, before the first request is taken."""
    english = languages.source()
    editions = [countries.edition(english, pack) for pack in countries.shown()]
    for edition in {*editions, countries.standing(english)}:
        for status in STATUSES:
            _html(edition, status)


def respond(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of this status, in the edition of the address as far as it names one."""
    language = languages.of_path(request.path_info) or languages.preferred(
        request.headers.get("Accept-Language", "")
    )
    edition = countries.standing(language, _country(request.path_info))
    known = status if status in STATUSES else 400
    response = HttpResponse(_or_in_english(edition, known), status=status)
    response.headers["Content-Language"] = language.code
    return response


def _country(path: str) -> str:
    """What stands in an address where a country may."""
    return path.split("/")[2] if path.count("/") > 1 else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    return respond(request, 500)
