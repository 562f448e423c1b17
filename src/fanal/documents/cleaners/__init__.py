"""What `cleaner.py` cleans with, one file per family: each has `prepare()`, and loads little.

Nothing here imports anything of Fanal but this folder. `prepare` loads all that is needed, for
afterwards no file can be opened, and returns what cleans one document.
"""

from collections.abc import Callable
from enum import StrEnum

# Of the original and the password it may need: the type of the copy, and the copy.
Clean = Callable[[bytes, str], tuple[str, bytes]]


class Why(StrEnum):
    """Why there is no copy, where that can be told from a document that is broken."""

    LOCKED = "locked"
    TOO_MUCH = "too-much"
    PARTS = "parts"


class Refused(Exception):
    """No copy can be made of it; the words are one of `Why`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
