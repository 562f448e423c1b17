"""Before a country is chosen: the page that asks, and addresses that name none."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from fanal.public import countries, mailbox, mailbox_pages, pages, render
from fanal.public.countries import Threshold
from fanal.public.languages import Language
from fanal.public.posting import posted


@require_safe
def choose_country(request: HttpRequest, language: Language) -> HttpResponse:
    """In which country the person is; only they can say."""
    threshold = Threshold(language, countries.shown())
    served = pages.ready(threshold.root)
    if served is None:
        raise Http404
    response = HttpResponse(served.html)
    response.headers["Content-Language"] = language.code
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def without_country(request: HttpRequest, language: Language, path: str) -> HttpResponse:
    """An address from when there was one country, or that somebody shortened.

    Who only looks is asked for the country, and goes on to the page that they asked for. What was
    typed is never lost: it waits on the page that asks, and goes on from there. A receipt opens
    its messages in any country.
    """
    threshold = Threshold(language, countries.shown())
    edition = threshold.editions[0]
    # A paper's address ends as it is; a page's may have lost its slash.
    tried = [each for each in (path, f"{path}/") if _is_page(f"{edition.root}{each}")]
    if not countries.several() or not tried:
        raise Http404
    path = tried[0]
    if request.method != "POST":
        onward = path if language.offers(path) else ""
        return render.respond(threshold, path, "public/choice.html", {"onward": onward})
    if path == mailbox_pages.PATH:
        return mailbox.messages(request, edition)
    fields = posted(request, several=mailbox.SEVERAL)
    carried = [
        (name, value)
        for name, values in fields.lists()
        for value in values
        if name != "do" and value
    ]
    with translation.override(language.code):
        context = {
            "path": path,
            "carried": carried,
            "stay": fields.get("do") or "check",
        }
        return render.respond(threshold, path, "public/choice.html", context, status=422)


def _is_page(address: str) -> bool:
    try:
        return resolve(address).url_name != "without-country"
    except Resolver404:
        return False
