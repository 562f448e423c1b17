"""A step towards a goal: what, who does it, by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.goal import goal_choices, open_goals
from fanal.cases.kinds.parts import Part
from fanal.cases.plan.listed import Listed, service, services
from fanal.cases.state import DueItem, State, What
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.kinds.task import TaskDone


class Provider(StrEnum):
    """Who does it."""

    OWN = "own"
    PERSON = "person"
    LISTED = "listed"  # a service that the directory knows
    OTHER = "other"


PROVIDERS = {
    Provider.OWN: _("Our team"),
    Provider.PERSON: _("The person"),
    Provider.OTHER: _("Somebody else"),
}


@dataclass
class StepNow:
    key: str
    step: "Step"
    done: "TaskDone | None" = None


@entry_kind
class Step(CaseEntry):
    """`goal` is the number of the entry that set it, `service` an id of the directory."""

    kind: ClassVar[str] = "case-step"
    title: ClassVar[Any] = _("Step")
    part: ClassVar[Part] = Part.PLAN
    additive: ClassVar[bool] = True
    goal: str
    text: str
    provider: Provider
    service: str = ""
    name: str = ""
    needed_by: date

    def allowed(self, state: State) -> bool:
        return self.goal in {goal.key for goal in open_goals(state)}

    def change(self, state: State, number: int) -> None:
        goal = state.goals.get(self.goal)
        if goal is None:
            return  # the goal was struck, and took its steps along
        key = str(number)
        goal.steps[key] = StepNow(key, self)
        state.due[key] = DueItem(key=key, what=What.STEP, on=self.needed_by, words=self.text)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("What"), self.text, quoted=True)
        who = self.who(pack)
        yield Line(_("Who does it"), who, quoted=self.provider is Provider.OTHER)
        yield Line(_("Needed by"), self.needed_by)

    def who(self, pack: Pack) -> Any:
        listed = self.listed(pack)
        return listed.name if listed else self.name or PROVIDERS[self.provider]

    def listed(self, pack: Pack) -> Listed | None:
        """The service that does it; None when somebody else does."""
        return service(pack, self.service) if self.provider is Provider.LISTED else None


_LISTED = "service:"


@case_form
class StepForm(EntryForm):
    name = "step"
    contacts = True
    group = Group.SUPPORT
    permission = Permission.CASE_PLAN
    heading = _("Add a step")
    button = _("Keep the step")
    done = _("The step stands in the plan, and its day in Today.")

    goal = forms.ChoiceField(
        label=_("Towards which goal"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a goal.")},
    )
    text = ShortWords(
        label=_("What has to be done"),
        error_messages={"required": _("Write something first.")},
    )
    who = forms.ChoiceField(
        label=_("Who does it"),
        error_messages={"required": _("Say who does it.")},
    )
    # Not `name`: that is the form's own.
    called = ShortWords(label=_("Who, if somebody else"), required=False)
    needed_by = Day(_("Needed by"))

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.fields["goal"].choices = goal_choices(state)  # type: ignore[attr-defined]
        if len(open_goals(state)) == 1:
            self.initial.setdefault("goal", open_goals(state)[0].key)
        own = [(value.value, text) for value, text in PROVIDERS.items()]
        listed = [(f"{_LISTED}{each.id}", each.name) for each in services(pack)]
        groups = [*own, (_("Other services"), listed)] if listed else own
        self.fields["who"].choices = groups  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(open_goals(state))

    def point_at(self, key: str) -> None:
        self.initial.setdefault("goal", key)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("who") == Provider.OTHER and not fields.get("called"):
            self.add_error("called", gettext("Say who."))
        return fields

    def content(self, **common: Any) -> CaseEntry:
        fields = {name: self.cleaned_data[name] for name in ("goal", "text", "needed_by")}
        who: str = self.cleaned_data["who"]
        if who.startswith(_LISTED):
            known = who.removeprefix(_LISTED)
            return Step(provider=Provider.LISTED, service=known, **fields, **common)
        name = self.cleaned_data["called"] if who == Provider.OTHER else ""
        return Step(provider=Provider(who), name=name, **fields, **common)
