"""A cleaned copy of a document, made by `cleaner.py` in a process that holds no secret."""

import subprocess  # our own script, no shell, nothing of the document among its arguments
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fanal.documents.actions import Arriving, TooLarge
from fanal.documents.contents import Stored
from fanal.documents.reading import read
from fanal.documents.types import Family, FileType

CLEANER = Path(__file__).with_name("cleaner.py")
SECONDS = 30
# Each takes much memory for a moment: one at a time in a worker.
AT_ONCE = threading.BoundedSemaphore(1)
PATIENCE = 20.0
_AT_ONCE_BYTES = 64 * 1024
_MADE = {
    b"image/jpeg": FileType.JPEG,
    b"image/png": FileType.PNG,
    b"application/pdf": FileType.PDF,
}


class CannotClean(Exception):
    """No copy could be made; the original stays as it is."""


def clean(original: Stored, of: FileType) -> tuple[Stored, FileType]:
    """Seal a cleaned copy of a sealed file; it and its type. `CannotClean` keeps nothing."""
    if not of.cleanable or not AT_ONCE.acquire(timeout=PATIENCE):
        raise CannotClean
    try:
        return _clean("pdf" if of.family is Family.PAPER else "image", read(original))
    finally:
        AT_ONCE.release()


def _clean(kind: str, plain: Iterable[bytes]) -> tuple[Stored, FileType]:
    with _running(kind) as process, _fed(process, plain):
        assert process.stdout is not None
        made = _MADE.get(process.stdout.readline(64).strip())
        if made is None:
            raise CannotClean
        copy = Arriving()
        try:
            while chunk := process.stdout.read(_AT_ONCE_BYTES):
                copy.add(chunk)
            if process.wait(SECONDS) != 0:
                raise CannotClean
            return copy.end(), made
        except (TooLarge, subprocess.TimeoutExpired):
            copy.discard()
            raise CannotClean from None
        except BaseException:
            copy.discard()
            raise


@contextmanager
def _running(kind: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", str(CLEANER), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Nothing of ours: the environment names databases and mail servers with their passwords.
        env={"LC_ALL": "C.UTF-8"},
        close_fds=True,
    )
    alarm = threading.Timer(SECONDS, process.kill)
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


@contextmanager
def _fed(process: subprocess.Popen[bytes], plain: Iterable[bytes]) -> Iterator[None]:
    """Hand the original over before anything is read: the cleaner answers only when it has all."""
    assert process.stdin is not None
    try:
        for piece in plain:
            process.stdin.write(piece)
    except BrokenPipeError:
        raise CannotClean from None
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
    yield
