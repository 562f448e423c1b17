"""What the evaluation comes to, in the team's own finding.

Words follow Eurostat (crim_thb): registered = presumed + identified.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


class Finding(StrEnum):
    PRESUMED = "presumed"
    NOT = "not"
    TOO_EARLY = "too-early"


FINDINGS = {
    Finding.PRESUMED: _("Presumed victim"),
    Finding.NOT: _("No sign of trafficking; better helped elsewhere"),
    Finding.TOO_EARLY: _("Too early to say"),
}


@entry_kind
class Outcome(CaseEntry):
    kind: ClassVar[str] = "case-outcome"
    title: ClassVar[Any] = _("Outcome of the evaluation")
    part: ClassVar[Part] = Part.OUTCOME
    finding: Finding
    why: str
    again_on: date | None = None

    def change(self, state: State, number: int) -> None:
        state.due.pop(str(state.outcome_entry), None)
        state.outcome, state.outcome_entry = self, number
        state.look_again(number, self.again_on, code=self.finding)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Outcome"), FINDINGS[self.finding])
        yield Line(_("Why"), self.why, quoted=True)
        if self.again_on:
            yield Line(_("We look again on"), self.again_on)


@case_form
class OutcomeForm(EntryForm):
    name = "outcome"
    group = Group.PERSON
    heading = _("Say what the evaluation comes to")
    intro = _(
        "It is your team's own finding, for the support you give. "
        "Who is a victim in law is for another authority to say."
    )

    finding = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(value.value, text) for value, text in FINDINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    why = Words(label=_("Why"), rows=3, error_messages={"required": _("Say why, in a sentence.")})
    again_on = Day(_("Look again on"), required=False)

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and state.assessment is not None

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        names = ("finding", "why", "again_on")
        return Outcome(**{name: fields[name] for name in names}, **common)
