"""How a case ends, and begins again."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


class CaseEnd(StrEnum):
    """Why a case closes."""

    COMPLETED = "completed"
    NO_CONTACT = "no-contact"
    OWN_WISH = "own-wish"
    HELPED_ELSEWHERE = "helped-elsewhere"
    NOT_TRAFFICKING = "not-trafficking"
    LEFT_COUNTRY = "left-country"
    DIED = "died"


ENDS = {
    CaseEnd.COMPLETED: _("The support is complete"),
    CaseEnd.OWN_WISH: _("The person wants no more support"),
    CaseEnd.NO_CONTACT: _("Contact was lost"),
    CaseEnd.HELPED_ELSEWHERE: _("Somebody else helps from here"),
    CaseEnd.NOT_TRAFFICKING: _("It is about something else"),
    CaseEnd.LEFT_COUNTRY: _("The person left the country"),
    CaseEnd.DIED: _("The person died"),
}


@entry_kind
class CaseClosed(CaseEntry):
    kind: ClassVar[str] = "case-closed"
    title: ClassVar[Any] = _("Case closed")
    reason: CaseEnd
    explanation: str = ""

    def change(self, state: State, number: int) -> None:
        state.closing = self

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Why"), ENDS[self.reason])
        if self.explanation:
            yield Line(_("In a few words"), self.explanation, quoted=True)


@entry_kind
class CaseReopened(CaseEntry):
    kind: ClassVar[str] = "case-reopened"
    title: ClassVar[Any] = _("Case opened again")
    explanation: str

    def change(self, state: State, number: int) -> None:
        state.closing, state.snooze = None, None

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Why"), self.explanation, quoted=True)


@case_form
class CloseCaseForm(EntryForm):
    name = "close"
    group = Group.CASE
    heading = _("Close the case")
    button = _("Close the case")
    done = _("The case is closed. It can be opened again.")

    reason = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(end.value, label) for end, label in ENDS.items()],
        error_messages={"required": _("Choose a reason.")},
    )
    explanation = Words(label=_("In a few words"), rows=3, required=False)

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        return CaseClosed(
            reason=CaseEnd(fields["reason"]), explanation=fields["explanation"], **common
        )


@case_form
class ReopenCaseForm(EntryForm):
    name = "reopen"
    group = Group.CASE
    heading = _("Open the case again")
    button = _("Open it again")
    done = _("The case is open again.")

    explanation = Words(
        label=_("Why"), rows=2, error_messages={"required": _("Say why, in a sentence.")}
    )

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        # A merged one is no closed one: its merge is undone instead.
        return state.closing is not None and state.merged is None

    def content(self, **common: Any) -> CaseEntry:
        return CaseReopened(explanation=self.cleaned_data["explanation"], **common)
