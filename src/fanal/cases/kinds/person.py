"""Who the case is about. Gender and marital status are coded as in HTCDS 2.0 (IOM, CC BY 4.0)."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import FIRST_YEAR, CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.naming import spelled
from fanal.cases.state import State
from fanal.core import clock
from fanal.dossiers.contents import Silent, entry_kind
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack, Ternary

OLDEST, MOST_CHILDREN = 120, 30


class Gender(StrEnum):
    """HTCDS 2.0, prs_Gender: as the person says it."""

    FEMININE = "Feminine"
    MASCULINE = "Masculine"
    TRANSGENDER_FEMININE = "TransgenderFeminine"
    TRANSGENDER_MASCULINE = "TransgenderMasculine"
    NON_CONFORMING = "NonConforming"
    NOT_SPECIFIED = "NonSpecifiedUnknown"


class Marital(StrEnum):
    """HTCDS 2.0, prs_MaritalStatus."""

    SINGLE = "Single"
    MARRIED = "Married"
    WIDOWED = "Widowed"
    DIVORCED = "Divorced"
    SEPARATED = "Separated"
    REGISTERED = "RegisteredPartnership"


MINOR = {Ternary.YES: _("Yes"), Ternary.NO: _("No"), Ternary.NOT_SURE: _("Not sure")}
GENDERS = {
    Gender.FEMININE: _("Woman"),
    Gender.MASCULINE: _("Man"),
    Gender.TRANSGENDER_FEMININE: _("Trans woman"),
    Gender.TRANSGENDER_MASCULINE: _("Trans man"),
    Gender.NON_CONFORMING: _("Neither, or both"),
    Gender.NOT_SPECIFIED: _("Does not say"),
}
MARITAL = {
    Marital.SINGLE: _("Single"),
    Marital.MARRIED: _("Married"),
    Marital.WIDOWED: _("Widowed"),
    Marital.DIVORCED: _("Divorced"),
    Marital.SEPARATED: _("Separated"),
    Marital.REGISTERED: _("Registered partnership"),
}


class Person(Silent):
    """What one calls them, and what they may be found by; any of it may be unknown.

    `name` is whole; `family_name` is the part of it that is the family's, as it stands there.
    Years and ages are whole numbers; `age_at_start` is how old they were when it began.
    """

    name: str = ""
    family_name: str = ""
    other_names: str = ""
    born: date | None = None
    # When the day is not known.
    born_year: int | None = None
    minor: Ternary | None = None
    age_at_start: int | None = None
    gender: Gender | None = None
    marital: Marital | None = None
    children: int | None = None
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
        if self.family_name:
            yield Line(_("Family name"), self.family_name, quoted=True)
        if self.other_names:
            yield Line(_("Other names"), self.other_names, quoted=True)
        if self.born or self.born_year:
            yield Line(_("Born"), self.born or str(self.born_year))
        if self.minor:
            yield Line(_("Under 18"), MINOR[self.minor])
        if self.age_at_start is not None:
            yield Line(_("Age when it began"), str(self.age_at_start))
        if self.gender:
            yield Line(_("Gender"), GENDERS[self.gender])
        if self.marital:
            yield Line(_("Marital status"), MARITAL[self.marital])
        if self.children is not None:
            yield Line(_("Number of children"), str(self.children))
        if self.nationality:
            yield Line(_("Nationality"), self.nationality, quoted=True)
        if self.languages:
            yield Line(_("Speaks"), self.languages, quoted=True)
        if self.phone:
            yield Line(_("Telephone"), self.phone, quoted=True)
        if self.document:
            yield Line(_("Passport or identity card"), self.document, quoted=True)


def parts_of(person: Person) -> tuple[str, str]:
    """The name without the family's part, and that part; "" for one that is not known."""
    words, family = person.name.split(), person.family_name.split()
    at = _place(_folded(family), _folded(words))
    if at is None:
        return person.name, ""
    return " ".join(words[:at] + words[at + len(family) :]), " ".join(family)


def _place(few: list[str], many: list[str]) -> int | None:
    """Where these words stand in a row among the others, the last time; None for nowhere."""
    if not few:
        return None
    places = range(len(many) - len(few), -1, -1)
    return next((at for at in places if many[at : at + len(few)] == few), None)


def _folded(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]


def _first_letter(word: str) -> str:
    """Marks upon a letter are no letters of their own, so only the first counts."""
    return next((each for each in word if each.isalnum()), "")


def _choice(label: Any, words: dict[Any, Any], help_text: Any = "") -> forms.TypedChoiceField:
    coded: Any = type(next(iter(words)))
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[("", _("Not asked yet")), *((each.value, text) for each, text in words.items())],
        coerce=coded,
        empty_value=None,
        required=False,
    )


