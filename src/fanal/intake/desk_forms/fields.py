"""What the forms of the desk are made of: long words, short ones, and a name for the deed."""

from typing import Any

from django import forms

from fanal.core.ids import new_once

LONGEST = 20_000
SHORT = 500


class Words(forms.CharField):
    """Long words of any script, as they were typed."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **options)


class ShortWords(forms.CharField):
    """A few words of any script on one line, which no browser remembers to offer them to others."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", SHORT)
        widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
        super().__init__(widget=widget, **options)


class OnceField(forms.CharField):
    """A random name for the deed, made with the page."""

    def __init__(self, length: int = 16) -> None:
        self.length = length
        super().__init__(widget=forms.HiddenInput, required=False, initial=self._new)

    def _new(self) -> str:
        return (new_once() + new_once())[: self.length].hex()

    def to_python(self, value: Any) -> Any:
        try:
            raw = bytes.fromhex(value or "")
        except ValueError:
            raw = b""
        # A name of our own when the page's is unusable: the deed may be done, and twice at worst.
        return raw if len(raw) == self.length else bytes.fromhex(self._new())
