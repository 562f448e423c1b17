"""A goal of the support plan, in the person's words, and how it ended."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.kinds.step import StepNow


class Support(StrEnum):
    """The four kinds of support that a centre gives."""

    SHELTER = "shelter"
    SOCIAL = "social"
    LEGAL = "legal"
    ADMINISTRATIVE = "administrative"


SUPPORTS = {
    Support.SHELTER: _("Shelter and housing"),
    Support.SOCIAL: _("Social support"),
    Support.LEGAL: _("Legal help"),
    Support.ADMINISTRATIVE: _("Papers and administration"),
}


class GoalEnd(StrEnum):
    REACHED = "reached"
    DROPPED = "dropped"


GOAL_ENDS = {GoalEnd.REACHED: _("Reached"), GoalEnd.DROPPED: _("Dropped")}


@dataclass
class GoalNow:
    """A goal with its steps, as the entries so far have it."""

    key: str
    goal: "Goal"
    end: "GoalEnded | None" = None
    steps: dict[str, "StepNow"] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.end is None

    @property
    def open_steps(self) -> "list[StepNow]":
        """Those still to do, soonest first."""
        steps = [step for step in self.steps.values() if step.done is None]
        return sorted(steps, key=lambda step: step.step.needed_by) if self.open else []


@entry_kind
class Goal(CaseEntry):
    kind: ClassVar[str] = "case-goal"
    title: ClassVar[Any] = _("Goal")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    support: Support
    # The person's own.
    words: str
    why: str = ""

    def change(self, state: State, number: int) -> None:
        state.goals[str(number)] = GoalNow(str(number), self)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Kind of support"), SUPPORTS[self.support])
        yield Line(_("In the person's words"), self.words, quoted=True)
        if self.why:
            yield Line(_("Why"), self.why, quoted=True)


@case_form
class GoalForm(EntryForm):
    name = "goal"
    group = Group.SUPPORT
    permission = Permission.CASE_PLAN
    heading = _("Add a goal")
    intro = _("What the person wants, as they say it. Steps towards it come afterwards.")
    button = _("Keep the goal")
    done = _("The goal stands in the plan.")

    support = forms.ChoiceField(
        label=_("Kind of support"),
        choices=[(value.value, text) for value, text in SUPPORTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four.")},
    )
    words = Words(
        label=_("In the person's words"),
        rows=2,
        error_messages={"required": _("Write it as the person says it.")},
    )
    why = Words(label=_("Why"), rows=2, required=False)

    def point_at(self, key: str) -> None:
        self.initial.setdefault("support", key)

    def content(self, **common: Any) -> CaseEntry:
        names = ("support", "words", "why")
        return Goal(**{name: self.cleaned_data[name] for name in names}, **common)


@entry_kind
class GoalEnded(CaseEntry):
    """`goal` is the number of the entry that set it; `words` how it read."""

    kind: ClassVar[str] = "case-goal-end"
    title: ClassVar[Any] = _("Goal ended")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    goal: str
    words: str
    end: GoalEnd
    why: str = ""

    def allowed(self, state: State) -> bool:
        return self.goal in {goal.key for goal in open_goals(state)}

    def change(self, state: State, number: int) -> None:
        goal = state.goals.get(self.goal)
        if goal is None:
            return  # the goal was struck, and took this along
        goal.end = self
        for key, step in goal.steps.items():
            if step.done is None:
                state.due.pop(key, None)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Goal"), self.words, quoted=True)
        yield Line(_("What became of it"), GOAL_ENDS[self.end])
        if self.why:
            yield Line(_("In a few words"), self.why, quoted=True)


@case_form
class GoalEndForm(EntryForm):
    name = "goal-end"
    group = Group.SUPPORT
    permission = Permission.CASE_PLAN
    heading = _("End a goal")
    intro = _("Steps that are still open end with it.")
    done = _("The goal has ended.")

    goal = forms.ChoiceField(
        label=_("Goal"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a goal.")},
    )
    end = forms.ChoiceField(
        label=_("What became of it"),
        widget=forms.RadioSelect,
        choices=[(value.value, text) for value, text in GOAL_ENDS.items()],
        error_messages={"required": _("Say what became of it.")},
    )
    why = Words(label=_("In a few words"), rows=2, required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.fields["goal"].choices = goal_choices(state)  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(open_goals(state))

    def point_at(self, key: str) -> None:
        self.initial.setdefault("goal", key)

    def content(self, **common: Any) -> CaseEntry:
        fields = {name: self.cleaned_data[name] for name in ("goal", "end", "why")}
        words = self.state.goals[fields["goal"]].goal.words
        return GoalEnded(words=words, **fields, **common)


def open_goals(state: State) -> list[GoalNow]:
    return [goal for goal in state.goals.values() if goal.open]


def goal_choices(state: State) -> list[tuple[str, str]]:
    return [(goal.key, goal.goal.words) for goal in open_goals(state)]
