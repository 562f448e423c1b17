"""A procedure ends, for one of the reasons that the pack names."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.phase import forget
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


@entry_kind
class ProcedureLeft(CaseEntry):
    """The procedure ended, for one of the reasons that the pack names."""

    kind: ClassVar[str] = "case-procedure-end"
    title: ClassVar[Any] = _("Procedure ended")
    part: ClassVar[Part] = Part.PROCEDURE
    procedure: str
    # The number of the entry that started the phase in which it ended.
    start: int
    end: str
    on: date
    explanation: str = ""

    def change(self, state: State, number: int) -> None:
        if state.running is None or state.phase_entry != self.start:
            return  # the phase was struck, and took this along
        forget(state)
        state.left = self

    def lines(self, pack: Pack) -> Iterator[Line]:
        procedure = pack.procedure(self.procedure)
        end = procedure.end(self.end) if procedure else None
        yield Line(_("Why"), end.name if end else self.end)
        yield Line(_("On which day"), self.on)
        if self.explanation:
            yield Line(_("In a few words"), self.explanation, quoted=True)


@case_form
class LeaveForm(EntryForm):
    name = "leave"
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
    heading = _("End the procedure")
    intro = _("The support need not end with it.")
    button = _("End the procedure")
    done = _("The procedure has ended. The case stays open.")

    end = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    on = PastDay(_("On which day"))
    explanation = Words(label=_("In a few words"), rows=2, required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        procedure = pack.procedure(state.running.procedure) if state.running else None
        ends = [(end.id, end.name) for end in procedure.ends] if procedure else []
        self.fields["end"].choices = ends  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and state.running is not None

    def content(self, **common: Any) -> CaseEntry:
        assert self.state.running is not None
        fields = {name: self.cleaned_data[name] for name in ("end", "on", "explanation")}
        return ProcedureLeft(
            procedure=self.state.running.procedure,
            start=self.state.phase_entry,
            **fields,
            **common,
        )
