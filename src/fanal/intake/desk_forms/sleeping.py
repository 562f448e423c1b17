"""Out of the list until a day or an event, and back."""

from typing import Any

from django import forms
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.intake import snoozing
from fanal.intake.access import DeskReport
from fanal.intake.contents import WakeOn
from fanal.intake.desk_forms.deed import DeedForm, SeenForm
from fanal.intake.desk_forms.fields import ShortWords
from fanal.intake.words import WAKE_ON


class SnoozeForm(SeenForm):
    name = "snooze"
    heading = _("Snooze")
    button = _("Put it to sleep")
    done = _("It sleeps. It comes back by itself.")

    wake_on = forms.ChoiceField(
        label=_("Until"),
        widget=forms.RadioSelect,
        choices=[(event.value, label) for event, label in WAKE_ON.items()],
        error_messages={"required": _("Choose what brings it back.")},
    )
    until = forms.DateField(
        label=_("On this day at the latest"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    why = ShortWords(label=_("Why"), error_messages={"required": _("Say why, in a few words.")})

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.bounds = snoozing.bounds(desk)
        if latest := self.bounds.latest:
            words = gettext("An answer was promised: it comes back on %(day)s at the latest.")
            day = {"day": format_date(latest, "j F")}
            self.fields["until"].help_text = words % day

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        day = fields.get("until")
        asked = self.bounds.needs_day or fields.get("wake_on") == WakeOn.DAY
        if asked and not day and "until" not in self.errors:
            self.add_error("until", gettext("Choose a day."))
        if day and day < self.bounds.first:
            self.add_error("until", gettext("Choose a day that has not come yet."))
        if day and self.bounds.latest and day > self.bounds.latest:
            self.add_error("until", gettext("Their answer is due before that day."))
        return fields

    def act(self) -> None:
        fields = self.cleaned_data
        snoozing.snooze(
            self.desk,
            wake_on=WakeOn(fields["wake_on"]),
            until=fields["until"],
            why=fields["why"],
            seen=self.last_seen,
            once=self.deed_once,
        )


class WakeForm(DeedForm):
    name = "wake"
    heading = _("Wake it now")
    button = _("Wake it now")
    done = _("It is back in the list.")

    def act(self) -> None:
        snoozing.wake(self.desk, once=self.deed_once)
