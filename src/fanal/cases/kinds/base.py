"""What every kind of entry of a case has: a schema, what it changes, how it reads, its form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission
from fanal.audit.events import Event
from fanal.cases.kinds.parts import Part
from fanal.cases.state import State
from fanal.core.duedates import today
from fanal.dossiers.contents import Content
from fanal.dossiers.models import Compartment
from fanal.intake.desk_forms import OnceField
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile
    from fanal.cases.restricting.circles import CaseKey


@dataclass(frozen=True)
class Line:
    """A fact of an entry, labelled; `quoted` words stand as they were typed."""

    label: Any
    value: Any = ""
    quoted: bool = False
    several: tuple[Any, ...] = ()
    # Colleagues, by id: whoever shows the line knows their names.
    who: tuple[str, ...] = ()


class CaseEntry(Content):
    """The base of every kind. `title` is what the timeline calls it."""

    compartment: ClassVar[Compartment] = Compartment.FILE
    title: ClassVar[Any]
    # Which part of the file it is, when one chooses what goes on a paper.
    part: ClassVar[Part] = Part.OTHER
    # What the trail calls it.
    event: ClassVar[Event] = Event.CASE_WRITTEN
    # Whether two of this kind, written at once, simply stand one after the other.
    additive: ClassVar[bool] = False

    # Whether it says all of something anew: what oneself wrote in another window would be lost.
    whole: ClassVar[bool] = False

    # Whether a correction may strike it.
    strikable: ClassVar[bool] = True
    # Whether it is written in a file that was merged into another, too.
    in_merged: ClassVar[bool] = False

    @property
    def stands_beside(self) -> bool:
        """As `additive`; a kind of which only some are says it of each."""
        return type(self).additive

    @property
    def changes_state(self) -> bool:
        """Whether the case says something else with this entry than without it."""
        return type(self).change is not CaseEntry.change

    def allowed(self, state: State) -> bool:
        """Whether the state, seen again while the case is held, allows to write it."""
        return True

    def fits(self, file: "CaseFile") -> bool:
        """The same of what the state does not say. The case is locked."""
        return True

    def change(self, state: State, number: int) -> None:
        """What this entry, which has that number, changes in the state of its case."""

    def rekey(self, file: "CaseFile") -> "CaseKey | None":
        """Change who holds the case, before this entry is sealed; what it is sealed to then.

        `NotPossible` when who holds it does not allow the entry. The case is locked.
        """
        return None

    @property
    def colleagues(self) -> tuple[str, ...]:
        """The ids of the members it names, besides who wrote it."""
        return ()

    @property
    def files(self) -> list[UUID]:
        """The sealed files whose keys stand in it; they live as long as it does."""
        return []

    def lines(self, pack: Pack) -> Iterator[Line]:
        """How it reads, in the language of the desk."""
        yield from ()


# No date of a living person's case lies outside; a slip in the year would be a wrong deadline.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class Day(forms.DateField):
    """A day, chosen."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=forms.DateInput(
                attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"
            ),
            error_messages={"required": _("Choose a day.")},
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(gettext("This year cannot be right."))


class PastDay(Day):
    """A day that has come: a fact is not of tomorrow. Its form refuses any other."""


class Group(StrEnum):
    """Under which heading the case's page offers a deed."""

    PERSON = "person"
    PROCEDURE = "procedure"
    SUPPORT = "support"
    PEOPLE = "people"
    FILE = "file"
    CASE = "case"


GROUPS = {
    Group.PERSON: _("With the person"),
    Group.PROCEDURE: _("Procedure"),
    Group.SUPPORT: _("Support"),
    Group.PEOPLE: _("People around"),
    Group.FILE: _("The file"),
    Group.CASE: _("The case"),
}


class EntryForm(forms.Form):
    """One deed on a case. `heading` opens it, `button` does it, `done` is said afterwards."""

    name: ClassVar[str]
    group: ClassVar[Group]
    heading: ClassVar[Any]
    intro: ClassVar[Any] = ""
    button: ClassVar[Any] = _("Keep it")
    done: ClassVar[Any] = _("It is kept in the file.")
    template: ClassVar[str] = "deed.html"
    # Who may do it; a form that says nothing is for those who lead the work on a case.
    permission: ClassVar[Permission] = Permission.CASE_WORK
    # Whether a file comes with it; its address then seals what arrives (`documents.receiving`).
    takes_file: ClassVar[bool] = False
    # Whether it may lead to somebody being contacted: then it shows who never is.
    contacts: ClassVar[bool] = False
    # It reads what the requests of the case say; they are opened along with the case.
    reads_requests: ClassVar[bool] = False

    # When it was last kept as a draft, if it comes from one.
    draft_at: datetime | None = None

    once = OnceField()
    # The last entry that the page knew of: who writes the same meanwhile is shown first.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        self.state, self.pack = state, pack
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            day = self.cleaned_data.get(name)
            if isinstance(field, PastDay) and day and day > today(self.pack.calendar):
                self.add_error(name, gettext("This day has not come yet."))
        return self.cleaned_data

    @classmethod
    def asks(cls, state: State, member: Member) -> Permission:
        """What a member needs for it in this case: never less than `permission`."""
        return cls.permission

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        """Whether the state of a case allows this deed."""
        return not state.closed

    @classmethod
    def more_words(cls, posted: Mapping[str, str]) -> list[str]:
        """What was typed into fields that only some pages have."""
        return []

    def take(self, request: HttpRequest) -> None:
        """What came with the request besides the fields."""

    @property
    def refusal(self) -> int:
        """The status of the page that says what is wrong with what was typed."""
        return 422

    def point_at(self, key: str) -> None:
        """Begin with the thing that the address names, where there is such a thing."""

    def offer(self, file: "CaseFile") -> None:
        """Fill in the choices that the file alone knows."""

    def content(self, **common: Any) -> CaseEntry:
        """The entry that was typed; `common` are `at` and `by`."""
        raise NotImplementedError


_forms: dict[str, type[EntryForm]] = {}


def case_form(form: type[EntryForm]) -> type[EntryForm]:
    """Class decorator: offer a deed on the case's page, in the order in which they are known.

    `AttributeError` for one that stands under no heading: the page would not offer it.
    """
    Group(form.group)
    _forms[form.name] = form
    return form


def case_forms() -> dict[str, type[EntryForm]]:
    return dict(_forms)


def grouped(forms: Iterable[type[EntryForm]]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Names and headings of deeds, in the order of the groups' own headings; none stands alone."""
    found = list(forms)
    groups = [
        (label, [(form.name, form.heading) for form in found if form.group is group])
        for group, label in GROUPS.items()
    ]
    return [(label, deeds) for label, deeds in groups if deeds]
