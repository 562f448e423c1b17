"""A cleaned copy of a document, made by `cleaner.py` in a process that holds no secret."""

from pathlib import Path

from fanal.core import aside
from fanal.documents.actions import Arriving, TooLarge
from fanal.documents.contents import Stored
from fanal.documents.reading import read
from fanal.documents.types import Family, FileType

CLEANER = Path(__file__).with_name("cleaner.py")
SECONDS = 30.0
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
    if not of.cleanable:
        raise CannotClean
    kind = "pdf" if of.family is Family.PAPER else "image"
    copy: Arriving | None = None
    try:
        with aside.running(CLEANER, kind, given=read(original), seconds=SECONDS) as made:
            found = _MADE.get(made.readline(64).strip())
            if found is None:
                raise CannotClean
            copy = Arriving()
            while chunk := made.read(_AT_ONCE_BYTES):
                copy.add(chunk)
        return copy.end(), found
    except BaseException as failure:
        if copy:
            copy.discard()
        if isinstance(failure, aside.AsideFailed | TooLarge):
            raise CannotClean from None
        raise
