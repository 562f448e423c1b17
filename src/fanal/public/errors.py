"""Error pages: the same frame, the numbers, one calm sentence, nothing of what was sent."""

from functools import cache

from django.http import HttpRequest, HttpResponse

from fanal.public import languages, render

# 409, 422, 429 and 503 are answered by forms, which keep what was typed.
STATUSES = (400, 403, 404, 405, 413, 500, 503)


@cache
def _html(code: str, status: int) -> str:
    language = languages.get(code) or languages.source()
    return render.page(language, "", "public/error.html", {"status": status})


def warm() -> None:
    """Make them before they are needed: an error page must not fail."""
    for language in languages.shown():
        for status in STATUSES:
            _html(language.code, status)


def respond(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of this status, in the language of the address or of the browser."""
    language = languages.of_path(request.path_info) or languages.preferred(
        request.headers.get("Accept-Language", "")
    )
    known = status if status in STATUSES else 400
    response = HttpResponse(_html(language.code, known), status=status)
    response.headers["Content-Language"] = language.code
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    return respond(request, 500)
