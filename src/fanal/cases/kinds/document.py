"""A photo, a sound or a paper in the file: the original sealed as it came, and a cleaned copy."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.document_copy import DocumentCopyMade
from fanal.documents.actions import MOST_IN_A_CASE
from fanal.documents.contents import CLEANINGS, TYPES, Copy, DocumentFacts
from fanal.documents.forms import SealedFileField
from fanal.documents.receiving import Upload, upload_of
from fanal.dossiers.contents import entry_kind
from fanal.dossiers.opening import OpenEntry
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile


@entry_kind
class CaseDocument(CaseEntry):
    """`request` are the six digits of the request it was brought along from, if it was."""

    kind: ClassVar[str] = "case-document"
    title: ClassVar[Any] = _("Document")
    additive: ClassVar[bool] = True
    document: DocumentFacts
    request: str = ""

    @property
    def files(self) -> list[UUID]:
        return self.document.files

    def with_copy(self, copy: Copy | None) -> "CaseDocument":
        if copy is None:
            return self
        return self.model_copy(update={"document": self.document.with_copy(copy)})

    def fits(self, file: "CaseFile") -> bool:
        """One place is left, and it is not there already: two may have been sent at once."""
        inside = [each.document.original.id for _number, each in documents_of(file)]
        return len(inside) < MOST_IN_A_CASE and self.document.original.id not in inside

    def lines(self, pack: Pack) -> Iterator[Line]:
        facts = self.document
        yield Line(_("Title"), facts.title, quoted=True)
        yield Line(_("What it is"), f"{TYPES[facts.type]}, {filesizeformat(facts.original.size)}")
        if facts.file_name:
            yield Line(_("Its name where it came from"), facts.file_name, quoted=True)
        if self.request:
            yield Line(_("Sent with request"), self.request)
        yield Line(_("Copy"), CLEANINGS[facts.cleaning])
        yield Line(_("SHA-256 of the original"), facts.sha256)


def documents_of(file: "CaseFile") -> list[tuple[int, CaseDocument]]:
    """The documents of a case with the numbers of their entries, struck ones included.

    Each with the cleaned copy that was made of it later, where one was.
    """
    opened = [entry for entry in file.entries if isinstance(entry, OpenEntry)]
    copies = {
        entry.content.number: entry.content.copied
        for entry in reversed(opened)
        if isinstance(entry.content, DocumentCopyMade)
    }
    return [
        (entry.number, entry.content.with_copy(copies.get(entry.number)))
        for entry in opened
        if isinstance(entry.content, CaseDocument)
    ]


def counted_documents(file: "CaseFile") -> list[tuple[int, CaseDocument]]:
    """The same without those that were struck."""
    return [(number, each) for number, each in documents_of(file) if number not in file.struck]


@case_form
class DocumentForm(EntryForm):
    name = "document"
    group = Group.FILE
    heading = _("Add a document")
    intro = _(
        "A photo or a paper often says where, when and with what it was made, and by whom. "
        "The original is kept sealed as it is, for it may be evidence. "
        "What you look at and share is a copy without all that."
    )
    button = _("Add the document")
    done = _("The document is in the file.")
    permission = Permission.CASE_DOCUMENT
    takes_file = True

    title = ShortWords(
        label=_("What it is"),
        help_text=_("For example: payslip of March, photo of the room."),
        error_messages={"required": _("Say what it is.")},
    )
    # Last, so that whatever happens to the file, the words before it have arrived.
    document = SealedFileField(label=_("Document"), help_text=_("Up to 25 MB."))

    upload: Upload | None = None
    count = 0

    def offer(self, file: "CaseFile") -> None:
        self.count = len(documents_of(file))

    def take(self, request: HttpRequest) -> None:
        self.upload = upload_of(request)

    @property
    def refusal(self) -> int:
        return 413 if self.upload and self.upload.too_large else super().refusal

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if self.count >= MOST_IN_A_CASE:
            self.add_error("document", gettext("There are 100 documents already; more do not fit."))
        elif self.upload is None or not self.upload.here:
            self.add_error("document", self._why_not())
        elif self.errors:
            self.add_error("document", gettext("Choose the file again: it was not kept."))
        return fields

    def _why_not(self) -> str:
        if self.upload and self.upload.too_large:
            return gettext("It is larger than 25 MB. Nothing of it was kept.")
        if self.upload and self.upload.failed:
            return gettext("It did not arrive whole. Nothing of it was kept; try again.")
        return gettext("Choose a file that is not empty.")

    def content(self, **common: Any) -> CaseEntry:
        assert self.upload is not None
        return CaseDocument(document=self.upload.facts(self.cleaned_data["title"]), **common)
