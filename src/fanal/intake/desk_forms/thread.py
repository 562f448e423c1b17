"""What the person reads, and what stands beside it for the team alone."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.core import clock
from fanal.intake import actions
from fanal.intake.access import DeskReport
from fanal.intake.desk_forms.deed import DeedForm, SeenForm
from fanal.intake.desk_forms.fields import ShortWords, Words


class AnswerForm(SeenForm):
    name = "answer"
    heading = _("Answer the person")
    button = _("Send the answer")
    done = _("Your answer is in the messages.")

    text = Words(
        label=_("Your answer"),
        rows=7,
        help_text=_("The person reads this. Your name is not shown to them."),
        error_messages={"required": _("Write something first.")},
    )

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        if desk.by_professional:
            self.heading = _("Answer who asked")
            self.fields["text"].help_text = _(
                "Whoever asked reads this, and it may be an exploiter. "
                "Write nothing that tells where the person is. Your name is not shown."
            )

    def act(self) -> None:
        actions.answer(
            self.desk, text=self.cleaned_data["text"], seen=self.last_seen, once=self.deed_once
        )


class NoteForm(DeedForm):
    name = "note"
    permission = Permission.REPORT_NOTE
    heading = _("Note for the team")
    button = _("Keep the note")
    done = _("Your note is kept. Only the team reads it.")

    text = Words(
        label=_("Your note"),
        rows=4,
        help_text=_("Only your team reads this. No receipt opens it."),
        error_messages={"required": _("Write something first.")},
    )

    def act(self) -> None:
        actions.note(self.desk, text=self.cleaned_data["text"], once=self.deed_once)


class VisitForm(SeenForm):
    name = "visit"
    heading = _("Propose a visit")
    button = _("Send the proposal")
    done = _("Your proposal is in the person's messages.")

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )
    hour = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("The clock of your centre."),
        error_messages={"required": _("Choose a time.")},
    )
    place = ShortWords(label=_("Where"), error_messages={"required": _("Say where to come.")})
    way = Words(
        label=_("A safe way to come there"),
        rows=3,
        required=False,
        help_text=_("Which bus, which door, what to say at the desk. The person reads this."),
    )

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if "day" in fields and "hour" in fields:
            when = from_current_timezone(datetime.combine(fields["day"], fields["hour"]))
            if when <= clock.now():
                raise ValidationError({"day": gettext("This moment has passed already.")})
            fields["when"] = when
        return fields

    def act(self) -> None:
        fields = self.cleaned_data
        actions.propose_visit(
            self.desk,
            when=fields["when"],
            place=fields["place"],
            way=fields["way"],
            seen=self.last_seen,
            once=self.deed_once,
        )
