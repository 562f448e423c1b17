"""From a request to a case: who it is about, after a look at who it may be already."""

import hashlib
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.person import Person, PersonFields
from fanal.cases.models import Case
from fanal.intake.desk_forms import OnceField


class FindForm(forms.Form):
    """A name in any spelling, the number of a telephone or document, or the digits by which one
    speaks of a case (eight) or of a request (six).
    """

    words = forms.CharField(
        label=_("Name, telephone, document or reference"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "size": 18}),
    )

    def person(self) -> Person:
        words = self.cleaned_data["words"]
        return Person(name=words, phone=words, document=words)

    def reference(self) -> str:
        """The digits of it, of whatever script."""
        words = self.cleaned_data["words"]
        return "".join(str(int(c)) for c in words if c.isdecimal())


class NewCaseForm(PersonFields):
    """`searched` is a digest of what was searched for: other words are searched for again."""

    once = OnceField()
    searched = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    # The case that is about the same person, chosen among the likely ones.
    same = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    def digest(self) -> str:
        person = self.person().model_dump_json()
        return hashlib.sha256(self.cleaned_data["once"] + person.encode()).hexdigest()

    def was_opened(self) -> bool:
        """Whether this very form has opened its case already."""
        return Case.objects.filter(once=self.cleaned_data["once"]).exists()

    def again(self) -> "NewCaseForm":
        """The same form, which now knows that its words were searched for."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["searched"] = self.digest()
        data["once"] = self.cleaned_data["once"].hex()
        form = NewCaseForm(data)
        form.full_clean()
        return form
