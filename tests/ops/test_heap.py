"""A worker's heap: the block that receipts are derived in is found again, whatever else comes."""

import subprocess
import sys

import pytest

BLOCK_STAYS_WHERE_IT_WAS = """
import ctypes
from fanal.ops import heap
from fanal.vault.password import RECEIPT

heap.one_heap()
heap.keep_blocks()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.restype, libc.free.argtypes = None, [ctypes.c_void_p]
places = set()
for _ in range(20):
    block = libc.malloc(RECEIPT.m * 1024)
    # What other threads come to need meanwhile, and keep.
    kept = [libc.malloc(3000) for _ in range(100)]
    libc.free(block)
    kept += [libc.malloc(3000) for _ in range(100)]
    places.add(block)
print(len(places))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc keeps the heap")
def test_a_block_is_found_again_whatever_else_is_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCK_STAYS_WHERE_IT_WAS], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
