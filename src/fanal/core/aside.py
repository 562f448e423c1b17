"""Heavy work in a program of its own, beside the server: bytes in by a pipe, bytes out by a pipe.

What it needs of memory goes when it ends, what breaks it breaks nothing else, and no word of what
it is given touches the disk: no temporary file, no argument, no core file.
"""

import subprocess
import sys
import threading
from pathlib import Path

SECONDS = 30
# One at a time in each worker: the machine has to stay quick for who asks for help.
_turn = threading.Semaphore(1)


class AsideFailed(RuntimeError):
    """It broke, took too long or asked for too much; it says nothing of what it was given."""


def run(program: Path, given: bytes, *, seconds: int = SECONDS) -> bytes:
    """What `program`, a file of Python that imports nothing of ours, makes of `given`."""
    with _turn:
        try:
            done = subprocess.run(  # noqa: S603  (our own file, run by our own Python)
                [sys.executable, "-I", "-B", str(program)],
                input=given,
                stdout=subprocess.PIPE,
                # What it complains of could hold the words.
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                cwd="/",
                timeout=seconds,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            raise AsideFailed from None
    return done.stdout
