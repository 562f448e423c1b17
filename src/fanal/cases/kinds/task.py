"""Something to do by a day, and what became of it.

One deed ticks off whatever is due: a task, a step of the plan, a need, a follow-up.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.naming import what
from fanal.cases.state import DueItem, State, What
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords, Words
from fanal.knowledge import Pack


@entry_kind
class Task(CaseEntry):
    kind: ClassVar[str] = "case-task"
    title: ClassVar[Any] = _("Task")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    text: str
    on: date

    def change(self, state: State, number: int) -> None:
        key = str(number)
        state.due[key] = DueItem(key=key, what=What.TASK, on=self.on, words=self.text)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("To do"), self.text, quoted=True)
        yield Line(_("By which day"), self.on)


@case_form
class TaskForm(EntryForm):
    name = "task"
    group = Group.SUPPORT
    permission = Permission.CASE_TASK
    heading = _("Add a task")
    button = _("Add the task")
    done = _("The task is added.")

    text = ShortWords(
        label=_("What has to be done"),
        error_messages={"required": _("Write something first.")},
    )
    on = Day(_("By which day"))

    def content(self, **common: Any) -> CaseEntry:
        return Task(text=self.cleaned_data["text"], on=self.cleaned_data["on"], **common)


class Result(StrEnum):
    DONE = "done"
    NOT_POSSIBLE = "not-possible"
    PERSON_REFUSED = "person-refused"
    PROVIDER_REFUSED = "provider-refused"


RESULTS = {
    Result.DONE: _("Done"),
    Result.NOT_POSSIBLE: _("Not possible"),
    Result.PERSON_REFUSED: _("The person did not want it"),
    Result.PROVIDER_REFUSED: _("Those who were to do it refused"),
}


@entry_kind
class TaskDone(CaseEntry):
    kind: ClassVar[str] = "case-task-done"
    title: ClassVar[Any] = _("Ticked off")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    # The key of what was due, and how it read.
    key: str
    task: str
    outcome: str = ""
    result: Result = Result.DONE
    on: date | None = None
    again_on: date | None = None

    def allowed(self, state: State) -> bool:
        return self.key in state.due

    def change(self, state: State, number: int) -> None:
        state.due.pop(self.key, None)
        if step := state.step(self.key):
            step.done = self
        state.look_again(number, self.again_on, words=self.task)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("To do"), self.task, quoted=True)
        yield Line(_("What became of it"), RESULTS[self.result])
        if self.on:
            yield Line(_("On which day"), self.on)
        if self.outcome:
            yield Line(_("In a few words"), self.outcome, quoted=True)
        if self.again_on:
            yield Line(_("We look again on"), self.again_on)


@case_form
class TaskDoneForm(EntryForm):
    name = "task-done"
    group = Group.SUPPORT
    permission = Permission.CASE_TASK
    heading = _("Tick off what was due")
    button = _("Tick it off")
    done = _("It is ticked off.")

    key = forms.ChoiceField(
        label=_("What was due"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was due.")},
    )
    result = forms.ChoiceField(
        label=_("What became of it"),
        widget=forms.RadioSelect,
        choices=[(value.value, text) for value, text in RESULTS.items()],
        initial=Result.DONE.value,
        error_messages={"required": _("Say what became of it.")},
    )
    on = PastDay(_("On which day"))
    outcome = Words(label=_("In a few words"), rows=2, required=False)
    again_on = Day(
        _("Look again on"),
        required=False,
        help_text=_("Leave it empty when nothing has to follow."),
    )

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.texts = {item.key: what(item, pack) for item in state.tasks}
        self.fields["key"].choices = list(self.texts.items())  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(state.tasks)

    def point_at(self, key: str) -> None:
        self.initial.setdefault("key", key)

    def content(self, **common: Any) -> CaseEntry:
        names = ("key", "outcome", "result", "on", "again_on")
        fields = {name: self.cleaned_data[name] for name in names}
        return TaskDone(task=self.texts[fields["key"]], **fields, **common)
