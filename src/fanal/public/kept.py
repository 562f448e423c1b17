"""The worker that keeps the lists on a phone: nothing is kept until somebody presses for it.

It keeps the pages as everybody sees them: lists, rules, advice and numbers.
"""

import hashlib
import json
import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanal.public import assets, headers, pages, views
from fanal.public.countries import Edition
from fanal.public.kept_page import PATH

# The notice that names the day.
_NOTICE = re.compile(r" data-cut hidden>.*?</div>", re.DOTALL)


@require_safe
def one_list(request: HttpRequest, edition: Edition, id: str) -> HttpResponse:
    """One list in one page."""
    return views.from_memory(edition, f"{PATH}{id}/")


@require_safe
def gone(request: HttpRequest, prefix: str) -> HttpResponse:
    """For a language or a country that is no longer here: a worker that takes itself away.

    Else the old one would go on, and show numbers that nobody keeps right.
    """
    return _script(assets.GONE.replace("{ROOT}", f"/{prefix}/"))


@require_safe
def worker(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The script of the worker. It changes when the pages do, and browsers look for that."""
    if not edition.language.offers(PATH):
        return gone(request, edition.root.strip("/"))
    start = f"{edition.root}{PATH}"
    addresses = [start, *(f"{start}{each.id}/" for each in edition.pack.lists_for())]
    version = hashlib.sha256()
    for address in addresses:
        served = pages.ready(address)
        # A new day alone is no reason to fetch everything again.
        version.update(_NOTICE.sub("", served.html if served else "").encode())
    body = (
        assets.WORKER.replace("{VERSION}", version.hexdigest()[:12])
        .replace("{ROOT}", edition.root)
        .replace("{PAGES}", json.dumps(addresses))
    )
    return _script(body)


def _script(body: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response.headers[headers.POLICY] = headers.OF_THE_WORKER
    return response
