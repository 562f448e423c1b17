"""What became of an appointment: it took place, was missed, or was cancelled."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.appointment import open_appointments, remind_key
from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.naming import moment_of
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


class Ending(StrEnum):
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


ENDINGS = {
    Ending.KEPT: _("It took place"),
    Ending.MISSED: _("The person did not come"),
    Ending.CANCELLED: _("It was cancelled"),
}


@entry_kind
class AppointmentEnded(CaseEntry):
    """`appointment` is the number of the entry that made it; `words` what it was for."""

    kind: ClassVar[str] = "case-appointment-end"
    title: ClassVar[Any] = _("Appointment over")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    appointment: str
    words: str
    end: Ending
    explanation: str = ""
    on: date | None = None
    again_on: date | None = None

    def allowed(self, state: State) -> bool:
        known = state.appointments.get(self.appointment)
        return known is not None and known.open

    def change(self, state: State, number: int) -> None:
        known = state.appointments.get(self.appointment)
        if known is None:
            return  # it was struck, and took this along
        known.end = self
        for key in (known.key, remind_key(known.key)):
            state.due.pop(key, None)
        state.look_again(number, self.again_on, words=self.words)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Appointment"), self.words, quoted=True)
        yield Line(_("What became of it"), ENDINGS[self.end])
        if self.on:
            yield Line(_("On which day"), self.on)
        if self.explanation:
            yield Line(_("In a few words"), self.explanation, quoted=True)
        if self.again_on:
            yield Line(_("We look again on"), self.again_on)


@case_form
class AppointmentEndForm(EntryForm):
    name = "appointment-end"
    group = Group.SUPPORT
    permission = Permission.CASE_PLAN
    heading = _("Say what became of an appointment")
    intro = _("A reminder that has not gone out yet is taken back with it.")

    appointment = forms.ChoiceField(
        label=_("Appointment"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an appointment.")},
    )
    end = forms.ChoiceField(
        label=_("What became of it"),
        widget=forms.RadioSelect,
        choices=[(value.value, text) for value, text in ENDINGS.items()],
        error_messages={"required": _("Say what became of it.")},
    )
    on = PastDay(_("On which day"))
    explanation = Words(label=_("In a few words"), rows=2, required=False)
    again_on = Day(
        _("Look again on"),
        required=False,
        help_text=_("Who did not come may be in danger: then a day is needed."),
    )

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.known = {each.key: each.meeting for each in open_appointments(state)}
        self.fields["appointment"].choices = [  # type: ignore[attr-defined]
            (key, f"{moment_of(meeting.at, pack)} · {meeting.what}")
            for key, meeting in self.known.items()
        ]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(open_appointments(state))

    def point_at(self, key: str) -> None:
        self.initial.setdefault("appointment", key)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("end") == Ending.MISSED and not fields.get("again_on"):
            self.add_error("again_on", gettext("Choose a day on which you look after them."))
        return fields

    def content(self, **common: Any) -> CaseEntry:
        names = ("appointment", "end", "on", "explanation", "again_on")
        fields = {name: self.cleaned_data[name] for name in names}
        words = self.known[fields["appointment"]].what
        return AppointmentEnded(words=words, **fields, **common)
