"""Taking a file from a form: sealed as it arrives, never whole in memory, never on the disk.

The handler has to be in place before anything reads the form, the CSRF check included. So a view
at the desk is `csrf_exempt` outside and `csrf_protect` inside (`sealing_upload` does both), as
Django's own documentation says; who is not signed in has been turned away before.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from fanal.documents.actions import LARGEST, Arriving, TooLarge, discard
from fanal.documents.cleaning import CannotClean, clean
from fanal.documents.contents import LONGEST_NAME, Cleaning, DocumentFacts, Stored
from fanal.documents.types import FileType

# What is too large is read on and thrown away, so that a page can say so and keep the words that
# were typed: a film of a phone is often larger. What announces more than this is not read at all.
LONGEST_BODY = 6 * LARGEST
# A slow phone holds a thread of the server for minutes: so many at once in a worker, and no more.
FROM_OUTSIDE = 2
AT_THE_DESK = 1
PATIENCE = 5.0

View = Callable[..., HttpResponse]


class Upload(FileUploadHandler):
    """The one file of a form, sealed while it is being read."""

    def __init__(self, may: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> None:
        super().__init__()
        self._may = may
        self.so_far: Callable[[], Mapping[str, Any]] = dict
        self._arriving: Arriving | None = None
        self._stored: Stored | None = None
        self._made: list[Stored] = []
        self.name = ""
        self.too_large = False
        self.failed = False

    def __repr__(self) -> str:
        return "Upload(…)"

    # What Django calls

    def new_file(self, field_name: str, file_name: str, *more: Any, **named: Any) -> None:
        if not self._may(self.so_far()):
            raise StopUpload(connection_reset=True)
        if self._arriving is not None or self.too_large:
            raise SkipFile  # one form, one file
        self.name = plain_name(file_name)
        self._guarded(self._begin)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._guarded(lambda: self._add(raw_data))

    def file_complete(self, file_size: int) -> None:
        if self._arriving is not None and self._stored is None:
            self._guarded(self._end)

    def upload_interrupted(self) -> None:
        self.failed = True
        self.discard()

    def _begin(self) -> None:
        self._arriving = Arriving()

    def _add(self, data: bytes) -> None:
        assert self._arriving is not None
        self._arriving.add(data)

    def _end(self) -> None:
        assert self._arriving is not None
        self._stored = self._arriving.end()
        self._made.append(self._stored)

    def _guarded(self, step: Callable[[], None]) -> None:
        """The other fields are read on, whatever happens to the file: nothing typed is lost."""
        try:
            step()
        except TooLarge:
            self.too_large = True
            self.discard()
            raise SkipFile from None
        except DatabaseError:
            self.failed = True
            self.discard()
            raise SkipFile from None

    # What views ask

    @property
    def here(self) -> bool:
        """Whether a file arrived whole and has anything in it."""
        return self._stored is not None and self._stored.size > 0

    @property
    def type(self) -> FileType:
        return self._arriving.type if self._arriving else FileType.UNKNOWN

    @property
    def sha256(self) -> str:
        """Of what arrived, in hex; empty when nothing did."""
        return self._arriving.sha256 if self._arriving else ""

    def facts(self, title: str) -> DocumentFacts:
        """What an entry has to say of it, with a cleaned copy where one can be made."""
        assert self._arriving is not None
        assert self._stored is not None
        cleaned: Stored | None = None
        made: FileType | None = None
        cleaning = Cleaning.DONE
        try:
            cleaned, made = clean(self._stored, self.type)
            self._made.append(cleaned)
        except CannotClean as failure:
            cleaning = failure.why
        return DocumentFacts(
            title=title,
            file_name=self.name,
            type=self.type,
            sha256=self._arriving.sha256,
            original=self._stored,
            cleaned=cleaned,
            cleaned_type=made,
            cleaning=cleaning,
        )

    def discard(self) -> None:
        """Nothing of it stays, unless an entry holds it."""
        arriving = [self._arriving.row.id] if self._arriving else []
        discard([*arriving, *(stored.id for stored in self._made)])
        self._stored = None


def plain_name(name: str) -> str:
    """What its owner called it, without characters that could turn a line around or break it."""
    return "".join(char for char in name if char.isprintable())[:LONGEST_NAME]


class Full(Exception):
    """Others are sending; there is no place at this moment."""


class Places:
    """How many may send at once in this process."""

    def __init__(self, places: int, *, patience: float = 0.0) -> None:
        self._free = threading.BoundedSemaphore(places)
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait a moment for a place; `Full` when there is none."""
        if not self._free.acquire(timeout=self._patience):
            raise Full
        try:
            yield
        finally:
            self._free.release()


# The desk has its own, so that a crowd of senders keeps no adviser from working.
# From outside nobody waits for a place: whoever waits holds a thread, and anybody could.
at_the_desk = Places(AT_THE_DESK, patience=PATIENCE)
from_outside = Places(FROM_OUTSIDE)


def sealing_upload(
    refused: Callable[[HttpRequest, int], HttpResponse],
) -> Callable[[View], View]:
    """For a view of the desk whose form carries a file; `upload_of(request)` is what came.

    Whatever the view did not let an entry hold is gone when it ends, however it ends.
    `refused` answers, before anything was read, when there is no place (503), or when much more
    is announced than any document may have (413).
    """

    def around(view: View) -> View:
        @wraps(view)
        def outer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, **kwargs)
            if announced(request) > LONGEST_BODY:
                return refused(request, 413)
            upload = Upload()
            request.upload_handlers = [upload]
            request.upload = upload  # type: ignore[attr-defined]
            try:
                with at_the_desk.taken():
                    answer: HttpResponse = csrf_protect(view)(request, **kwargs)
                    return answer
            except Full:
                return refused(request, 503)
            finally:
                upload.discard()

        return csrf_exempt(outer)

    return around


def announced(request: HttpRequest) -> int:
    """How long the body says it is; 0 when it says nothing, and then it has none."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def upload_of(request: HttpRequest) -> Upload | None:
    upload: Upload | None = getattr(request, "upload", None)
    return upload
