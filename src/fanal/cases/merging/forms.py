"""Which of two cases goes on, and what is kept of each; all of it shown before it is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.access import CaseFile
from fanal.cases.kinds.person import Person, label_of, shown
from fanal.intake.desk_forms import OnceField, Words

ONE, OTHER = "one", "other"
# Kept together, whichever comes first: a name that is lost cannot be searched for.
TOGETHER = "other_names"


class MergeForm(forms.Form):
    """`one` is the case from whose page one came, `other` the one that was found."""

    once = OnceField()
    seen_one = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen_other = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    stays = forms.ChoiceField(
        label=_("Which case goes on?"),
        help_text=_("The other one ends. It stays readable, and the merge can be undone."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the case that goes on.")},
    )
    why = Words(label=_("Why they are the same person"), rows=2, required=False)

    def __init__(self, one: CaseFile, other: CaseFile, *args: Any, **kwargs: Any) -> None:
        self.one, self.other = one, other
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.initial["seen_one"], self.initial["seen_other"] = one.last_number, other.last_number
        older = OTHER if other.state.running and not one.state.running else ONE
        self.initial.setdefault("stays", older)
        self.fields["stays"].choices = [  # type: ignore[attr-defined]
            (side, f"{file.state.person.initials} · {_grouped(file.case.reference)}")
            for side, file in ((ONE, one), (OTHER, other))
        ]
        self.differing = [
            name
            for name in Person.model_fields
            if name != TOGETHER and _value(one, name) != _value(other, name)
        ]
        for name in self.differing:
            self._ask(name)

    def _ask(self, name: str) -> None:
        values = {ONE: _value(self.one, name), OTHER: _value(self.other, name)}
        self.fields[f"keep_{name}"] = forms.ChoiceField(
            label=label_of(name),
            widget=forms.RadioSelect,
            choices=[(side, shown(value)) for side, value in values.items()],
            initial=OTHER if values[ONE] in ("", None) else ONE,
            error_messages={"required": _("Choose which one is kept.")},
        )

    @property
    def kept_fields(self) -> list[Any]:
        return [self[f"keep_{name}"] for name in self.differing]

    @property
    def agreed(self) -> list[tuple[Any, Any]]:
        """What both say."""
        return [
            (label_of(name), shown(value))
            for name in Person.model_fields
            if name not in (*self.differing, TOGETHER)
            and (value := _value(self.one, name)) not in ("", None)
        ]

    @property
    def in_order(self) -> tuple[CaseFile, CaseFile]:
        """The one that goes on, and the one that ends."""
        ordered = (self.one, self.other)
        return ordered if self.cleaned_data["stays"] == ONE else ordered[::-1]

    @property
    def seen(self) -> tuple[int, int]:
        seen = (self.cleaned_data["seen_one"], self.cleaned_data["seen_other"])
        return seen if self.cleaned_data["stays"] == ONE else seen[::-1]

    def person(self) -> Person:
        """The values that were chosen; a name that was not joins the other names."""
        persons = {ONE: self.one.state.person, OTHER: self.other.state.person}
        chosen = {
            name: getattr(persons[self.cleaned_data[f"keep_{name}"]], name)
            for name in self.differing
        }
        kept = persons[ONE].model_copy(update=chosen)
        names = [
            kept.name,
            *(p.name for p in persons.values()),
            *(p.other_names for p in persons.values()),
        ]
        others = [each for each in dict.fromkeys(names) if each and each != kept.name]
        return kept.model_copy(update={TOGETHER: ", ".join(others)})


class UndoForm(forms.Form):
    once = OnceField()
    why = Words(
        label=_("Why they are not the same"),
        rows=2,
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)


def _value(file: CaseFile, name: str) -> Any:
    return getattr(file.state.person, name)


def _grouped(reference: str) -> str:
    return f"{reference[:4]}\u00a0{reference[4:]}"
