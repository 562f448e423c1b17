"""Papers to download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanal.public import errors
from fanal.public.countries import Edition
from fanal.public.papers import shelf

TRY_AGAIN_AFTER_S = 5


@require_safe
def download(
    request: HttpRequest, edition: Edition, name: str, *, for_professionals: bool = False
) -> HttpResponse:
    """A file, so that the page with the way out stays where it is."""
    paper = shelf.find(edition.pack, name, for_professionals=for_professionals)
    if paper is None or not edition.language.offers(paper.path):
        raise Http404
    try:
        made = shelf.pdf(edition, paper)
    except shelf.NotNow:
        response = errors.respond(request, 503)
        response.headers["Retry-After"] = str(TRY_AGAIN_AFTER_S)
        # A flood must not fill the log.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.file_name(edition)}"'
    response.headers["Content-Language"] = edition.language.code
    return response
