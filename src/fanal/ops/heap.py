"""How the memory of a process is kept together, before anything asks for much of it."""

import ctypes

MIB = 1024 * 1024
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
# More than a worker comes to need beside the blocks; pages that nobody touches cost nothing.
_FOR_THE_REST = 16 * MIB
_WALL = 4096


def one_heap() -> None:
    """Let all threads share one heap, and give large blocks back at once.

    glibc would keep a block of Argon2id in each of its many heaps: hundreds of MB after a busy
    minute. What the parent keeps, each worker would copy.
    """
    _set(_M_ARENA_MAX, 1)
    _set(_M_MMAP_THRESHOLD, 4 * MIB)


def give_back() -> None:
    """What starting up has left free, before each worker copies it."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


def keep_blocks() -> None:
    """In a worker: keep the 19 MiB that a receipt is derived in, for the next one.

    The system needs a fifth of the processor time of a request to find and clear so many pages.
    The 64 MiB of a password are given back all the same: signing in is rare.
    """
    from fanal.vault.password import RECEIPT

    _set(_M_MMAP_THRESHOLD, 32 * MIB)
    _set(_M_TRIM_THRESHOLD, 64 * MIB)
    _make_room(RECEIPT.m * 1024 + _WALL, _FOR_THE_REST, _FOR_THE_REST)


def _make_room(*sizes: int) -> None:
    """Gaps in the heap, with walls between them that stay.

    glibc takes the smallest gap that is large enough. Without a smaller one it would carve small
    things out of the gap that a block has left, and the next block would need as much again.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallopt"):
        return
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.restype, libc.free.argtypes = None, [ctypes.c_void_p]
    gaps = []
    for size in sizes:
        gaps.append(libc.malloc(size))
        while (libc.malloc(_WALL) or 0) < gaps[-1]:
            pass  # it fitted somewhere below
    for gap in gaps:
        libc.free(gap)


def _set(parameter: int, value: int) -> None:
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(parameter, value)
