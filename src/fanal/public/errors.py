"""Error pages: the same frame, the numbers, one calm sentence, nothing of what was sent."""

from functools import cache

from django.http import HttpRequest, HttpResponse

from fanal.public import countries, languages, render
from fanal.public.countries import Edition, Threshold

# 409, 422, 429 and 503 are answered by forms, which keep what was typed.
STATUSES = (400, 403, 404, 405, 413, 500, 503)


@cache
def _html(edition: Edition | Threshold, status: int) -> str:
    return render.page(edition, "", "public/error.html", {"status": status})


def warm() -> None:
    """Make them before they are needed: an error page must not fail."""
    thresholds = [countries.standing(language) for language in languages.shown()]
    for edition in (*countries.editions(), *thresholds):
        for status in STATUSES:
            _html(edition, status)


def respond(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of this status, in the edition of the address as far as it names one."""
    language = languages.of_path(request.path_info) or languages.preferred(
        request.headers.get("Accept-Language", "")
    )
    edition = countries.standing(language, _country(request.path_info))
    known = status if status in STATUSES else 400
    response = HttpResponse(_html(edition, known), status=status)
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
