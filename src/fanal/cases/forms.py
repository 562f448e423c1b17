"""From a request to a case: who it is about, after a look at who it may be already."""

import hashlib
from typing import Any

from django import forms
from django.http import QueryDict

from fanal.cases.kinds.person import PersonFields
from fanal.cases.models import Case
from fanal.intake.desk_forms import OnceField


class NewCaseForm(PersonFields):
    """`searched` is a digest of what was searched for: other words are searched for again."""

    once = OnceField()
    searched = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    # The case that is about the same person, chosen among the likely ones.
    same = forms.UUIDField(widget=forms.HiddenInput, required=False)

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
