"""Something to do by a day, and that it was done."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.naming import what
from fanal.cases.state import DueItem, State, What
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import SHORT, Words
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

    text = forms.CharField(
        label=_("What has to be done"),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
    on = Day(_("By which day"))

    def content(self, **common: Any) -> CaseEntry:
        return Task(text=self.cleaned_data["text"], on=self.cleaned_data["on"], **common)


@entry_kind
class TaskDone(CaseEntry):
    kind: ClassVar[str] = "case-task-done"
    title: ClassVar[Any] = _("Task done")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    # The key of what was due, and how it read.
    key: str
    task: str
    outcome: str = ""

    def change(self, state: State, number: int) -> None:
        state.due.pop(self.key, None)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("To do"), self.task, quoted=True)
        if self.outcome:
            yield Line(_("Outcome"), self.outcome, quoted=True)


@case_form
class TaskDoneForm(EntryForm):
    name = "task-done"
    group = Group.SUPPORT
    permission = Permission.CASE_TASK
    heading = _("Tick off a task")
    button = _("It is done")
    done = _("The task is done.")

    key = forms.ChoiceField(
        label=_("Task"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a task.")},
    )
    outcome = Words(label=_("Outcome"), rows=2, required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.texts = {item.key: what(item, pack) for item in state.tasks}
        self.fields["key"].choices = list(self.texts.items())  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(state.tasks)

    def content(self, **common: Any) -> CaseEntry:
        key = self.cleaned_data["key"]
        outcome = self.cleaned_data["outcome"]
        return TaskDone(key=key, task=self.texts[key], outcome=outcome, **common)
