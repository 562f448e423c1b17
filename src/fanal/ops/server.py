"""The web server's settings, each with its reason."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from fanal.core.config import Config
from fanal.ops.guard import guarded

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# A thread waits while a key is derived or the disk syncs; `public.waiting` leaves some of them to
# the pages and the desk, whatever the rush. Threads that nobody needs are not started.
# Three of them may each be reading a document from a slow phone (`documents.receiving`).
THREADS = 27
# The server counts open connections here, idle ones too, so this is no limit on work.
CONNECTIONS = 2048
# Also how long an idle connection stays open.
HEADERS_WITHIN_MS = 15_000
STOP_WITHIN_S = 10
STOPS = {signal.SIGINT, signal.SIGTERM}


def server(config: Config) -> MPServer:
    return MPServer(
        "fanal.wsgi:application",
        address="127.0.0.1",
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.workers,
        blocking_threads=THREADS,
        backlog=CONNECTIONS * config.workers,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN_MS, max_buffer_size=32_768),
        # No access log: who read which page, and when, is written nowhere.
        log_access=False,
        # Warnings are about thread counts only.
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_S,
    )


def load(parent: int) -> "WSGIApplication":
    """What a worker runs; the parent has imported it already, so workers share its memory."""
    follow(parent)
    from fanal.wsgi import application

    return guarded(application)


def serve(config: Config, on_stop: Callable[[], None]) -> None:
    """Serve until a signal says stop."""
    made = server(config)
    made.on_shutdown(on_stop)
    _stop_when_told(made)
    made.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)


def _stop_when_told(made: MPServer) -> None:
    """Let a thread of its own hear the signals that say stop.

    In a handler, a second signal interrupts the first while it holds a lock, and waits for it for
    ever: Ctrl-C pressed twice left the workers answering, and nobody to end them.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)

    def listen() -> None:
        signal.sigwait(STOPS)
        made.signal_handler_interrupt()  # type: ignore[no-untyped-call]

    threading.Thread(target=listen, daemon=True).start()


def follow(parent: int) -> None:
    """End with the parent, however it ends; and leave Ctrl-C in the terminal to the parent."""
    os.setpgid(0, 0)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        # Not SIGTERM: under load a worker was seen to outlive it, and to go on answering.
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked to be told
        os._exit(1)
