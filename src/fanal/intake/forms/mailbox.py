"""What a person types in their mailbox, and to open it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.documents.forms import SealedFileField
from fanal.documents.receiving import Upload
from fanal.intake.forms.fields import LONGEST_MESSAGE, PlainForm, TextField


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
    document = SealedFileField(label=_("Document"), help_text=_("Up to 25 MB."))

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
