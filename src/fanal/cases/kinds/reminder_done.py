"""That somebody saw to a reminder which does not go out, or need not go out any more."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.appointment import AppointmentNow, open_appointments
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.naming import moment_of
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


class SeenTo(StrEnum):
    REMINDED = "reminded"
    KNOWS = "knows"
    NOT_SAFE = "not-safe"


SEEN_TO = {
    SeenTo.REMINDED: _("A member reminded them, in a way that they called safe"),
    SeenTo.KNOWS: _("They know of it"),
    SeenTo.NOT_SAFE: _("Nobody reminds them: there is no safe way"),
}


@entry_kind
class ReminderSeenTo(CaseEntry):
    """`appointment` is the number of the entry that made it; `words` what it was for."""

    kind: ClassVar[str] = "case-reminder-seen-to"
    title: ClassVar[Any] = _("A reminder was seen to")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    appointment: str
    words: str
    how: SeenTo
    explanation: str = ""

    def allowed(self, state: State) -> bool:
        return self.appointment in {each.key for each in waiting(state)}

    def change(self, state: State, number: int) -> None:
        if known := state.appointments.get(self.appointment):
            known.seen_to = True

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Appointment"), self.words, quoted=True)
        yield Line(_("What became of it"), SEEN_TO[self.how])
        if self.explanation:
            yield Line(_("In a few words"), self.explanation, quoted=True)


def waiting(state: State) -> list[AppointmentNow]:
    """Appointments whose reminder goes out by itself, and that nobody saw to."""
    return [each for each in open_appointments(state) if each.reminder]


@case_form
class ReminderDoneForm(EntryForm):
    name = "reminder-done"
    group = Group.SUPPORT
    permission = Permission.CASE_PLAN
    contacts = True
    heading = _("See to a reminder")
    intro = _("When it did not go out, or need not. One that still waits is taken back.")

    appointment = forms.ChoiceField(
        label=_("Appointment"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an appointment.")},
    )
    how = forms.ChoiceField(
        label=_("What became of it"),
        widget=forms.RadioSelect,
        choices=[(value.value, text) for value, text in SEEN_TO.items()],
        error_messages={"required": _("Say what became of it.")},
    )
    explanation = Words(label=_("In a few words"), rows=2, required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.known = {each.key: each.meeting for each in waiting(state)}
        self.fields["appointment"].choices = [  # type: ignore[attr-defined]
            (key, f"{moment_of(meeting.at, pack)} · {meeting.what}")
            for key, meeting in self.known.items()
        ]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(waiting(state))

    def point_at(self, key: str) -> None:
        self.initial.setdefault("appointment", key)

    def content(self, **common: Any) -> CaseEntry:
        names = ("appointment", "how", "explanation")
        fields = {name: self.cleaned_data[name] for name in names}
        return ReminderSeenTo(words=self.known[fields["appointment"]].what, **fields, **common)
