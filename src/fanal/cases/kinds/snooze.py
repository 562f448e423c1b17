"""A case leaves the list until a day, or until something happens, and comes back by itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.definition import Need
from fanal.cases.state import State
from fanal.cases.waiting import keeps_awake
from fanal.core.duedates import today
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile


class WakeOn(StrEnum):
    DAY = "day"
    PERSON = "person"
    COLLEAGUE = "colleague"
    PHASE = "phase"


WAKE_ON = {
    WakeOn.DAY: _("A day comes"),
    WakeOn.PERSON: _("The person writes"),
    WakeOn.COLLEAGUE: _("A colleague writes something"),
    WakeOn.PHASE: _("The phase ends"),
}


@entry_kind
class CaseSnoozed(CaseEntry):
    """What is due keeps its day in *Today*, and whoever writes wakes it all the same."""

    kind: ClassVar[str] = "case-snoozed"
    title: ClassVar[Any] = _("Snoozed")
    wake_on: WakeOn
    until: date | None = None
    why: str

    def change(self, state: State, number: int) -> None:
        state.snooze, state.snooze_entry = self, number

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Until"), WAKE_ON[self.wake_on])
        if self.until:
            yield Line(_("On this day at the latest"), self.until)
        yield Line(_("Why"), self.why, quoted=True)


@entry_kind
class CaseWoken(CaseEntry):
    kind: ClassVar[str] = "case-woken"
    title: ClassVar[Any] = _("Woken")

    def change(self, state: State, number: int) -> None:
        state.snooze = None


@case_form
class SnoozeCaseForm(EntryForm):
    name = "snooze"
    group = Group.CASE
    heading = _("Snooze the case")
    intro = _(
        "It leaves the list of cases and comes back by itself. What is due stays in Today, and "
        "when something is due, or the person writes, it comes back before."
    )
    button = _("Put it to sleep")
    done = _("It sleeps. It comes back by itself.")

    wake_on = forms.ChoiceField(
        label=_("Until"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what brings it back.")},
    )
    until = Day(_("On this day at the latest"), required=False)
    why = ShortWords(label=_("Why"), error_messages={"required": _("Say why, in a few words.")})

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.fields["wake_on"].choices = [  # type: ignore[attr-defined]
            (event.value, label)
            for event, label in WAKE_ON.items()
            if event is not WakeOn.PHASE or (state.running and state.phase_due)
        ]
        self.waits = False

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        # Danger never sleeps.
        found = state.assessment
        return not state.closed and not (found and Need.DANGER in found.needs)

    def offer(self, file: "CaseFile") -> None:
        self.waits = keeps_awake(file.case)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        day = fields.get("until")
        if fields.get("wake_on") == WakeOn.DAY and not day and "until" not in self.errors:
            self.add_error("until", gettext("Choose a day."))
        if day and day < today(self.pack.calendar) + timedelta(days=1):
            self.add_error("until", gettext("Choose a day that has not come yet."))
        if self.waits:
            raise ValidationError(
                gettext("A request of this person waits for an answer, or told of danger.")
            )
        return fields

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        return CaseSnoozed(
            wake_on=WakeOn(fields["wake_on"]), until=fields["until"], why=fields["why"], **common
        )


@case_form
class WakeCaseForm(EntryForm):
    name = "wake"
    group = Group.CASE
    heading = _("Wake the case")
    button = _("Wake it now")
    done = _("It is back in the list.")

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and state.snooze is not None

    def content(self, **common: Any) -> CaseEntry:
        return CaseWoken(**common)
