"""In front of Django: what is ready in memory is answered at once, the rest is passed on."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fanal.public import errors, pages

log = logging.getLogger("fanal.public")

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def front(django: "WSGIApplication") -> "WSGIApplication":
    """`django` with the ready pages before it; makes those in English first."""
    pages.warm()
    errors.warm()

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method in ("GET", "HEAD"):
            served = _ready(environ["PATH_INFO"])
            if served is not None:
                body, headers = served.best(environ.get("HTTP_ACCEPT_ENCODING", ""))
                start_response("200 OK", list(headers))
                return [body] if method == "GET" else []
        return django(environ, start_response)

    return application


def _ready(address: str) -> pages.Served | None:
    try:
        return pages.ready(address)
    except Exception as mistake:
        # Django tries again, and has a page for what goes wrong.
        log.error("A page could not be made: %s.", type(mistake).__name__)
        return None
