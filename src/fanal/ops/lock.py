"""One server for one data folder."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fanal.ops.say import Stop

WAIT_S = 5.0


@contextmanager
def only_one(data: Path, wait: float = WAIT_S) -> Iterator[None]:
    """Hold the folder; a server that is just ending gets some seconds to let go."""
    with (data / "serving").open("w") as file:
        until = time.monotonic() + wait
        while not _try(file.fileno()):
            if time.monotonic() > until:
                raise Stop(
                    f"Another Fanal serves {data} already; give this one its own FANAL_DATA."
                )
            time.sleep(0.1)
        yield


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
