"""Memory for Argon2id that is asked for once and kept.

A fresh block of 19 MiB costs half as much again as the derivation that runs in it: the system
has to find and clear some five thousand pages, and the heap around it falls to pieces.
Argon2 itself wipes the block before it gives it back.
"""

import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from argon2.low_level import ffi

_ALLOCATE = "int(uint8_t **, size_t)"
_RELEASE = "void(uint8_t *, size_t)"
_NO_MEMORY = -22  # ARGON2_MEMORY_ALLOCATION_ERROR


class Block:
    """One block, lent to one derivation at a time; each process makes its own at its first use."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._forget()
        # A child would copy what its parent used, page by small page, and both would keep it.
        os.register_at_fork(before=self._forget)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._memory: Any = None

    @contextmanager
    def lent(self) -> Iterator[tuple[Any, Any]]:
        """The two functions through which Argon2 asks for memory and gives it back."""
        with self._lock:
            # Held here, so that a fork meanwhile does not take it from under the derivation.
            memory = self._memory = self._memory or ffi.from_buffer("uint8_t[]", self._new())

            def allocate(into: Any, size: int) -> int:
                if size > self._size:
                    return _NO_MEMORY
                into[0] = memory
                return 0

            def release(_memory: Any, _size: int) -> None:
                return None

            yield ffi.callback(_ALLOCATE, allocate), ffi.callback(_RELEASE, release)

    def _new(self) -> mmap.mmap:
        block = mmap.mmap(-1, self._size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        if hasattr(mmap, "MADV_HUGEPAGE"):
            block.madvise(mmap.MADV_HUGEPAGE)
        return block
