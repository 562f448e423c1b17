"""The outermost layer around the application: what the server would do wrongly by itself.

The server prints the message of an exception that reaches it, and names itself in every answer.
An exception's message can hold a person's words; a name helps whoever looks for old versions.
It also waits for ever for a body that never ends, and has only so many threads.
"""

import logging
import threading
from collections.abc import Iterable
from io import BytesIO
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("fanal.server")

SORRY = b"Something went wrong here, and nothing was sent. Please try again, or call."
# So many threads of a worker may wait for bodies at once. Bodies are small and come in one piece,
# so that only who sends them drop by drop ever fills this; the other threads go on with pages.
READING = 16
# What is longer is refused by its announced length, before anything of it is read.
LONGEST_BODY = 262_144
# An empty name is the least that the server lets an application say.
SERVER = ("Server", "")
PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]

_reading = threading.BoundedSemaphore(READING)


def guarded(application: "WSGIApplication") -> "WSGIApplication":
    """`application`, with no exception and no server name let through."""

    def outermost(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Any:  # the server's own start_response takes headers as it gets them
            return start_response(status, [*headers, SERVER], exc_info)

        try:
            if refusal := _take_body(environ):
                start(refusal, PLAIN)
                return [SORRY]
            return application(environ, start)
        except Exception as mistake:
            log.error("A page failed: %s.", place_of(mistake))
            start("500 Internal Server Error", PLAIN)
            return [SORRY]

    return outermost


def _take_body(environ: "WSGIEnvironment") -> str:
    """Read a request's body whole, before the application sees it; a status when it cannot be."""
    announced = environ.get("CONTENT_LENGTH", "")
    length = int(announced) if announced.isascii() and announced.isdigit() else 0
    if not 0 < length <= LONGEST_BODY:
        return ""
    if not _reading.acquire(blocking=False):
        return "503 Service Unavailable"
    try:
        body = environ["wsgi.input"].read(length)
    finally:
        _reading.release()
    environ["wsgi.input"] = BytesIO(body)
    return "" if len(body) == length else "400 Bad Request"


def place_of(mistake: BaseException) -> str:
    """Type and line of an exception, never its message."""
    trace: TracebackType | None = mistake.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    kind = type(mistake).__name__
    return f"{kind} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else kind
