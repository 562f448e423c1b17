"""Whose case it is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.actions import NotPossible, colleagues
from fanal.intake.desk_forms import NOBODY, hand_to
from fanal.intake.staff import name_of
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile


@entry_kind
class CaseAssigned(CaseEntry):
    kind: ClassVar[str] = "case-assignment"
    title: ClassVar[Any] = _("Whose it is")
    member: str

    def change(self, state: State, number: int) -> None:
        state.assignee = UUID(self.member) if self.member else None

    def rekey(self, file: "CaseFile") -> None:
        """A restricted case goes to nobody who could not open it."""
        if self.member and file.state.named and UUID(self.member) not in file.state.named:
            raise NotPossible

    @property
    def colleagues(self) -> tuple[str, ...]:
        return (self.member,) if self.member else ()

    def lines(self, pack: Pack) -> Iterator[Line]:
        nobody = _("Nobody: back to the team")
        yield Line(_("To"), "" if self.member else nobody, who=self.colleagues)


@case_form
class AssignCaseForm(EntryForm):
    name = "assign"
    group = Group.CASE
    permission = Permission.CASE_ASSIGN
    heading = _("Hand to a colleague")
    button = _("Hand it over")
    done = _("It changed hands.")

    to = forms.ChoiceField(
        label=_("To whom"), error_messages={"required": _("Choose a colleague.")}
    )

    @classmethod
    def asks(cls, state: State, member: Member) -> Permission:
        """A case that a colleague works on is not taken away by another colleague."""
        mine = state.assignee in (None, member.pk)
        return cls.permission if mine else Permission.CASE_ASSIGN_OTHERS

    def offer(self, file: "CaseFile") -> None:
        members = colleagues(file.case.team_id).select_related("member")
        if self.state.named:
            members = members.filter(member__in=self.state.named)
        names = {str(each.member_id): name_of(each.member) for each in members}
        whose = str(self.state.assignee or "")
        self.fields["to"].choices = hand_to(names, whose)  # type: ignore[attr-defined]

    def content(self, **common: Any) -> CaseEntry:
        to = self.cleaned_data["to"]
        return CaseAssigned(member="" if to == NOBODY else to, **common)
