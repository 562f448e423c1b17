"""The same server, with the same settings, around the smallest application there is."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fanal.core.config import read
from fanal.ops.server import server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = [("Content-Type", "text/plain")]


def hello(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    start_response("200 OK", HEADERS)
    return [b"hello"]


def load() -> "WSGIApplication":
    return hello


if __name__ == "__main__":
    server(read({"FANAL_PORT": sys.argv[1]})).serve(target_loader=load, wrap_loader=False)
