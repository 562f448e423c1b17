"""That papers were made of the file: which parts, for whom, and by which one knows them again."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanal.audit.events import Event
from fanal.cases.kinds.base import CaseEntry, Line
from fanal.cases.kinds.parts import PARTS, Part
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack


class Reader(StrEnum):
    """For whom papers are made."""

    PERSON = "person"
    COURT = "court"
    OTHER = "other"


READERS = {
    Reader.PERSON: _("The person"),
    Reader.COURT: _("A court or prosecution"),
    Reader.OTHER: _("Somebody else"),
}
TRAIL = _("Who read and did what")


@entry_kind
class PapersMade(CaseEntry):
    """`last` is the number of the newest entry they could hold; `sha256` is of the PDF, in hex."""

    kind: ClassVar[str] = "case-papers"
    title: ClassVar[Any] = _("Papers made")
    additive: ClassVar[bool] = True
    event: ClassVar[Event] = Event.CASE_PRINTED
    parts: tuple[Part, ...]
    trail: bool = False
    reader: Reader
    who: str = ""
    language: str
    since: date | None = None
    until: date | None = None
    last: int
    sha256: str

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("For whom"), READERS[self.reader])
        if self.who:
            yield Line(_("Who that is"), self.who, quoted=True)
        names = [PARTS[part] for part in self.parts] + ([TRAIL] if self.trail else [])
        yield Line(_("Parts"), several=tuple(names))
        if self.since:
            yield Line(_("From"), self.since)
        if self.until:
            yield Line(_("Until"), self.until)
        # A court can see with it whether the paper before it is this one.
        yield Line(_("Fingerprint (SHA-256)"), self.sha256)
