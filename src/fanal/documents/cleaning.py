"""A cleaned copy of a document, made by `cleaner.py` in a process that holds no secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fanal.core import aside
from fanal.documents.actions import Arriving, TooLarge, discard
from fanal.documents.contents import Cleaning, Copy, DocumentFacts, Stored
from fanal.documents.reading import read
from fanal.documents.types import LOOKED_AT, FileType, type_of

CLEANER = Path(__file__).with_name("cleaner.py")
SECONDS = 30.0
_AT_ONCE_BYTES = 64 * 1024
# What the copies are; where a sound came in the package of a film, its copy says what it is.
_MADE = {
    "image/jpeg": FileType.JPEG,
    "image/png": FileType.PNG,
    "text/plain": FileType.TEXT,
    **{
        of.mime: of
        for of in FileType
        if of not in (FileType.HEIC, FileType.WEBP, FileType.GIF, FileType.UNKNOWN, FileType.TEXT)
    },
}
_WHY = {each.value: each for each in (Cleaning.LOCKED, Cleaning.TOO_MUCH, Cleaning.PARTS)}


class CannotClean(Exception):
    """No copy could be made; the original stays as it is."""

    def __init__(self, why: Cleaning = Cleaning.FAILED) -> None:
        super().__init__(why.value)
        self.why = why


def clean(original: Stored, of: FileType, password: str = "") -> tuple[Stored, FileType]:
    """Seal a cleaned copy of a sealed file; it and its type. `CannotClean` keeps nothing."""
    if not of.cleanable:
        raise CannotClean(Cleaning.NOT_THIS_TYPE)
    copy: Arriving | None = None
    try:
        given = asked(read(original), password)
        with aside.running(CLEANER, of.cleaner, of.value, given=given, seconds=SECONDS) as made:
            said = made.readline(100).strip().decode("ascii", "replace")
            if said not in _MADE:
                raise CannotClean(_WHY.get(said, Cleaning.FAILED))
            copy = Arriving()
            while chunk := made.read(_AT_ONCE_BYTES):
                copy.add(chunk)
        return copy.end(), _MADE[said]
    except BaseException as failure:
        if copy:
            copy.discard()
        if isinstance(failure, aside.AsideFailed | TooLarge):
            raise CannotClean from None
        raise


def asked(document: Iterator[bytes], password: str = "") -> Iterator[bytes]:
    """What `cleaner.py` reads: a password is in front, where no list of processes shows it."""
    secret = password.encode()
    yield len(secret).to_bytes(2, "big") + secret
    yield from document


@contextmanager
def made_again(facts: DocumentFacts, password: str = "") -> Iterator[Copy]:
    """Another try, of a document that has no cleaned copy; `CannotClean` says why there is none.

    Its type is found anew: more kinds may be known by now. What no entry holds when the block
    ends is gone.
    """
    size = facts.original.size
    head = b"".join(read(facts.original, 0, LOOKED_AT))
    of = type_of(head, b"".join(read(facts.original, max(0, size - LOOKED_AT))))
    cleaned, made = clean(facts.original, of, password)
    try:
        yield Copy(type=of, cleaned=cleaned, cleaned_type=made)
    finally:
        discard([cleaned.id])
