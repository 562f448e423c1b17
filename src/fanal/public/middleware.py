"""Gives every public answer its headers and its size; the desk is none of its business."""

import gzip
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from fanal.directory.hsds.answers import problem
from fanal.documents.receiving import LONGEST_BODY, announced
from fanal.public import countries, errors, pages
from fanal.public.headers import POLICY, SECURITY
from fanal.public.posting import FILE_FORM

GetResponse = Callable[[HttpRequest], HttpResponse]
DESK = "/desk/"
# What machines read has addresses, and refusals, of its own.
MACHINES = {"/hsds": "fanal.directory.hsds.urls", "/api": "fanal.api.urls"}
WORTH_COMPRESSING = 500
# Where a person may send a document (`public.mailbox`).
PATH = "messages/"


class PublicSide:
    """Refuses what is too long, frames bare errors, sets the headers, compresses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DESK):
            return self.get_response(request)
        for start, addresses in MACHINES.items():
            if request.path_info == start or request.path_info.startswith(f"{start}/"):
                request.urlconf = addresses
        response = self._answer(request)
        own = response.headers.get(POLICY)
        for name, value in SECURITY.items():
            response.headers[name] = value
        # A few pages may do something that the others may not.
        if own:
            response.headers[POLICY] = own
        _compress(request, response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if announced(request) > _longest(request):
            if hasattr(request, "urlconf"):
                return problem(413, "Content too large", "The body is too long.")
            return errors.respond(request, 413)
        if request.method == "GET" and _lacks_slash(request.path_info):
            return HttpResponseRedirect(f"{request.path_info}/")
        if elsewhere := countries.elsewhere(request.path_info):
            # What is posted goes along: a form may be open while its language stops being offered.
            posted = request.method not in ("GET", "HEAD")
            return HttpResponseRedirect(elsewhere, preserve_request=posted)
        response = self.get_response(request)
        if response.status_code >= 400 and not response.content:
            return _framed(request, response)
        return response


def _longest(request: HttpRequest) -> int:
    """Words everywhere; a file only to the one address that seals it while it arrives."""
    file = request.content_type == FILE_FORM and request.path_info.endswith(f"/{PATH}")
    return LONGEST_BODY if file else int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _lacks_slash(path: str) -> bool:
    with_slash = f"{path}/"
    return with_slash == DESK or pages.is_known(with_slash)


def _framed(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    response = errors.respond(request, bare.status_code)
    if "Allow" in bare.headers:
        response.headers["Allow"] = bare.headers["Allow"]
    return response


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    patch_vary_headers(response, ["Accept-Encoding"])
    if response.streaming or response.has_header("Content-Encoding"):
        return
    accepted = pages.best_encoding(request.headers.get("Accept-Encoding", ""))
    # A paper is packed in itself.
    packed = response.headers["Content-Type"] == "application/pdf"
    if accepted != "identity" and not packed and len(response.content) > WORTH_COMPRESSING:
        response.content = gzip.compress(response.content, 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
