"""The field for a file, sealed before any form looks at it; and the try for another copy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SealedFileField(forms.FileField):
    """Says nothing itself: the form asks the `Upload`."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, widget=forms.FileInput())

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


class AgainForm(forms.Form):
    """Another try to make a cleaned copy; the password is used once and kept nowhere."""

    password = forms.CharField(
        label=_("Password of the document"),
        help_text=_("It is used once and kept nowhere."),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page asks for it only where it is needed.
        self.fields["password"].required = not self.is_bound
