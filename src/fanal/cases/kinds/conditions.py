"""The conditions of the phase that runs, looked at again."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Group, Line, case_form
from fanal.cases.kinds.met import Condition, ConditionsForm, condition_lines
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.phase import current_phase
from fanal.cases.naming import known_phase
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack


@entry_kind
class ConditionsLookedAt(CaseEntry):
    """`start` is the number of the entry that started the phase."""

    kind: ClassVar[str] = "case-conditions"
    title: ClassVar[Any] = _("Conditions looked at")
    part: ClassVar[Part] = Part.PROCEDURE
    start: int
    procedure: str
    phase: str
    conditions: tuple[Condition, ...]

    def change(self, state: State, number: int) -> None:
        if state.running is not None and state.phase_entry == self.start:
            state.conditions |= {each.id: each for each in self.conditions}

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield from condition_lines(self.conditions, known_phase(pack, self.procedure, self.phase))


@case_form
class LookAgainForm(ConditionsForm):
    name = "conditions"
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
    heading = _("Look at the conditions again")
    intro = _("How they stand today. “Not known” is an honest answer. It ends nothing by itself.")

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        phase = current_phase(state, pack)
        self.conditions = phase.conditions if phase else ()
        for condition in self.conditions:
            self.ask(condition.id, condition, state.conditions.get(condition.id))

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        phase = current_phase(state, pack)
        return not state.closed and phase is not None and bool(phase.conditions)

    def content(self, **common: Any) -> CaseEntry:
        assert self.state.running is not None
        return ConditionsLookedAt(
            start=self.state.phase_entry,
            procedure=self.state.running.procedure,
            phase=self.state.running.phase,
            conditions=self.answers(self.conditions),
            **common,
        )
