"""Who the case is about."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.naming import spelled
from fanal.cases.state import State
from fanal.dossiers.contents import Silent, entry_kind
from fanal.knowledge import Pack, Ternary

MINOR = {Ternary.YES: _("Yes"), Ternary.NO: _("No"), Ternary.NOT_SURE: _("Not sure")}


class Person(Silent):
    """What one calls them, and what they may be found by; any of it may be unknown."""

    name: str = ""
    other_names: str = ""
    born: date | None = None
    minor: Ternary | None = None
    nationality: str = ""
    languages: str = ""
    phone: str = ""
    # The number of a passport or identity card.
    document: str = ""

    @property
    def initials(self) -> str:
        """As in "A. B."; a question mark when no name is known."""
        words = re.split(r"[\s\-‐]+", self.name)
        first = [letter.upper() for word in words if (letter := _first_letter(word))]
        return " ".join(f"{letter}." for letter in first[:3]) or "?"

    def lines(self) -> Iterator[Line]:
        yield Line(_("Name"), self.name or _("Not known"), quoted=bool(self.name))
        if self.other_names:
            yield Line(_("Other names"), self.other_names, quoted=True)
        if self.born:
            yield Line(_("Born"), self.born)
        if self.minor:
            yield Line(_("Under 18"), MINOR[self.minor])
        if self.nationality:
            yield Line(_("Nationality"), self.nationality, quoted=True)
        if self.languages:
            yield Line(_("Speaks"), self.languages, quoted=True)
        if self.phone:
            yield Line(_("Telephone"), self.phone, quoted=True)
        if self.document:
            yield Line(_("Passport or identity card"), self.document, quoted=True)


def _first_letter(word: str) -> str:
    """Marks upon a letter are no letters of their own, so only the first counts."""
    return next((each for each in word if each.isalnum()), "")


class PersonFields(forms.Form):
    """The fields about a person, for a new case and for a change."""

    called = forms.CharField(
        label=_("Name"),
        help_text=_("What they call themselves. Leave it empty when they told none."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    other_names = forms.CharField(
        label=_("Other names"),
        help_text=_("Other spellings, another script, what others call them."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    born = Day(_("Date of birth"), required=False)
    minor = forms.TypedChoiceField(
        label=_("Under 18, now or when it happened?"),
        choices=[
            ("", _("Not asked yet")),
            *((value.value, label) for value, label in MINOR.items()),
        ],
        coerce=Ternary,
        empty_value=None,
        required=False,
    )
    nationality = forms.CharField(
        label=_("Nationality"), max_length=100, required=False, widget=forms.TextInput()
    )
    languages = forms.CharField(
        label=_("Languages they speak"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("To recognise them by. How to reach them safely stays in the request."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )

    document = forms.CharField(
        label=_("Number of a passport or identity card"),
        help_text=_("To recognise them by. Spaces and dashes make no difference."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def person(self) -> Person:
        fields = {name: self.cleaned_data[name] for name in PersonFields.base_fields}
        return Person(name=fields.pop("called"), **fields)


def label_of(name: str) -> Any:
    """What a field of a person is called."""
    return PersonFields.base_fields["called" if name == "name" else name].label


def shown(value: Any) -> Any:
    """A value of such a field as it reads."""
    if isinstance(value, date):
        return spelled(value)
    if isinstance(value, Ternary):
        return MINOR[value]
    return value or _("Not known")


def initial_of(person: Person) -> dict[str, Any]:
    fields = person.model_dump()
    return {"called": fields.pop("name"), **fields}


@entry_kind
class PersonChanged(CaseEntry):
    kind: ClassVar[str] = "case-person"
    title: ClassVar[Any] = _("About the person")
    part: ClassVar[Part] = Part.PERSON
    person: Person

    def change(self, state: State, number: int) -> None:
        state.person = self.person

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield from self.person.lines()


@case_form
class PersonForm(PersonFields, EntryForm):
    name = "person"
    group = Group.PERSON
    heading = _("Change what is known about the person")

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {**initial_of(state.person), **(kwargs.get("initial") or {})}
        super().__init__(state, pack, *args, **kwargs)

    def content(self, **common: Any) -> CaseEntry:
        return PersonChanged(person=self.person(), **common)
