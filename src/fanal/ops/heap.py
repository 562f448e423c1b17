"""How the memory of a process is kept together, before anything asks for much of it."""

import ctypes

MIB = 1024 * 1024
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def one_heap() -> None:
    """Let all threads share one heap, and give large blocks back at once.

    glibc would keep a block of Argon2id in each of its many heaps: hundreds of MB after a busy
    minute. What the parent keeps, each worker would copy.
    """
    _set(_M_ARENA_MAX, 1)
    _set(_M_MMAP_THRESHOLD, 4 * MIB)


def keep_blocks() -> None:
    """In a worker: keep the 19 MiB that a receipt is derived in, for the next one.

    The system needs a fifth of the processor time of a request to find and clear so many pages.
    The 64 MiB of a password are given back all the same: signing in is rare.
    """
    _set(_M_MMAP_THRESHOLD, 32 * MIB)
    _set(_M_TRIM_THRESHOLD, 64 * MIB)


def _set(parameter: int, value: int) -> None:
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(parameter, value)
