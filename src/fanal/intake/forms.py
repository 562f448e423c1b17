"""What a person types, parsed into typed values: the request for help and the terms of contact.

The public pages and the desk's *New contact* share these. Only the message is required.
Nothing typed is ever cut off in silence: what is too long stays, with a sentence that says so.
"""

import re
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fanal.core import clock
from fanal.documents.forms import SealedFileField
from fanal.documents.receiving import Upload
from fanal.intake.contents import About, Channel, ContactTerms, ReportIntake
from fanal.knowledge import Ternary, current

LONGEST_MESSAGE = 8000
SHORT = 200
_LINE_BREAK = re.compile(r"\r\n?")
# What people write between the digits of a phone number, and before an extension.
_NUMBER = re.compile(r"[+(]?[\d \u00a0()./\-–·,x#*+]+")
_FEWEST_DIGITS = 5
_MOST_DIGITS = 20

_HOURS = ["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M", "%H"]
_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class TextField(forms.CharField):
    """Words of any script; too long is an error, never a silent cut."""

    def __init__(self, *, longest: int = SHORT, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.longest = longest
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("dir", "auto")
        # Some browsers send what is typed to their maker to check the spelling.
        self.widget.attrs.setdefault("spellcheck", "false")

    def to_python(self, value: Any) -> str:
        # A line break is sent as two characters and typed as one.
        text = super().to_python(_LINE_BREAK.sub("\n", value or "")) or ""
        over = len(text) - self.longest
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError(_("Some characters did not arrive well. Type them again."))
        if over > 0:
            raise ValidationError(
                ngettext_lazy(
                    "Your text is %(over)d character too long. Make it a little shorter.",
                    "Your text is %(over)d characters too long. Make it shorter.",
                    over,
                )
                % {"over": over}
            )
        return text


class Choice(forms.ChoiceField):
    """One of a few answers, or none."""

    def __init__(self, label: Any, choices: Any, **options: Any) -> None:
        super().__init__(
            label=label,
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the answers that stand here.")},
            **options,
        )


class PhoneField(TextField):
    """A number that can be dialled; kept as it was typed when it only looks like one."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return phone_number(text) if text else ""


class EmailField(TextField):
    default_validators = [
        EmailValidator(
            _("This does not look like an e-mail address. Type it as in name@example.org.")
        )
    ]


def phone_number(text: str) -> str:
    """The number in its international form, or as typed when that is not sure."""
    digits = sum(character.isdecimal() for character in text)
    if not _NUMBER.fullmatch(text) or not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
        raise ValidationError(
            _("This does not look like a phone number. Type its digits, as in 0470 12 34 56.")
        )
    try:
        number = phonenumbers.parse(text, _region())
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _region() -> str:
    return current().pack.code.upper()


class HourField(forms.TimeField):
    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=_HOURS,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
            error_messages={"invalid": _("Type an hour as in 18:30.")},
            **options,
        )


class PlainForm(forms.Form):
    """Without the browser's own complaints, which scripts and translations cannot reach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class ContactForm(PlainForm):
    """How a person may be reached; through this site unless they say otherwise."""

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
    days = forms.MultipleChoiceField(
        label=_("On which days is it safe?"),
        help_text=_("If you choose none, every day is safe."),
        choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()],
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
            self.add_error("phone", _("Type the phone number, or choose “Only through this site”."))
        if channel == Channel.EMAIL and fields.get("email") == "":
            self.add_error(
                "email", _("Type the e-mail address, or choose “Only through this site”.")
            )
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
            leave_message=_yes_or_no(fields["leave_message"]),
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


class ReportForm(ContactForm):
    """A request for help."""

    about = Choice(
        _("Who is it about?"),
        (
            (About.ME.value, pgettext_lazy("who it is about", "Me")),
            (About.SOMEONE_I_KNOW.value, _("Someone I know")),
            (About.SOMEONE_MET_AT_WORK.value, _("Someone I met in my work")),
        ),
    )
    message = TextField(
        label=_("What is happening?"),
        help_text=_("As much or as little as you want, in any language."),
        longest=LONGEST_MESSAGE,
        required=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what is happening. One sentence is enough.")},
    )
    danger = Choice(_("Is someone in danger right now?"), YES_NO)
    minor = Choice(
        _("Is this person under 18, or were they when it happened?"),
        (
            (Ternary.YES.value, _("Yes")),
            (Ternary.NO.value, _("No")),
            (Ternary.NOT_SURE.value, _("Not sure")),
        ),
        help_text=_("A team for young people can then read it."),
    )
    place = TextField(
        label=_("Where is it? A postcode or a town"),
        help_text=_("So that the nearest centre can read it."),
    )
    no_place = forms.BooleanField(label=_("I would rather not say"), required=False)
    languages = TextField(
        label=_("In which languages can we talk or write?"),
    )
    interpreter = Choice(_("Would an interpreter help?"), YES_NO)

    field_order = (
        "about",
        "message",
        "danger",
        "minor",
        "place",
        "no_place",
        "languages",
        "interpreter",
    )

    def intake(self) -> ReportIntake:
        """The typed request; only of a valid form."""
        fields = self.cleaned_data
        return ReportIntake(
            about=About(fields["about"]) if fields["about"] else None,
            message=fields["message"],
            danger=_yes_or_no(fields["danger"]),
            minor=Ternary(fields["minor"]) if fields["minor"] else None,
            place="" if fields.get("no_place") else fields["place"],
            languages=fields["languages"],
            interpreter=_yes_or_no(fields["interpreter"]),
            contact=self.terms(),
        )


def _yes_or_no(answer: str) -> bool | None:
    return {"yes": True, "no": False}.get(answer)


class ReceiptForm(PlainForm):
    """The 20 digits; that they are digits at all is for `receipt.parse` to say."""

    receipt = TextField(
        label=_("Your receipt"),
        help_text=_("20 digits. Spaces and dashes do not matter."),
        required=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "class": "digits"}),
        error_messages={"required": _("Type the 20 digits of your receipt.")},
    )


class ReplyForm(PlainForm):
    """Words from the person to the centre."""

    text = TextField(
        label=_("Write to the centre"),
        longest=LONGEST_MESSAGE,
        required=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first, then send it.")},
    )


class DocumentForm(PlainForm):
    """A photo, a sound or a paper; `upload` has sealed it by then."""

    title = TextField(label=_("What is it?"), help_text=_("A few words, if you like."))
    # Last, so that what stands before it has arrived when the file does.
    document = SealedFileField(label=_("The file"), help_text=_("Up to 25 MB."))

    def __init__(self, *args: Any, upload: Upload | None = None, **kwargs: Any) -> None:
        self.upload = upload
        super().__init__(*args, **kwargs)

    @property
    def refusal(self) -> int:
        """The status of the page that says what is wrong."""
        return 413 if self.upload and self.upload.too_large else 422

    def clean_title(self) -> str:
        return self.cleaned_data["title"] or gettext("A document")

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if self.upload is None or not self.upload.here:
            self.add_error("document", self._why_not())
        elif self.errors:
            self.add_error("document", gettext("Choose the file again: it was not sent yet."))
        return fields

    def _why_not(self) -> str:
        if self.upload and self.upload.too_large:
            return gettext("It is larger than 25 MB. It was not sent.")
        if self.upload and self.upload.failed:
            return gettext("It did not arrive whole. It was not sent; try again.")
        return gettext("Choose a file first.")
