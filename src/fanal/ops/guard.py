"""The outermost layer around the application: what the server would do wrongly by itself.

The server prints the message of an exception that reaches it, and names itself in every answer.
An exception's message can hold a person's words; a name helps whoever looks for old versions.
"""

import logging
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("fanal.server")

SORRY = b"Something went wrong here, and nothing was sent. Please try again, or call."
# An empty name is the least that the server lets an application say.
SERVER = ("Server", "")


def guarded(application: "WSGIApplication") -> "WSGIApplication":
    """`application`, with no exception and no server name let through."""

    def outermost(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Any:  # the server's own start_response takes headers as it gets them
            return start_response(status, [*headers, SERVER], exc_info)

        try:
            return application(environ, start)
        except Exception as mistake:
            log.error("A page failed: %s.", place_of(mistake))
            start(
                "500 Internal Server Error",
                [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
            )
            return [SORRY]

    return outermost


def place_of(mistake: BaseException) -> str:
    """Type and line of an exception, never its message."""
    trace: TracebackType | None = mistake.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    kind = type(mistake).__name__
    return f"{kind} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else kind
