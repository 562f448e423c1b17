"""A case that only named colleagues open, and opening it to the team again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission
from fanal.audit.events import Event
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.restricting import circles
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.actions import NotPossible, colleagues
from fanal.intake.desk_forms import Words
from fanal.intake.staff import name_of
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile
    from fanal.cases.restricting.circles import CaseKey


PART_FIRST = _(
    "Another case was merged into this one, and who reads its file would stay as it is. "
    "Undo the merge first."
)


@entry_kind
class CaseRestricted(CaseEntry):
    kind: ClassVar[str] = "case-restricted"
    title: ClassVar[Any] = _("Restricted to named colleagues")
    event: ClassVar[Event] = Event.CASE_RESTRICTED
    # Keys were changed with it: striking the words would change nothing back.
    strikable: ClassVar[bool] = False
    members: tuple[str, ...]
    asked_for: bool = False
    why: str = ""

    @property
    def colleagues(self) -> tuple[str, ...]:
        return self.members

    def change(self, state: State, number: int) -> None:
        state.named = frozenset(UUID(each) for each in self.members)

    def rekey(self, file: "CaseFile") -> "CaseKey":
        members = {UUID(each) for each in self.members}
        if file.state.absorbed:
            # What is said of the person in the file that came in would stay open to the team.
            raise NotPossible
        if file.state.assignee and file.state.assignee not in members:
            # Whose case it is must not be shut out of it by surprise: hand it over first.
            raise NotPossible
        return circles.name(file.case, file.opened, file.actor, members)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Named"), who=self.members)
        if self.asked_for:
            yield Line(_("Asked for by the person"), _("Yes"))
        if self.why:
            yield Line(_("Why"), self.why, quoted=True)


@case_form
class RestrictForm(EntryForm):
    name = "restrict"
    group = Group.CASE
    permission = Permission.CASE_RESTRICT
    heading = _("Restrict to named colleagues")
    intro = _(
        "From now on only they can open this case, find it, or see that it exists. "
        "What others read before they may remember; "
        "a team that had the case before you can no longer read on. "
        "The requests it came from stay with the whole team. "
        "In an emergency somebody on duty can open it for two hours; you are told at once. "
        "They need its number: tell them where to find it."
    )
    button = _("Restrict it")
    done = _("Only the named colleagues open this case now.")

    members = forms.TypedMultipleChoiceField(
        label=_("Who else may open it"),
        help_text=_("Whose case it is has to be among them, and so are you."),
        coerce=str,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    asked_for = forms.BooleanField(label=_("The person asked for it"), required=False)
    why = Words(
        label=_("Why"),
        rows=2,
        error_messages={"required": _("Say why, in a sentence.")},
    )

    @classmethod
    def asks(cls, state: State, member: Member) -> Permission:
        """A case of one's own, nobody's, or one is named in; any other is for a lead."""
        theirs = member.pk in state.named or state.assignee in (None, member.pk)
        return cls.permission if theirs else Permission.CASE_RESTRICT_ANY

    def offer(self, file: "CaseFile") -> None:
        # Who is on duty for two hours names others, and is not named by that.
        self.always = set() if circles.opened_by_glass(file.actor, file.case) else {file.actor.id}
        members = colleagues(file.case.team_id).select_related("member")
        names = {str(each.member_id): name_of(each.member) for each in members}
        choices = [(id, name) for id, name in names.items() if id not in self.always]
        choices.sort(key=lambda choice: choice[1].casefold())
        self.fields["members"].choices = choices  # type: ignore[attr-defined]
        chosen = self.state.named or {self.state.assignee}
        self.initial.setdefault("members", [str(each) for each in chosen if each])
        self.fields["members"].required = not self.always

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        chosen = {*fields.get("members", []), *self.always}
        whose = str(self.state.assignee or "")
        if whose and whose not in chosen:
            self.add_error("members", _("Whose case it is has to be among them."))
        if self.state.absorbed:
            self.add_error(None, PART_FIRST)
        return fields

    def content(self, **common: Any) -> CaseEntry:
        members = {*self.cleaned_data["members"], *self.always}
        return CaseRestricted(
            members=tuple(sorted(members)),
            asked_for=self.cleaned_data["asked_for"],
            why=self.cleaned_data["why"],
            **common,
        )


@entry_kind
class CaseUnrestricted(CaseEntry):
    kind: ClassVar[str] = "case-unrestricted"
    title: ClassVar[Any] = _("Open to the team again")
    event: ClassVar[Event] = Event.CASE_UNRESTRICTED
    strikable: ClassVar[bool] = False
    why: str

    def change(self, state: State, number: int) -> None:
        state.named = frozenset()

    def rekey(self, file: "CaseFile") -> "CaseKey":
        if file.case.circle_id is None or file.state.absorbed:
            # What came in from a restricted case would be opened along with it.
            raise NotPossible
        return circles.open_to_team(file.case, file.opened)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Why"), self.why, quoted=True)


@case_form
class UnrestrictForm(EntryForm):
    name = "unrestrict"
    group = Group.CASE
    permission = Permission.CASE_RESTRICT
    heading = _("Open it to the team again")
    intro = _("The whole team reads everything in this case then, also what was written meanwhile.")
    button = _("Open it to the team")
    done = _("The whole team opens this case again.")

    why = Words(label=_("Why"), rows=2, error_messages={"required": _("Say why, in a sentence.")})

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if self.state.absorbed:
            self.add_error(None, PART_FIRST)
        return fields

    @classmethod
    def asks(cls, state: State, member: Member) -> Permission:
        """Also of a case that is nobody's: who only broke its glass shows it to nobody else."""
        return cls.permission if member.pk in state.named else Permission.CASE_RESTRICT_ANY

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return bool(state.named)

    def content(self, **common: Any) -> CaseEntry:
        return CaseUnrestricted(why=self.cleaned_data["why"], **common)


@entry_kind
class GlassBroken(CaseEntry):
    """Somebody on duty opened the case in an emergency."""

    kind: ClassVar[str] = "case-glass-broken"
    title: ClassVar[Any] = _("Opened in an emergency")
    event: ClassVar[Event] = Event.GLASS_BROKEN
    additive: ClassVar[bool] = True
    strikable: ClassVar[bool] = False
    # The file that ended is read in an emergency, too; nor is a merge undone without it.
    in_merged: ClassVar[bool] = True
    reason: str

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Reason"), self.reason, quoted=True)
