"""Makes a cleaned copy, in a process of its own: `cleaner.py FAMILY TYPE`, from stdin to stdout.

Decoders of photos, sounds and papers are attacked. So nothing of Fanal is imported here but
`cleaners/`, and no key is in reach: once the libraries are loaded, this process can open no file,
no connection and no other process, has little memory and time, and ends after one document.

In: two bytes with the length of a password, the password, and the document; a password among the
arguments could be read by whoever lists processes.
Out: nothing until the copy is whole, then "image/jpeg\\n" and its bytes; or "locked\\n", one of
`cleaners.Why`, alone. Any other failure is exit 1.
"""

import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module

from fanal.documents.cleaners import Clean, Refused

MEMORY = 1024 * 1024 * 1024
SECONDS = 25
FAMILIES = ("image", "pdf", "media", "office", "text")


def main(family: str, type: str = "") -> int:
    sys.setrecursionlimit(2000)
    if family not in FAMILIES:
        return 1
    prepare: Callable[..., Clean] = import_module(f"fanal.documents.cleaners.{family}").prepare
    clean = prepare(type) if family in ("media", "office") else prepare()
    _lock_in()
    length = int.from_bytes(sys.stdin.buffer.read(2), "big")
    password = sys.stdin.buffer.read(length).decode()
    try:
        mime, copy = clean(sys.stdin.buffer.read(), password)
    except Refused as refused:
        mime, copy = refused.why.value, b""
    sys.stdout.buffer.write(mime.encode() + b"\n")
    sys.stdout.buffer.write(copy)
    sys.stdout.buffer.flush()
    return 0


def _lock_in() -> None:
    """From here on: no file, no socket, no child, little memory, little time."""
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # Standard input, output and error are open already; nothing else can be.
        (resource.RLIMIT_NOFILE, 3),
    )
    for limit, value in limits:
        resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    try:
        code = main(*sys.argv[1:])
    except BaseException:
        # Its message could hold a piece of the document.
        code = 1
    # No cleaning up: libraries would want to open files for it.
    os._exit(code)
