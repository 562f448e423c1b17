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
    "fanal.cases.sweeps:tell_of_glass",
    "fanal.intake.sweeps:tell_of_lead",
    "fanal.intake.sweeps:release_of_left",
    "fanal.cases.sweeps:tell_receivers",
    "fanal.intake.sweeps:destroy_withdrawn",
    "fanal.intake.sweeps:forget_sendings",
    "fanal.intake.sweeps:forget_writing",
    "fanal.workload.sweeps:forget_batches",
    "fanal.documents.sweeps:forget_broken_off",
    "fanal.cases.sweeps:send_reminders",
    "fanal.cases.sweeps:forget_lists",
    "fanal.accounts.sweeps:forget_sessions",
    "fanal.accounts.sweeps:forget_invitations",
    "fanal.accounts.sweeps:forget_drafts",
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


def start_beside(every: float = EVERY_S) -> Callable[[], None]:
    """Start the sweeping process; returns what stops it.

    Call it before the server has threads or workers. A process that is forked while another one
    is being born inherits the other's pipes, and the server would wait for both when it stops.
    """
    process = multiprocessing.Process(target=_keep_sweeping, args=(os.getpid(), every))
    process.start()

    def stop() -> None:
        process.terminate()
        process.join()

    return stop


def _keep_sweeping(parent: int, every: float) -> None:
    """A process of its own for each round, for as long as the parent lives.

    What a round needed of memory goes with it; and one that dies is followed by the next.
    """
    _end_at_once_with(parent)
    sweeps()  # loaded once, for all rounds
    pause = threading.Event()
    while True:
        process = multiprocessing.Process(target=_sweep_round, args=(os.getpid(),))
        process.start()
        process.join()
        if process.exitcode:
            log.error("A round of sweeps ended by itself; the next follows.")
        pause.wait(AGAIN_AFTER_S if process.exitcode else every)


def _sweep_round(parent: int) -> None:
    _end_at_once_with(parent)
    sweep_once()


def _end_at_once_with(parent: int) -> None:
    # Every sweep may end anywhere: what it did is committed, what it did not is found again.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    follow(parent)
