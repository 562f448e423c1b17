"""Heavy work in a program of its own, beside the server: bytes in by a pipe, bytes out by a pipe.

What it needs of memory goes when it ends, what breaks it breaks nothing else, and no word of what
it is given touches the disk: no temporary file, no argument, no core file. A program is a file of
Python that imports nothing of ours but what lies beside it for it alone, sets its own limits, and
answers only when it has read all.
"""

import subprocess  # our own file, no shell, no word among its arguments
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

SECONDS = 30.0
# Who breaks a program could let it say without end what then has to fit into the server.
MOST = 64 * 1024 * 1024
# One at a time in each worker, whatever it makes: each takes much memory for a moment, and the
# machine has to stay quick for who asks for help.
_TURN = threading.BoundedSemaphore(1)
PATIENCE = 20.0


class AsideFailed(RuntimeError):
    """It broke, took too long or asked for too much; it says nothing of what it was given."""


def run(
    program: Path, given: bytes, *, arguments: Iterable[str] = (), seconds: float = SECONDS
) -> bytes:
    """What `program` makes of `given`, whole."""
    with running(program, *arguments, given=[given], seconds=seconds) as made:
        said = made.read(MOST + 1)
        if len(said) > MOST:
            raise AsideFailed
        return said


@contextmanager
def running(
    program: Path, *arguments: str, given: Iterable[bytes], seconds: float = SECONDS
) -> Iterator[IO[bytes]]:
    """What `program` makes of `given`, to be read piece by piece to its end.

    Leaving the block raises `AsideFailed` when the program did not end well: until then what was
    read is worth nothing.
    """
    if not _TURN.acquire(timeout=PATIENCE):
        raise AsideFailed
    try:
        with _started(program, arguments, seconds) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            _feed(process.stdin, given)
            yield process.stdout
            if process.wait() != 0:
                raise AsideFailed
    finally:
        _TURN.release()


@contextmanager
def _started(
    program: Path, arguments: Iterable[str], seconds: float
) -> Iterator[subprocess.Popen[bytes]]:
    try:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-B", str(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What it complains of could hold the words.
            stderr=subprocess.DEVNULL,
            cwd="/",
            # Nothing of ours: the environment names databases and mail servers, with passwords.
            env={"LC_ALL": "C.UTF-8"},
            close_fds=True,
        )
    except OSError:
        raise AsideFailed from None
    alarm = threading.Timer(seconds, process.kill)
    alarm.daemon = True
    alarm.start()
    try:
        yield process
    finally:
        alarm.cancel()
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _feed(pipe: IO[bytes], given: Iterable[bytes]) -> None:
    try:
        for piece in given:
            pipe.write(piece)
    except BrokenPipeError:
        raise AsideFailed from None
    finally:
        with suppress(BrokenPipeError):
            pipe.close()
