"""The field for a file; what it carries has been sealed before any form looks at it."""

from typing import Any

from django import forms


class SealedFileField(forms.FileField):
    """Says nothing itself: the form asks the `Upload`."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, widget=forms.FileInput())

    def clean(self, data: Any, initial: Any = None) -> None:
        return None
