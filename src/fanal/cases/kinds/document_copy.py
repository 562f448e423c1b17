"""That the cleaned copy of a document was made later; the document itself stays as it was."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Line
from fanal.documents.contents import CLEANINGS, Cleaning, Copy
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile


@entry_kind
class DocumentCopyMade(CaseEntry):
    """`number` is that of the entry with the document."""

    kind: ClassVar[str] = "case-document-copy"
    title: ClassVar[Any] = _("Cleaned copy")
    additive: ClassVar[bool] = True
    # Striking the document is what strikes its copy.
    strikable: ClassVar[bool] = False
    number: int
    copied: Copy

    @property
    def files(self) -> list[UUID]:
        return [self.copied.cleaned.id]

    def fits(self, file: "CaseFile") -> bool:
        """It is there, and nobody else made a copy meanwhile."""
        from fanal.cases.kinds.document import documents_of

        document = dict(documents_of(file)).get(self.number)
        return document is not None and document.document.cleaned is None

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Entry with the document"), self.number)
        yield Line(_("Copy"), CLEANINGS[Cleaning.DONE])
