"""What one chooses before a record is handed out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.consent import PURPOSES, Purpose
from fanal.cases.records.htcds import FORMS
from fanal.intake.desk_forms import OnceField, ShortWords


class RecordForm(forms.Form):
    once = OnceField()
    purpose = forms.ChoiceField(
        label=_("For what"),
        choices=[(value.value, text) for value, text in PURPOSES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is for.")},
    )
    to = ShortWords(label=_("To whom"), error_messages={"required": _("Say who gets it.")})
    form = forms.ChoiceField(
        label=_("File"),
        choices=[(name, name.upper()) for name in FORMS],
        initial=next(iter(FORMS)),
        widget=forms.RadioSelect,
    )
    words = forms.BooleanField(
        label=_("Also what was seen and said, in words"),
        help_text=_("Never for statistics. Notes of the team are never in it."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    @property
    def chosen(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])

    @property
    def with_words(self) -> bool:
        return bool(self.cleaned_data["words"]) and self.chosen is not Purpose.STATISTICS
