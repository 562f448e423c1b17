"""`fanal run` and `fanal demo`: from an empty folder to served pages."""

import argparse
import gc
import socket
from importlib import import_module

from django.core.management import call_command
from django.db import connections

from fanal.core import append_only
from fanal.core.config import Config
from fanal.ops import catalogues
from fanal.ops.heap import give_back, one_heap
from fanal.ops.lock import only_one
from fanal.ops.say import Stop, say
from fanal.ops.start import start


def run(_: argparse.Namespace) -> int:
    config = _prepare()
    with only_one(config.data):
        _make_ready()
        from fanal.ops.people import print_enrolment_links

        say_what_is_left_out()
        say(f"Fanal is ready:  {config.origin}/   (staff: {config.origin}/desk/)")
        print_enrolment_links(config)
        _serve(config)
    return 0


def demo(_: argparse.Namespace) -> int:
    config = _prepare()
    with only_one(config.data):
        _make_ready()
        from fanal.ops.demo import fill, print_how_to_sign_in

        fill()
        say_what_is_left_out()
        say(f"Fanal's demo is ready:  {config.origin}/   (staff: {config.origin}/desk/)")
        print_how_to_sign_in()
        _serve(config)
    return 0


def _prepare() -> Config:
    one_heap()
    catalogues.compile_stale()
    start()
    from fanal.core.config import config

    _refuse_taken_port(config.port)
    return config


def _refuse_taken_port(port: int) -> None:
    # The server would share a taken port with whoever has it, and answer half of the requests.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port} is taken; choose another: FANAL_PORT=8001") from None


def _make_ready() -> None:
    """The database as this version wants it, and every page made."""
    call_command("migrate", verbosity=0, interactive=False)
    if missing := append_only.missing():
        raise Stop(f"Append-only tables are not guarded: {', '.join(sorted(missing))}.")
    # Once before the workers are there, so that no visitor finds it unread.
    from fanal.directory import snapshot

    snapshot.refresh()
    import_module("fanal.wsgi")


def say_what_is_left_out() -> None:
    """The languages that the operator enabled and nobody sees, and what each lacks."""
    from fanal.knowledge import spoken

    if left_out := spoken.left_out():
        named = ", ".join(f"{standing.code} ({standing.lack})" for standing in left_out)
        say(f"Not or only partly shown, for texts are missing: {named}. See `fanal languages`.")


def _serve(config: Config) -> None:
    from fanal.ops.server import serve
    from fanal.ops.sweeper import start_beside

    # Workers are forked from here: no open connection may be shared, and what is loaded by now
    # is frozen, so that collecting garbage does not copy it into every worker.
    connections.close_all()
    gc.collect()
    gc.freeze()
    give_back()
    serve(config, on_stop=start_beside())
