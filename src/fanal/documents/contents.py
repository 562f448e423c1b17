"""What an entry says of a document, its keys included: who opens the entry opens the document."""

import base64
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fanal.documents.types import Family, FileType
from fanal.dossiers.contents import Silent
from fanal.vault import ContentKey

LONGEST_NAME = 200


class Stored(Silent):
    """One sealed file: its id, its key in base64, its size in bytes."""

    id: UUID
    key: str
    size: int

    @classmethod
    def of(cls, id: UUID, key: ContentKey, size: int) -> "Stored":
        return cls(id=id, key=base64.b64encode(key.export()).decode(), size=size)

    @property
    def content_key(self) -> ContentKey:
        return ContentKey.from_bytes(base64.b64decode(self.key))


class Cleaning(StrEnum):
    """Whether there is a copy without what the file carried along, and if not, why."""

    DONE = "done"
    NOT_THIS_TYPE = "not-this-type"
    FAILED = "failed"
    LOCKED = "locked"
    TOO_MUCH = "too-much"
    PARTS = "parts"


CLEANINGS = {
    Cleaning.DONE: _("A cleaned copy was made: without place, device, author and hidden parts."),
    Cleaning.NOT_THIS_TYPE: _(
        "No cleaned copy could be made of this kind: "
        "sharing it may show where and by whom it was made."
    ),
    Cleaning.FAILED: _(
        "No cleaned copy could be made: it is broken, or it took too long. "
        "Sharing it may show where and by whom it was made."
    ),
    Cleaning.LOCKED: _(
        "No cleaned copy could be made: it is locked with a password. "
        "Sharing it may show where and by whom it was made."
    ),
    Cleaning.TOO_MUCH: _(
        "No cleaned copy could be made: it unpacks to more than can be opened here safely. "
        "Sharing it may show where and by whom it was made."
    ),
    Cleaning.PARTS: _(
        "No cleaned copy could be made: it holds something that cannot be looked into, "
        "for example a program, a drawing or another document. "
        "Sharing it may show where and by whom it was made."
    ),
}


class Copy(Silent):
    """A cleaned copy that was made later; `type` is what the original was found to be then."""

    type: FileType
    cleaned: Stored
    cleaned_type: FileType


class DocumentFacts(Silent):
    """A document: what was uploaded, as it was, and the cleaned copy of it.

    `sha256` is of the original, in hex; `file_name` is what its owner called it.
    """

    title: str
    file_name: str
    type: FileType
    sha256: str
    original: Stored
    cleaned: Stored | None = None
    cleaned_type: FileType | None = None
    cleaning: Cleaning

    @property
    def shown(self) -> tuple[Stored, FileType] | None:
        """What may be looked at in the browser: the cleaned copy, else what cannot harm."""
        if self.cleaned and self.cleaned_type:
            return self.cleaned, self.cleaned_type
        if self.type.family in (Family.AUDIO, Family.VIDEO, Family.TEXT):
            return self.original, self.type
        return None

    @property
    def may_try_again(self) -> bool:
        """A copy is missing that another try, or a password, could make."""
        if self.cleaned or not self.type.cleanable:
            return False
        return self.cleaning is not Cleaning.LOCKED or self.opens_by_password

    @property
    def opens_by_password(self) -> bool:
        return self.type is FileType.PDF

    def with_copy(self, copy: Copy) -> "DocumentFacts":
        """With what was made later; the first copy stays the one."""
        if self.cleaned:
            return self
        return self.model_copy(update={**dict(copy), "cleaning": Cleaning.DONE})

    @property
    def files(self) -> list[UUID]:
        return [stored.id for stored in (self.original, self.cleaned) if stored]

    @property
    def shown_family(self) -> str:
        shown = self.shown
        return shown[1].family.value if shown else ""


TYPES: dict[FileType, Any] = {
    FileType.JPEG: _("Photo (JPEG)"),
    FileType.PNG: _("Picture (PNG)"),
    FileType.WEBP: _("Picture (WebP)"),
    FileType.GIF: _("Picture (GIF)"),
    FileType.HEIC: _("Photo (HEIC)"),
    FileType.PDF: _("Paper (PDF)"),
    FileType.MP3: _("Sound (MP3)"),
    FileType.M4A: _("Sound (M4A)"),
    FileType.OGG: _("Sound (OGG)"),
    FileType.WEBM_AUDIO: _("Sound (WebM)"),
    FileType.AMR: _("Sound (AMR)"),
    FileType.AAC: _("Sound (AAC)"),
    FileType.WAV: _("Sound (WAV)"),
    FileType.MP4: _("Film (MP4)"),
    FileType.WEBM: _("Film (WebM)"),
    FileType.THREE_GP: _("Film (3GP)"),
    FileType.MOV: _("Film (MOV)"),
    FileType.DOCX: _("Text document (DOCX)"),
    FileType.XLSX: _("Spreadsheet (XLSX)"),
    FileType.ODT: _("Text document (ODT)"),
    FileType.OLD_OFFICE: _("An older office document, or one that is locked"),
    FileType.TEXT: _("Plain text"),
    FileType.UNKNOWN: _("A type of file that is not known here"),
}