def _number(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
    )


class PersonFields(forms.Form):
    """The fields about a person, for a new case and for a change: what one finds them by."""

    called = ShortWords(
        label=_("Name"),
        help_text=_("What they call themselves. Leave it empty when they told none."),
        max_length=200,
        required=False,
    )
    other_names = ShortWords(
        label=_("Other names"),
        help_text=_("Other spellings, another script, what others call them."),
        max_length=300,
        required=False,
    )
    born = Day(_("Date of birth"), required=False)
    minor = _choice(_("Under 18, now or when it happened?"), MINOR)
    nationality = ShortWords(label=_("Nationality"), max_length=100, required=False)
    languages = ShortWords(label=_("Languages they speak"), max_length=200, required=False)
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
        names = [name for name in self.fields if name in Person.model_fields]
        typed = {name: self.cleaned_data[name] for name in names}
        return Person(name=self.cleaned_data["called"], **typed)

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or self.cleaned_data
        if (born := fields.get("born")) and born > clock.now().date():
            self.add_error("born", gettext("This day has not come yet."))
        return fields


class PersonDetails(PersonFields):
    """And what else the file can say of them. A case begins without, and may go on without."""

    family_name = ShortWords(
        label=_("Family name"),
        help_text=_("The part of the name above that is the family's, as it stands there."),
        max_length=200,
        required=False,
    )
    born_year = _number(_("Year of birth"), FIRST_YEAR, 9999, _("When the day is not known."))
    age_at_start = _number(
        _("Age when it began"), 0, OLDEST, _("In years, when they were first exploited.")
    )
    gender = _choice(_("Gender"), GENDERS, _("As the person says it."))
    marital = _choice(_("Marital status"), MARITAL)
    children = _number(_("Number of children"), 0, MOST_CHILDREN)

    field_order = (
        "called",
        "family_name",
        "other_names",
        "born",
        "born_year",
        "minor",
        "age_at_start",
        "gender",
        "nationality",
        "languages",
        "marital",
        "children",
    )

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        born, year = fields.get("born"), fields.get("born_year")
        if year and (year > clock.now().year or (born and born.year != year)):
            self.add_error("born_year", gettext("This year cannot be right."))
        elif born:
            fields["born_year"] = None
        family, name = fields.get("family_name") or "", fields.get("called") or ""
        if family and not parts_of(Person(name=name, family_name=family))[1]:
            self.add_error("family_name", gettext("Write it as it stands in the name."))
        return fields


def label_of(name: str) -> Any:
    """What a field of a person is called."""
    return PersonDetails.base_fields["called" if name == "name" else name].label


def shown(value: Any) -> Any:
    """A value of such a field as it reads."""
    match value:
        case date():
            return spelled(value)
        case Ternary():
            return MINOR[value]
        case Gender():
            return GENDERS[value]
        case Marital():
            return MARITAL[value]
        case int():
            return str(value)
    return value or _("Not known")


def initial_of(person: Person) -> dict[str, Any]:
    fields = person.model_dump()
    return {"called": fields.pop("name"), **fields}


def with_told(person: Person, told: Person) -> Person:
    """What is known, and beside it what was told now: the newer of two, every name and language.

    Whether they are under 18 stays as it is known; a request answers that before anybody asked.
    """
    name = person.name or told.name
    return person.model_copy(
        update={
            "name": name,
            "other_names": _beside(name, person.other_names, told.name, told.other_names),
            "languages": _beside("", person.languages, told.languages),
            "minor": person.minor or told.minor,
            **{
                field: getattr(told, field) or getattr(person, field)
                for field in ("born", "nationality", "phone", "document")
            },
        }
    )


def _beside(said: str, several: str, *more: str) -> str:
    """A list in words, with what neither it nor `said` has yet."""
    found = [several] if several else []
    for each in more:
        whole = rf"(?<!\w){re.escape(each)}(?!\w)"
        if each and not re.search(whole, ", ".join([said, *found]), re.IGNORECASE):
            found.append(each)
    return ", ".join(found)


@entry_kind
class PersonChanged(CaseEntry):
    kind: ClassVar[str] = "case-person"
    title: ClassVar[Any] = _("About the person")
    part: ClassVar[Part] = Part.PERSON
    whole: ClassVar[bool] = True
    person: Person

    def change(self, state: State, number: int) -> None:
        state.person = self.person

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield from self.person.lines()


@case_form
class PersonForm(PersonDetails, EntryForm):
    name = "person"
    group = Group.PERSON
    heading = _("Change what is known about the person")

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {**initial_of(state.person), **(kwargs.get("initial") or {})}
        super().__init__(state, pack, *args, **kwargs)

    def content(self, **common: Any) -> CaseEntry:
        return PersonChanged(person=self.person(), **common)
