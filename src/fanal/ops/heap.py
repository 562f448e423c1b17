"""How the memory of a process is kept together, before anything asks for much of it."""

import ctypes


def one_heap() -> None:
    """Let all threads of a process share one heap, and keep Argon2id's block out of it.

    glibc would keep a block of 19 or 64 MiB in each of its many heaps, or break it up for small
    things and ask for another: tens of MB more in each worker after a busy minute.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        m_mmap_threshold, m_arena_max = -3, -8
        libc.mallopt(m_arena_max, 1)
        libc.mallopt(m_mmap_threshold, 4 * 1024 * 1024)
