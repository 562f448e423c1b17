"""A phase goes on longer, as the pack allows."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Group, Line, case_form
from fanal.cases.kinds.met import Condition, ConditionsForm, condition_lines
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.phase import current_phase, ends_on, warnings
from fanal.cases.kinds.phase_tasks import PhaseTask, Span, next_end, tasks_before
from fanal.cases.naming import known_phase
from fanal.cases.state import State
from fanal.core.duedates import add
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


@entry_kind
class PhaseExtended(CaseEntry):
    """`due` is the new last day; `start` is the number of the entry that started the phase."""

    kind: ClassVar[str] = "case-extension"
    title: ClassVar[Any] = _("Phase extended")
    part: ClassVar[Part] = Part.PROCEDURE
    start: int
    # Of the phase that goes on; empty in entries from before conditions were asked here.
    procedure: str = ""
    phase: str = ""
    since: date
    span: Span
    due: date
    warn_on: tuple[date, ...] = ()
    conditions: tuple[Condition, ...] = ()
    # What is to be done before the new end.
    tasks: tuple[PhaseTask, ...] = ()
    why: str = ""

    def change(self, state: State, number: int) -> None:
        if state.running is None or state.phase_entry != self.start:
            return  # the phase was struck, and took this along
        state.extensions += 1
        state.conditions |= {each.id: each for each in self.conditions}
        ends_on(state, self.due, self.span, since=self.since, warn_on=self.warn_on, extended=True)
        next_end(state, self.tasks)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Since"), self.since)
        yield Line(_("Until"), self.due)
        yield from condition_lines(self.conditions, known_phase(pack, self.procedure, self.phase))
        if self.why:
            yield Line(_("Why"), self.why, quoted=True)


@case_form
class ExtendForm(ConditionsForm):
    name = "extend"
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
    heading = _("Extend the phase")
    intro = _("Is what it asks still so? “Not known” is an honest answer.")
    button = _("Extend it")
    done = _("The phase is extended.")

    why = Words(label=_("Why, and by whom it was granted"), rows=2, required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        phase = current_phase(state, pack)
        self.conditions = phase.extension_conditions if phase else ()
        for condition in self.conditions:
            self.ask(condition.id, condition, state.conditions.get(condition.id))

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        phase = current_phase(state, pack)
        if state.closed or phase is None or phase.extension is None or state.phase_due is None:
            return False
        return phase.may_extend(state.extensions)

    def content(self, **common: Any) -> CaseEntry:
        phase, since = current_phase(self.state, self.pack), self.state.phase_due
        running = self.state.running
        assert phase is not None
        assert running is not None
        assert phase.extension is not None
        assert since is not None
        due = add(since, phase.extension, self.pack.calendar)
        return PhaseExtended(
            start=self.state.phase_entry,
            procedure=running.procedure,
            phase=running.phase,
            since=since,
            span=Span.of(phase.extension),
            due=due,
            warn_on=warnings(self.pack, phase, due),
            conditions=self.answers(self.conditions),
            tasks=tasks_before(phase, self.state.extensions + 1),
            why=self.cleaned_data["why"],
            **common,
        )
