"""A case goes to another centre's team, with the person's yes or on a recorded ground."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.access import team_name
from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission
from fanal.audit.events import Event
from fanal.cases.along import some_stay
from fanal.cases.kinds.around import Around
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.kinds.met import Condition
from fanal.cases.kinds.opening import CaseOpened
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.phase import PhaseStarted
from fanal.cases.restricting.circles import opened_by_glass
from fanal.cases.state import DueItem, State, What
from fanal.dossiers.contents import Silent, entry_kind
from fanal.intake.contents import Ground
from fanal.intake.desk_forms import ReceiverFields, Words
from fanal.intake.words import GROUNDS
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile


class How(StrEnum):
    """How the person said yes."""

    FACE_TO_FACE = "face-to-face"
    PHONE = "phone"
    WRITING = "writing"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"


HOW = {
    How.FACE_TO_FACE: _("Face to face"),
    How.PHONE: _("By telephone"),
    How.WRITING: _("In writing"),
    How.INTERPRETER: _("Through an interpreter"),
    How.GUARDIAN: _("Through their guardian"),
}


class Brings(Silent):
    """All that goes along when what was written stays behind: who, what runs, what is due.

    And whom never to contact, for that may cost a life. A telephone number does not: without the
    terms on which it is safe it is a danger.
    """

    person: Person
    phase: PhaseStarted | None = None
    phase_entry: int = 0
    phase_due: date | None = None
    extensions: int = 0
    conditions: tuple[Condition, ...] = ()
    due: tuple[DueItem, ...] = ()
    never: dict[str, Around] = {}

    @classmethod
    def of(cls, state: State) -> "Brings":
        running = state.running
        return cls(
            person=state.person.model_copy(update={"phone": ""}),
            phase=running,
            phase_entry=state.phase_entry if running else 0,
            phase_due=state.phase_due if running else None,
            extensions=state.extensions if running else 0,
            conditions=tuple(state.conditions.values()) if running else (),
            due=tuple(_carried(item) for item in state.due.values()),
            never={key: each for key, each in state.people.items() if each.never},
        )

    def into(self, state: State) -> None:
        state.person, state.phase, state.phase_entry = self.person, self.phase, self.phase_entry
        state.phase_due, state.extensions = self.phase_due, self.extensions
        state.conditions = {each.id: each for each in self.conditions}
        state.due = {item.key: item for item in self.due}
        state.people = dict(self.never)


def _carried(item: DueItem) -> DueItem:
    """What began in an entry that stays behind can be ticked off all the same."""
    if item.what is What.PHASE_ENDS:
        return item
    return item.model_copy(update={"carried": True})


@entry_kind
class CaseHandedOver(CaseEntry):
    """The first entry that only the new team and those after it can read.

    `brings` is what it begins with when the history stays behind.
    """

    kind: ClassVar[str] = "case-handover"
    title: ClassVar[Any] = _("Handed to another centre")
    part: ClassVar[Part] = Part.OTHER
    event: ClassVar[Event] = Event.CASE_HANDED_OVER
    from_team: str
    to_team: str
    ground: Ground
    said_on: date | None = None
    how: How | None = None
    words: str
    # How the person may be reached safely, where the requests that say it stay behind.
    reach: str = ""
    may_read: bool = False
    brings: Brings | None = None

    def change(self, state: State, number: int) -> None:
        state.assignee, state.snooze, state.snooze_entry = None, None, 0
        state.named = frozenset()
        if self.brings and state.opening is None:
            state.opening = CaseOpened(at=self.at, by=self.by, person=self.brings.person)
            self.brings.into(state)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("From"), team_name(self.from_team))
        yield Line(_("To"), team_name(self.to_team))
        yield Line(_("Ground"), GROUNDS[self.ground])
        if self.said_on:
            yield Line(_("Said on"), self.said_on)
        if self.how:
            yield Line(_("How"), HOW[self.how])
        yield Line(_("What was said"), self.words, quoted=True)
        if self.reach:
            yield Line(_("How to reach them safely"), self.reach, quoted=True)
        history = _("Stays with the team that had it") if self.brings else _("Went along")
        yield Line(_("What was written before"), history)


ALL, LEAST = "all", "least"


@case_form
class HandOverCaseForm(ReceiverFields, EntryForm):
    name = "hand-over"
    group = Group.CASE
    permission = Permission.CASE_ASSIGN
    heading = _("Hand to another centre")
    button = _("Hand it to the other centre")
    done = _("The other centre has it now.")
    template = "hand_over.html"

    said_on = PastDay(
        _("When the person said yes"), required=False, help_text=_("Needed when that is why.")
    )
    how = forms.ChoiceField(
        label=_("How they said it"),
        widget=forms.RadioSelect,
        help_text=_("Needed when that is why."),
        choices=[(how.value, label) for how, label in HOW.items()],
        required=False,
    )
    words = Words(
        label=_("What they said, in their words, or what you know"),
        rows=3,
        help_text=_("The team that gets it reads this."),
        error_messages={"required": _("Write it down, in a sentence.")},
    )
    history = forms.ChoiceField(
        label=_("What the other team reads"),
        widget=forms.RadioSelect,
        choices=[
            (ALL, _("Everything that was written; the requests of this case go along")),
            (
                LEAST,
                _(
                    "Only who it is about, the phase that runs, what is due, and whom never to "
                    "contact; what was written before, and the requests, stay with us"
                ),
            ),
        ],
        error_messages={"required": _("Choose one of these.")},
    )
    reach = Words(
        label=_("How they may be reached safely"),
        rows=2,
        help_text=_("Needed when the requests stay with us: it stands there, and only there."),
        required=False,
    )
    may_read = forms.BooleanField(
        label=_("The person wants us to go on reading what was written until today"),
        required=False,
    )

    @classmethod
    def asks(cls, state: State, member: Member) -> Permission:
        mine = state.assignee in (None, member.pk)
        return cls.permission if mine else Permission.CASE_ASSIGN_OTHERS

    def offer(self, file: "CaseFile") -> None:
        self.offer_receivers(file.case.team_id)
        self.case = file.case
        self.restricted = file.case.circle_id is not None
        self.mine = opened_by_glass(file.actor, file.case) is None

    @property
    def team(self) -> Any:
        return team_name(self.team_id)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        for name, words in (
            ("said_on", gettext("Say when they said yes.")),
            ("how", gettext("Say how they said yes.")),
        ):
            if self.agrees and not fields.get(name) and name not in self.errors:
                self.add_error(name, words)
        least = fields.get("history") == LEAST
        if not fields.get("reach") and (least or some_stay(self.case)):
            self.add_error("reach", gettext("Say how they may be reached, or that they may not."))
        if self.restricted:
            self._clean_restricted(fields)
        if self.state.absorbed:
            words = gettext(
                "Another case was merged into this one, and its file cannot go along. "
                "Undo the merge first."
            )
            self.add_error(None, words)
        if self.abroad and self.state.running:
            self.add_error("to", gettext("A procedure runs here. End it first."))
        return fields

    def _clean_restricted(self, fields: dict[str, Any]) -> None:
        if not self.mine:
            self.add_error(None, gettext("Only a colleague who is named in it can hand it over."))
        if fields.get("history") == LEAST or fields.get("may_read"):
            words = gettext("A restricted case goes along whole, and nobody here reads it then.")
            self.add_error("history", words)

    def content(self, **common: Any) -> CaseEntry:
        fields, agrees = self.cleaned_data, self.agrees
        least = fields["history"] == LEAST
        return CaseHandedOver(
            from_team=self.team_id,
            to_team=fields["to"],
            ground=Ground(fields["ground"]),
            said_on=fields["said_on"] if agrees else None,
            how=How(fields["how"]) if agrees and fields["how"] else None,
            words=fields["words"],
            reach=fields["reach"],
            may_read=fields["may_read"] or least,
            brings=Brings.of(self.state) if least else None,
            **common,
        )
