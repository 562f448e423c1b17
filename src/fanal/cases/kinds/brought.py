"""That a case was brought along from the list it was kept in before."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Line
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack


@entry_kind
class CaseBrought(CaseEntry):
    """`row` is the number of its line in the list, `old` what it was called there."""

    kind: ClassVar[str] = "case-brought"
    title: ClassVar[Any] = _("Brought along from a list")
    row: int
    old: str = ""

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Line of the list"), self.row)
        if self.old:
            yield Line(_("Number before"), self.old, quoted=True)
