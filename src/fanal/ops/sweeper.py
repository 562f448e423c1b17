"""`fanal sweep`: what has to happen by itself, found by looking at the database.

Every sweep asks what is due and does it, and doing it twice does it once.
So there is no queue that could lose or repeat a job, and nothing but ids in anybody's memory.
"""

import argparse
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module

from django.db import connections

from fanal.ops.guard import place_of
from fanal.ops.say import say
from fanal.ops.server import follow
from fanal.ops.start import start

log = logging.getLogger("fanal.sweeper")

Sweep = Callable[[], object]
EVERY_S = 30
AGAIN_AFTER_S = 5
# In this order. Every function of an app's `sweeps` that needs no arguments belongs here.
SWEEPS = (
    "fanal.intake.sweeps:send_notices",
    "fanal.intake.sweeps:destroy_withdrawn",
    "fanal.intake.sweeps:forget_sendings",
    "fanal.accounts.sweeps:forget_sessions",
    "fanal.accounts.sweeps:forget_invitations",
    "fanal.audit.sweeps:export_head",
)


def sweeps() -> dict[str, Sweep]:
    """The sweeps by their names."""
    found: dict[str, Sweep] = {}
    for name in SWEEPS:
        module, function = name.split(":")
        found[name] = getattr(import_module(module), function)
    return found


def sweep_once() -> int:
    """Run every sweep; one that fails keeps none of the others from running. Says how many."""
    failed = 0
    for name, each in sweeps().items():
        try:
            each()
        except Exception as mistake:
            failed += 1
            log.error("The sweep %s failed: %s.", name, place_of(mistake))
            connections.close_all()
    return failed


def sweep_until(stop: threading.Event, every: float) -> None:
    while not stop.is_set():
        sweep_once()
        stop.wait(every)


def sweep(arguments: argparse.Namespace) -> int:
    start()
    if arguments.every is None:
        failed = sweep_once()
        say(f"{len(sweeps())} sweeps done, {failed} failed.")
        return 1 if failed else 0
    _loop(arguments.every)
    return 0


def _loop(every: float) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sweep_until(stop, every)


def _child(parent: int, every: float) -> None:
    follow(parent)
    _loop(every)


class Sweeper:
    """The sweeping process beside the server, started again should it die."""

    def __init__(self, every: float = EVERY_S) -> None:
        self._target = partial(_child, os.getpid(), every)
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._process: multiprocessing.Process | None = None

    def start(self) -> None:
        self._watcher.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
            self._watcher.join(timeout=2)
            # A signal that comes while it is being born is lost. Every sweep may end anywhere.
            self._process.kill()
        self._watcher.join(timeout=10)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process = multiprocessing.Process(target=self._target, daemon=True)
            self._process.start()
            self._process.join()
            if not self._stopping.is_set():
                log.error("The sweeper ended by itself and is started again.")
                self._stopping.wait(AGAIN_AFTER_S)
