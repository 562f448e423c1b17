"""How fast this machine is at this moment, beside the one on which some limits were set."""

import statistics
import time

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

# Milliseconds of the yardstick where 40 requests a second, 15 ms of own work for each and 100 ms
# for a long thread were set as limits.
SET_AT = 28.0
TRIES = 15


def yardstick() -> float:
    """Milliseconds for work that no change of ours makes lighter: one Argon2id by OpenSSL."""
    began = time.thread_time()
    Argon2id(salt=bytes(16), length=96, iterations=2, lanes=1, memory_cost=19456).derive(b"")
    return (time.thread_time() - began) * 1000


class Pace:
    """Looks at the yardstick before a measurement and after it."""

    def __init__(self) -> None:
        self._took = [yardstick() for _ in range(TRIES)]

    def slower(self) -> float:
        """How many times slower this machine is; 1 on a faster one, whose limits stay as set."""
        self._took += [yardstick() for _ in range(TRIES)]
        return max(1.0, statistics.median(self._took) / SET_AT)
