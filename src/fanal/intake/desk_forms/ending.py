"""Closing a report with a reason, and opening it again."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.intake import actions
from fanal.intake.access import DeskReport
from fanal.intake.asked import is_count
from fanal.intake.contents import CloseReason
from fanal.intake.desk_forms.deed import DeedForm, SeenForm
from fanal.intake.desk_forms.fields import ShortWords, Words
from fanal.intake.words import CLOSE_REASONS


class CloseForm(SeenForm):
    name = "close"
    heading = _("Close")
    button = _("Close the request")
    done = _("The request is closed. The person can still write, and it opens again.")

    reason = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(reason.value, label) for reason, label in CLOSE_REASONS.items()],
        error_messages={"required": _("Choose a reason.")},
    )
    explanation = Words(
        label=_("In a few words"),
        rows=3,
        required=False,
        help_text=_("Only your team reads this. Say goodbye in an answer first."),
    )
    service = ShortWords(label=_("If somebody else helps from here: which service"), required=False)
    agreed = forms.BooleanField(label=_("The person says yes to that"), required=False)

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.value, label) for reason, label in CLOSE_REASONS.items() if _fits(reason, desk)
        ]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("reason") == CloseReason.REFERRED:
            if not fields.get("service"):
                self.add_error("service", gettext("Say to which service."))
            if not fields.get("agreed"):
                self.add_error("agreed", gettext("Refer nobody without their yes."))
        return fields

    def act(self) -> None:
        actions.close(
            self.desk,
            reason=CloseReason(self.cleaned_data["reason"]),
            explanation=self.cleaned_data["explanation"],
            service=self.cleaned_data["service"],
            seen=self.last_seen,
            once=self.deed_once,
        )


def _fits(reason: CloseReason, desk: DeskReport) -> bool:
    if reason is CloseReason.IN_CASE:
        return bool(desk.cases)
    return reason is not CloseReason.COUNTED or is_count(desk)


class ReopenForm(DeedForm):
    name = "reopen"
    heading = _("Open again")
    button = _("Open the request again")
    done = _("The request is open again.")

    explanation = Words(label=_("Why"), rows=2, required=False)

    def act(self) -> None:
        actions.reopen(self.desk, explanation=self.cleaned_data["explanation"], once=self.deed_once)
