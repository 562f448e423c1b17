"""A note for the team."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


@entry_kind
class CaseNote(CaseEntry):
    kind: ClassVar[str] = "case-note"
    title: ClassVar[Any] = _("Note")
    part: ClassVar[Part] = Part.NOTES
    additive: ClassVar[bool] = True
    text: str

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line("", self.text, quoted=True)


@case_form
class NoteForm(EntryForm):
    name = "note"
    group = Group.FILE
    permission = Permission.CASE_NOTE
    heading = _("Write a note")
    button = _("Keep the note")

    text = Words(
        label=_("Your note"),
        rows=6,
        help_text=_("Only your team reads this."),
        error_messages={"required": _("Write something first.")},
    )

    def content(self, **common: Any) -> CaseEntry:
        return CaseNote(text=self.cleaned_data["text"], **common)
