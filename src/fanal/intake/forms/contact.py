"""How a person may be reached, as they type it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fanal.core import clock
from fanal.core.dates import lazy_weekday
from fanal.intake.contents import Channel, ContactTerms
from fanal.intake.forms.fields import (
    YES_NO,
    Choice,
    Choices,
    EmailField,
    HourField,
    PhoneField,
    PlainForm,
    TextField,
    yes_or_no,
)

_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]


class ContactForm(PlainForm):
    """How a person may be reached; through this site unless they say otherwise."""

    # Said where the way that was chosen has no number or address.
    no_phone = _("Type the phone number, or choose “Only through this site”.")
    no_email = _("Type the e-mail address, or choose “Only through this site”.")

    channel = Choice(
        _("How may we reach you?"),
        (
            (Channel.SITE.value, _("Only through this site. You come back here and read.")),
            (Channel.PHONE.value, _("By phone")),
            (Channel.EMAIL.value, _("By e-mail")),
        ),
        initial=Channel.SITE.value,
    )
    phone = PhoneField(
        label=_("Phone number"),
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
    )
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("Only if nobody else can read these e-mails."),
        widget=forms.TextInput(attrs={"type": "email", "dir": "ltr"}),
    )
    days = Choices(
        label=_("On which days is it safe?"),
        help_text=_("If you choose none, every day is safe."),
        choices=[(str(number + 1), lazy_weekday(number)) for number in range(7)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the days that stand here.")},
    )
    after = HourField(
        _("Safe from what time?"),
        help_text=_("For example 10:00. Leave it empty if every hour is safe."),
    )
    before = HourField(_("Safe until what time?"), help_text=_("For example 15:00."))
    leave_message = Choice(_("May we leave a message if you do not answer?"), YES_NO)
    say_we_are = TextField(
        label=_("Who should we say we are?"),
        help_text=_("If someone else answers. For example: a shop, a school."),
    )
    code_word = TextField(
        label=_("A code word"),
        help_text=_("We say it first, so that you know that it is us."),
    )
    until = forms.DateField(
        label=_("Until which day is this safe?"),
        help_text=_("After that day we only answer on this site."),
        required=False,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": _("Type a day as in 31/12/2026.")},
    )

    def __init__(self, *args: Any, region: str | None, **kwargs: Any) -> None:
        """`region` is the code of the country in which a phone number is dialled as it stands."""
        super().__init__(*args, **kwargs)
        self.fields["phone"].region = region.upper() if region else None  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day is not None and day < clock.now().date():
            raise ValidationError(_("This day is over. Choose a later day, or leave it empty."))
        return day

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        channel = Channel(fields.get("channel") or Channel.SITE)
        self._forget_what_does_not_count(channel)
        if channel == Channel.PHONE and fields.get("phone") == "":
            self.add_error("phone", self.no_phone)
        if channel == Channel.EMAIL and fields.get("email") == "":
            self.add_error("email", self.no_email)
        if fields.get("after") and fields.get("after") == fields.get("before"):
            self.add_error("before", _("Type a later time than the first one, or leave it empty."))
        return fields

    def _forget_what_does_not_count(self, channel: Channel) -> None:
        """Nobody has to put right a field that their choice has hidden."""
        for name in _COUNTS_FOR_NONE[channel]:
            self.cleaned_data.pop(name, None)
            self.errors.pop(name, None)

    def terms(self) -> ContactTerms:
        """What was called safe. An address of a channel that was not chosen goes nowhere."""
        fields = self.cleaned_data
        channel = Channel(fields["channel"] or Channel.SITE)
        if channel is Channel.SITE:
            return ContactTerms()
        return ContactTerms(
            channel=channel,
            address=fields["phone"] if channel is Channel.PHONE else fields["email"],
            days=tuple(sorted(int(day) for day in fields["days"])),
            after=fields["after"],
            before=fields["before"],
            leave_message=yes_or_no(fields["leave_message"]),
            say_we_are=fields["say_we_are"],
            code_word=fields["code_word"],
            until=fields["until"],
        )


_TERMS = ("days", "after", "before", "leave_message", "say_we_are", "code_word", "until")
_COUNTS_FOR_NONE = {
    Channel.SITE: ("phone", "email", *_TERMS),
    Channel.PHONE: ("email",),
    Channel.EMAIL: ("phone",),
}
