"""What members type about themselves and their team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fanal.accounts import passwords
from fanal.accounts.models import Role
from fanal.core.languages import WHOLE

_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}
_CODE = {**_PLAIN, "autocomplete": "one-time-code"}
# Embeddings, overrides and isolates; plain marks of direction stay.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=passwords.LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class NameField(forms.CharField):
    """A name stands in the middle of sentences, and turns none of them round (UAX 9, 2)."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").translate(_TURNS)


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = _password(_("Password"), "current-password")
    # Not required: who has not finished enrolling has no code yet.
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from the app on your phone, or one of your recovery codes."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=_CODE),
    )


class UnlockForm(forms.Form):
    password = _password(_("Password"), "current-password")


class UnlockWithCodeForm(UnlockForm):
    code = SignInForm.base_fields["code"]


class PasswordForm(UnlockForm):
    """Asked again before something that cannot be undone."""


class NewPasswordForm(forms.Form):
    new_password = _password(
        _("Password"),
        "new-password",
        _("At least 12 characters. Four or five words that do not belong together are good."),
    )
    again = _password(_("The same password again"), "new-password")

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        passwords.check_strength(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "new_password" in cleaned and cleaned.get("again") != cleaned["new_password"]:
            self.add_error("again", _("This is not the same password. Type it once more."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    password = _password(_("Your password now"), "current-password")

    field_order = ("password", "new_password", "again")


class EnrolForm(NewPasswordForm):
    name = NameField(
        label=_("Your name"),
        help_text=_("Your colleagues see it. People who write to you do not."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        help_text=_("You sign in with it. We send only “Something is waiting for you”."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    field_order = ("name", "email", "new_password", "again")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that the app shows now."),
        max_length=12,
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "numeric"}),
    )


class RecoveryCodeForm(forms.Form):
    recovery_code = forms.CharField(
        label=_("One of your recovery codes"),
        help_text=_("Type it from your paper or your password manager."),
        max_length=40,
        widget=forms.TextInput(attrs={**_PLAIN, "autocomplete": "off"}),
    )


class FingerprintForm(forms.Form):
    groups = forms.CharField(
        label=_("The last four groups, as you hear them"),
        help_text=_("Sixteen digits. Spaces do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class RoleForm(forms.Form):
    """What a colleague is in the team."""

    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=Role.choices,
        error_messages={"required": _("Choose a role.")},
    )
    on_duty = forms.BooleanField(
        label=_("May break the glass"),
        help_text=_("Open a restricted case in an emergency, with a reason, for two hours."),
        required=False,
    )


class InviteForm(forms.Form):
    # Whoever posts nothing invites an adviser.
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, required=False)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"] or Role.ADVISER)


class SheetForm(forms.Form):
    sheet = forms.CharField(
        label=_("The 13 groups of the recovery sheet"),
        help_text=_("Capitals, spaces and dashes do not matter."),
        max_length=200,
        widget=forms.Textarea(attrs={**_PLAIN, "autocomplete": "off", "rows": 3}),
    )


class SheetGroupsForm(forms.Form):
    """Two groups of the sheet, typed back from paper."""

    def __init__(self, numbers: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in numbers:
            self.fields[f"group_{number}"] = forms.CharField(
                label=_("Group %(number)s") % {"number": number},
                max_length=12,
                widget=forms.TextInput(attrs={**_PLAIN, "autocomplete": "off"}),
            )


class ProfileForm(forms.Form):
    name = EnrolForm.base_fields["name"]
    language = forms.ChoiceField(
        label=_("Language of these pages"),
        required=False,
        choices=[("", _("As my browser says")), *WHOLE.items()],
    )
    keys = forms.BooleanField(
        label=_("Single keys do something"),
        help_text=_("“?” shows which. Switch it off if you speak to your computer."),
        required=False,
    )


def refuse(form: forms.Form, sentence: Any, field: str | None = None) -> None:
    """Say on the form why it was not accepted."""
    form.add_error(field, ValidationError(sentence))
