"""What asks for a reason or a proof first: an address out of hours, new digits."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.intake import actions
from fanal.intake.desk_forms.deed import DeedForm
from fanal.intake.desk_forms.fields import OnceField, ShortWords, Words
from fanal.intake.receipts import was_replaced_by

_SEED = 32


class ShowAddressForm(DeedForm):
    name = "show-address"
    heading = _("Show it all the same")
    button = _("Show it and note my reason")
    done = _("You see it for 15 minutes. Your reason stands in the request.")

    reason = ShortWords(
        label=_("Why now"),
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def act(self) -> None:
        actions.show_address(self.desk, reason=self.cleaned_data["reason"], once=self.deed_once)


class ReplaceReceiptForm(DeedForm):
    """`seed` instead of `once`: the new digits hang on it, and only the page holds it."""

    name = "receipt"
    heading = _("Replace a lost receipt")
    button = _("Make a new receipt")

    once = OnceField(_SEED)
    locator = forms.CharField(
        label=_("The first six digits that the person told you"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Ask for the first six digits of the old receipt.")},
    )
    known_by = Words(
        label=_("How you know that it is them"),
        rows=3,
        help_text=_("What they told you that only they can know from what they wrote."),
        error_messages={"required": _("Say how you know who is calling.")},
    )

    def clean_locator(self) -> str:
        digits = "".join(str(int(c)) for c in self.cleaned_data["locator"] if c.isdecimal())
        again = was_replaced_by(self.desk, self.cleaned_data["once"])
        if digits != self.desk.report.locator and not again:
            raise ValidationError(gettext("These digits do not belong to this request."))
        return digits
