"""The fields of what a person types; too long or unclear is said, and never cut off."""

import re
from typing import Any, Self

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LONGEST_MESSAGE = 8000
SHORT = 200
_LINE_BREAK = re.compile(r"\r\n?")
# What no database keeps: NUL, and halves of characters.
BROKEN = re.compile("[\0\ud800-\udfff]")
# What people write between the digits of a phone number, and before an extension.
_NUMBER = re.compile(r"[+(]?[\d \u00a0()./\-–·,x#*+]+")
_FEWEST_DIGITS = 5
_MOST_DIGITS = 20

_HOURS = ["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M", "%H"]

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
        if BROKEN.search(text):
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


class SameAnswers(forms.ChoiceField):
    """The same answers in every form, so they are not copied with the other parts of a field.

    Most of them are translated when they are shown, and to copy such texts takes a fifth as long
    as all the rest of reading a form.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        memo[id(self.choices)] = self.choices
        copied: Self = super().__deepcopy__(memo)
        return copied


class Choice(SameAnswers):
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


class Choices(SameAnswers, forms.MultipleChoiceField):
    """Any of a few answers, or none."""


class PhoneField(TextField):
    """A number that can be dialled; kept as it was typed when it only looks like one."""

    # The country in which a number without one is dialled, as in "BE".
    region: str | None = None

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return phone_number(text, self.region) if text else ""


class EmailField(TextField):
    default_validators = [
        EmailValidator(
            _("This does not look like an e-mail address. Type it as in name@example.org.")
        )
    ]


def phone_number(text: str, region: str | None) -> str:
    """The number in its international form, or as typed when that is not sure."""
    digits = sum(character.isdecimal() for character in text)
    if not _NUMBER.fullmatch(text) or not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
        raise ValidationError(
            _("This does not look like a phone number. Type its digits, as in 0470 12 34 56.")
        )
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


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


def yes_or_no(answer: str) -> bool | None:
    return {"yes": True, "no": False}.get(answer)
