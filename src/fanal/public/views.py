"""The public pages for Django: from memory where they are ready, else made for one visitor."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from fanal.core import clock
from fanal.directory import snapshot
from fanal.knowledge import Answer
from fanal.public import contents, countries, languages, pages, render
from fanal.public.countries import Edition
from fanal.public.headers import POLICY

LONGEST_PLACE = 100


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Sends a visitor to the language that their browser asks for."""
    language = languages.preferred(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"/{language.code}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def in_another_language(request: HttpRequest, code: str, path: str = "") -> HttpResponse:
    """The same page in a language that is shown: a receipt must open while one is put away.

    The method stays, and with it every word that was typed.
    """
    language = languages.preferred(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"/{language.code}/{quote(path)}", preserve_request=True)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def ready(request: HttpRequest, edition: Edition, path: str = "") -> HttpResponse:
    """A page that is the same for everybody."""
    return from_memory(edition, path)


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The questions; what is answered is read once, explained, and kept nowhere."""
    if request.method != "POST":
        return from_memory(edition, "questions/")
    instrument = edition.pack.selftest
    answers = {item.id: _answer(request.POST.get(item.id)) for item in instrument.items}
    result = instrument.evaluate(answers)
    return render.respond(
        edition,
        "questions/",
        "public/answers.html",
        {"instrument": instrument, "result": result},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The centres; a postcode comes in a body, so that it stands in no address."""
    if request.method != "POST":
        return from_memory(edition, "places/")
    place, now = _typed_place(request), clock.now()
    found = (
        contents.nearest(edition.pack, now, place) if place else contents.places(edition.pack, now)
    )
    return _near(edition, "places/", "public/places.html", found, place)


@require_http_methods(["GET", "HEAD", "POST"])
def help(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Other help, by kind or near a place; which place stands in no address here either."""
    if request.method != "POST":
        return from_memory(edition, "help/")
    place, now = _typed_place(request), clock.now()
    found = (
        contents.help_near(edition.pack, now, place) if place else contents.help(edition.pack, now)
    )
    return _near(edition, "help/", "public/help.html", found, place)


@require_safe
def place(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    """One place or line; made for each visitor from what is in memory."""
    now, path = clock.now(), f"places/{code}/"
    known = snapshot.look(now)
    if known is None:
        return render.respond(edition, path, "public/help.html", {"unread": True}, status=503)
    row = known.by_code.get(code)
    if row is None or row.country != edition.pack.code:
        raise Http404
    return render.respond(edition, path, "public/place.html", contents.place(row, now).values)


def _near(
    edition: Edition, path: str, template: str, found: contents.Context, place: str
) -> HttpResponse:
    """What was found near a place. Whether one was typed is told to the page, and not which."""
    more = {"asked": True, "place": bool(place), "elsewhere": countries.with_place(edition, place)}
    return render.respond(edition, path, template, {**found.values, **more})


def _typed_place(request: HttpRequest) -> str:
    return request.POST.get("place", "").replace("\0", "").strip()[:LONGEST_PLACE]


def from_memory(edition: Edition, path: str) -> HttpResponse:
    served = pages.ready(f"{edition.root}{path}")
    if served is None:
        raise Http404
    response = HttpResponse(served.html)
    response.headers[POLICY] = served.policy
    response.headers["Content-Language"] = edition.language.code
    return response


def _answer(value: str | None) -> Answer:
    """Unanswered, "rather not say" and nonsense alike are "not known", never "no"."""
    try:
        return Answer(value or Answer.UNKNOWN)
    except ValueError:
        return Answer.UNKNOWN
