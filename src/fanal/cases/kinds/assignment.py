"""Whose case it is."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, EntryForm, Line, case_form
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.staff import names_of
from fanal.knowledge import Pack


@entry_kind
class CaseAssigned(CaseEntry):
    kind: ClassVar[str] = "case-assignment"
    title: ClassVar[Any] = _("Whose it is")
    member: str

    def change(self, state: State, number: int) -> None:
        state.assignee, state.assigned = UUID(self.member) if self.member else None, True

    def lines(self, pack: Pack) -> Iterator[Line]:
        name = names_of([UUID(self.member)]).get(UUID(self.member)) if self.member else ""
        nobody = _("Nobody: back to the team")
        yield Line(_("To"), (name or _("A former colleague")) if self.member else nobody)


@case_form
class AssignCaseForm(EntryForm):
    """`colleagues` by id are set by the page before the form is checked."""

    name = "assign"
    heading = _("Hand to a colleague")
    button = _("Hand it over")
    done = _("It changed hands.")

    to = forms.ChoiceField(label=_("To whom"), required=False)

    def offer(self, colleagues: dict[str, str]) -> None:
        names = sorted((name, id) for id, name in colleagues.items())
        nobody = [("", gettext("Nobody: back to the team"))]
        self.fields["to"].choices = nobody + [(id, name) for name, id in names]  # type: ignore[attr-defined]
        self.initial.setdefault("to", str(self.state.assignee or ""))

    def content(self, **common: Any) -> CaseEntry:
        return CaseAssigned(member=self.cleaned_data["to"], **common)
