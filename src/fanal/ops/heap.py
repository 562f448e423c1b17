"""How the memory of a process is kept together, before anything asks for much of it."""

import ctypes

MIB = 1024 * 1024
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8


def one_heap() -> None:
    """Let all threads share one heap, and give large blocks back at once.

    glibc would keep a large block in each of its many heaps: hundreds of MB after a busy minute.
    What the parent keeps, each worker would copy. (libsodium takes the memory of Argon2id from
    the system itself, and gives it back.)
    """
    _set(_M_ARENA_MAX, 1)
    _set(_M_MMAP_THRESHOLD, 4 * MIB)


def give_back() -> None:
    """What starting up has left free, before each worker copies it."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


def _set(parameter: int, value: int) -> None:
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(parameter, value)
