"""Somebody around the case, whether they may be contacted, and who never is."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.state import State
from fanal.dossiers.contents import Silent, entry_kind
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack


class Role(StrEnum):
    LAWYER = "lawyer"
    GUARDIAN = "guardian"
    POLICE = "police"
    DOCTOR = "doctor"
    INTERPRETER = "interpreter"
    FAMILY = "family"
    FRIEND = "friend"
    EMPLOYER = "employer"
    SUSPECT = "suspect"
    OTHER = "other"


ROLES = {
    Role.LAWYER: _("Lawyer"),
    Role.GUARDIAN: _("Guardian"),
    Role.POLICE: _("Contact at the police"),
    Role.DOCTOR: _("Doctor"),
    Role.INTERPRETER: _("Interpreter"),
    Role.FAMILY: _("Family"),
    Role.FRIEND: _("Friend"),
    Role.EMPLOYER: _("Employer"),
    Role.SUSPECT: _("Suspect"),
    Role.OTHER: _("Somebody else"),
}


class Contact(StrEnum):
    NEVER = "never"
    MAY = "may"


CONTACTS = {
    Contact.NEVER: _("Never contact"),
    Contact.MAY: _("May be contacted, by whom and for what stands below"),
}


class Around(Silent):
    """One of the people around the case, as known now."""

    role: Role
    name: str
    reach: str = ""
    contact: Contact
    by_whom: str = ""
    for_what: str = ""
    # No longer around: kept in the file, out of sight elsewhere.
    gone: bool = False

    @property
    def never(self) -> bool:
        return self.contact is Contact.NEVER

    @property
    def role_name(self) -> Any:
        return ROLES[self.role]


@entry_kind
class AroundNoted(CaseEntry):
    """`of` is the number of the entry that named them first; "" for somebody new."""

    kind: ClassVar[str] = "case-around"
    title: ClassVar[Any] = _("Somebody around the case")
    part: ClassVar[Part] = Part.PEOPLE
    of: str = ""
    person: Around

    @property
    def stands_beside(self) -> bool:
        return not self.of

    def allowed(self, state: State) -> bool:
        return not self.of or self.of in state.people

    def change(self, state: State, number: int) -> None:
        if self.of and self.of not in state.people:
            return  # who it speaks of was struck
        state.people[self.of or str(number)] = self.person

    def lines(self, pack: Pack) -> Iterator[Line]:
        who = self.person
        yield Line(_("Who"), who.name, quoted=True)
        yield Line(_("Role"), who.role_name)
        if who.never:
            yield Line(_("Contact"), CONTACTS[Contact.NEVER])
        else:
            yield Line(_("May be contacted by"), who.by_whom, quoted=True)
            yield Line(_("For what"), who.for_what, quoted=True)
        if who.reach:
            yield Line(_("How to reach them"), who.reach, quoted=True)
        if who.gone:
            yield Line(_("No longer around the case"), _("Yes"))


@case_form
class AroundForm(EntryForm):
    name = "around"
    contacts = True
    group = Group.PEOPLE
    permission = Permission.CASE_PLAN
    heading = _("Note somebody around the case")
    intro = _("Who is named here is not told of it. Nobody is contacted unless this says so.")

    of = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose…")), *((value.value, text) for value, text in ROLES.items())],
        error_messages={"required": _("Choose a role.")},
    )
    called = ShortWords(
        label=_("Name, or how they are known"),
        error_messages={"required": _("Write how they are called.")},
    )
    contact = forms.ChoiceField(
        label=_("May they be contacted?"),
        choices=[(value.value, text) for value, text in CONTACTS.items()],
        widget=forms.RadioSelect,
        initial=Contact.NEVER.value,
        help_text=_("A suspect never. Of anybody else, the person says it."),
        error_messages={"required": _("Choose one of these.")},
    )
    by_whom = ShortWords(label=_("By whom"), required=False)
    for_what = ShortWords(label=_("For what"), required=False)
    reach = ShortWords(label=_("How to reach them"), required=False)
    gone = forms.BooleanField(label=_("No longer around the case"), required=False)

    def point_at(self, key: str) -> None:
        if known := self.state.people.get(key):
            fields = known.model_dump()
            for name, value in {"of": key, "called": fields.pop("name"), **fields}.items():
                self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("contact") != Contact.MAY:
            return fields
        if fields.get("role") == Role.SUSPECT:
            self.add_error("contact", gettext("A suspect is never contacted from here."))
        for name in ("by_whom", "for_what"):
            if not fields.get(name):
                self.add_error(name, gettext("Say by whom, and for what."))
        return fields

    def content(self, **common: Any) -> CaseEntry:
        names = ("role", "contact", "by_whom", "for_what", "reach", "gone")
        fields = {name: self.cleaned_data[name] for name in names}
        person = Around(name=self.cleaned_data["called"], **fields)
        return AroundNoted(of=self.cleaned_data["of"], person=person, **common)


def people(state: State) -> list[tuple[str, Around]]:
    """Who is around the case now, by the number of the entry that named them first."""
    return [(key, who) for key, who in state.people.items() if not who.gone]


def never(state: State) -> list[Around]:
    """Whom nobody contacts, whatever happens; also who is no longer around."""
    return [who for who in state.people.values() if who.never]
