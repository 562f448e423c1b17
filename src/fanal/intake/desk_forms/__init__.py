"""What advisers type, turned into deeds.

Each form carries `once`, so that a form sent twice does its deed once, and a `seen` or `was`
where the deed depends on what the page showed.
"""

from collections.abc import Mapping

from fanal.intake.desk_forms.caution import ReplaceReceiptForm, ShowAddressForm
from fanal.intake.desk_forms.deed import DeedForm
from fanal.intake.desk_forms.ending import CloseForm, ReopenForm
from fanal.intake.desk_forms.fields import LONGEST, SHORT, OnceField, ShortWords, Words
from fanal.intake.desk_forms.hands import (
    NOBODY,
    AssignForm,
    HandOverForm,
    ReceiverFields,
    TakeForm,
    hand_to,
)
from fanal.intake.desk_forms.sleeping import SnoozeForm, WakeForm
from fanal.intake.desk_forms.thread import AnswerForm, NoteForm, VisitForm

DEEDS: Mapping[str, type[DeedForm]] = {
    form.name: form
    for form in (
        AnswerForm,
        NoteForm,
        VisitForm,
        TakeForm,
        AssignForm,
        HandOverForm,
        SnoozeForm,
        WakeForm,
        CloseForm,
        ReopenForm,
        ShowAddressForm,
    )
}

__all__ = [
    "DEEDS",
    "LONGEST",
    "NOBODY",
    "SHORT",
    "AnswerForm",
    "DeedForm",
    "HandOverForm",
    "OnceField",
    "ReceiverFields",
    "ReplaceReceiptForm",
    "ShortWords",
    "Words",
    "hand_to",
]
