"""A protection procedure and its statutory clocks.

A due date is computed when a phase starts and stands in the entry, with what it was computed
from: a pack that changes later never moves a date by itself.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Group, Line, PastDay, case_form
from fanal.cases.kinds.met import Condition, ConditionsForm, Met, condition_lines
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.phase_tasks import PhaseTask, Span, tasks_at_start, to_do
from fanal.cases.naming import known_phase
from fanal.cases.state import DueItem, State, What
from fanal.cases.whom import against_age
from fanal.core.duedates import add, before
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import LATER, NOT, Pack, Phase, Whom

# Why a procedure stands apart: for whom it is, beside what is noted of the person.
APART = {
    Whom.ADULTS: _("for adults: the person is noted as under 18"),
    Whom.MINORS: _("for people under 18: the person is noted as 18 or older"),
}
APART_THEN = {
    Whom.ADULTS: _("It is for adults; the person was noted as under 18 when it started."),
    Whom.MINORS: _(
        "It is for people under 18; the person was noted as 18 or older when it started."
    ),
}


@entry_kind
class PhaseStarted(CaseEntry):
    """`due` is the last day of the phase; none: it has no fixed length."""

    kind: ClassVar[str] = "case-phase"
    title: ClassVar[Any] = _("Phase of the procedure")
    part: ClassVar[Part] = Part.PROCEDURE
    procedure: str
    phase: str
    since: date
    span: Span | None = None
    due: date | None = None
    warn_on: tuple[date, ...] = ()
    conditions: tuple[Condition, ...] = ()
    tasks: tuple[PhaseTask, ...] = ()
    # For whom the procedure is, when the person was noted as of another age on the day it started.
    apart: Whom | None = None
    pack: str

    def allowed(self, state: State) -> bool:
        return not declined(state)

    def change(self, state: State, number: int) -> None:
        forget(state)
        state.phase, state.phase_entry, state.phase_due = self, number, self.due
        state.extensions, state.left = 0, None
        state.conditions = {each.id: each for each in self.conditions}
        if self.due and self.span:
            ends_on(state, self.due, self.span, since=self.since, warn_on=self.warn_on)
        for task in self.tasks:
            to_do(state, task)

    def lines(self, pack: Pack) -> Iterator[Line]:
        found = pack.phase(self.procedure, self.phase)
        yield Line(_("Procedure"), found[0].name if found else self.procedure)
        yield Line(_("Phase"), found[1].name if found else self.phase)
        if found and found[1].document:
            yield Line(_("Document"), found[1].document)
        if self.apart:
            yield Line(_("Age"), APART_THEN[self.apart])
        yield Line(_("Since"), self.since)
        yield Line(_("Until"), self.due or _("No fixed end"))
        yield from condition_lines(self.conditions, found[1] if found else None)


def declined(state: State) -> bool:
    """Whether the person's last answer is "no" or "not now": then nothing starts in their name."""
    return state.choice is not None and state.choice.choice in (LATER, NOT)


def ends_on(
    state: State,
    day: date,
    span: Span,
    *,
    since: date,
    warn_on: tuple[date, ...],
    extended: bool = False,
) -> None:
    """The last day of the phase that runs, and what it was computed from."""
    assert state.phase is not None
    key = str(state.phase_entry)
    state.phase_due = day
    state.due[key] = DueItem(
        key=key,
        what=What.PHASE_ENDS,
        on=day,
        procedure=state.phase.procedure,
        phase=state.phase.phase,
        since=since,
        amount=span.amount,
        unit=span.unit,
        warn_on=warn_on,
        extended=extended,
    )


def started(
    pack: Pack,
    procedure_id: str,
    phase: Phase,
    since: date,
    *,
    runs_already: bool = False,
    **common: Any,
) -> PhaseStarted:
    """The entry that starts a phase on a day, with the dates that follow from the pack.

    Where it `runs_already`, what was to be done at once is no news any more.
    """
    due = add(since, phase.duration, pack.calendar) if phase.duration else None
    return PhaseStarted(
        procedure=procedure_id,
        phase=phase.id,
        since=since,
        span=Span.of(phase.duration) if phase.duration else None,
        due=due,
        warn_on=warnings(pack, phase, due),
        tasks=tuple(tasks_at_start(pack, phase, since, None if runs_already else common["at"])),
        pack=f"{pack.code}@{pack.version}",
        **common,
    )


def forget(state: State) -> None:
    """With a phase ends what was due in it."""
    start = str(state.phase_entry)
    for key in [key for key in state.due if key.partition(".")[0] == start]:
        del state.due[key]


def warnings(pack: Pack, phase: Phase, due: date | None) -> tuple[date, ...]:
    if due is None:
        return ()
    return tuple(sorted(before(due, ahead, pack.calendar) for ahead in phase.warn))


def current_phase(state: State, pack: Pack) -> Phase | None:
    """None when no procedure runs, or the pack no longer knows it."""
    running = state.running
    return known_phase(pack, running.procedure, running.phase) if running else None


@case_form
class PhaseForm(ConditionsForm):
    """Starts a procedure, or the next phase of the one that runs, with the conditions of each."""

    name = "phase"
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
    heading = _("Start a phase of the procedure")
    intro = _("Only with the person's yes. The date below is the one on the document.")
    button = _("Start the phase")
    done = _("The phase has started. Its dates stand in “Today”.")
    template = "phase.html"

    phase = forms.ChoiceField(
        label=_("Phase"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a phase.")},
    )
    since = PastDay(_("It began on"))

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.offered = {f"{id}:{phase.id}": (id, phase) for id, phase in offered(state, pack)}
        self.fields["phase"].choices = [  # type: ignore[attr-defined]
            (key, _named(pack, id, phase)) for key, (id, phase) in self.offered.items()
        ]
        # Why some of them stand apart; reachable, since the note may be wrong.
        self.apart = {
            key: whom
            for key, (id, _phase) in self.offered.items()
            if (whom := against_age(pack, state, id))
        }
        if len(self.offered) == 1 and not self.apart:
            self.initial.setdefault("phase", next(iter(self.offered)))
        for key, (_id, phase) in self.offered.items():
            for condition in phase.conditions:
                self.ask(f"{key}:{condition.id}", condition)

    @property
    def missing(self) -> list[Any]:
        """What nobody has noted of the person's way to a first phase; it is said, and stops nobody:
        a paper file may hold it.
        """
        state = self.state
        before = (
            (state.outcome, _("that they are presumed to be a victim")),
            (state.rights, _("that their rights were explained")),
            (state.choice, _("what they chose")),
        )
        return [] if state.running else [words for known, words in before if known is None]

    @property
    def groups(self) -> list[tuple[str, Any, list[Any]]]:
        """The conditions of each phase that is offered: key, name, fields."""
        return [
            # Two procedures may call a phase the same.
            (key, _named(self.pack, id, phase), self.asked(phase.conditions, f"{key}:"))
            for key, (id, phase) in self.offered.items()
            if phase.conditions
        ]

    @property
    def phases(self) -> list[tuple[Any, list[Any]]]:
        """What can be chosen: what fits, and folded below it, with the reason, what does not."""
        radios = list(self["phase"])
        fits = [each for each in radios if each.data["value"] not in self.apart]
        folded = [
            (why, [each for each in radios if self.apart.get(each.data["value"]) is whom])
            for whom, why in APART.items()
        ]
        return [("", fits), *((why, below) for why, below in folded if below)]

    @property
    def unfolded(self) -> bool:
        """Whether nothing is folded: only what stands apart is left, or was chosen."""
        return len(self.apart) == len(self.offered) or self["phase"].value() in self.apart

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and any(True for _each in offered(state, pack))

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        running, since = self.state.running, fields.get("since")
        if running and since and since < running.since:
            self.add_error("since", gettext("The phase before it began later. Check the day."))
        if declined(self.state):
            self.add_error(
                "phase",
                gettext("Their last answer is “no” or “not now”. Note first what they choose now."),
            )
        if (chosen := fields.get("phase")) and self._answered_beside(chosen):
            # They would be dropped without a word.
            self.add_error(
                "phase",
                gettext("Conditions of another phase are filled in. Check which phase you mean."),
            )
        return fields

    def _answered_beside(self, chosen: str) -> bool:
        """Whether something is told of the conditions of a phase that was not chosen."""
        return any(
            self.cleaned_data.get(f"{part}:{key}:{condition.id}", blank) != blank
            for key, (_id, phase) in self.offered.items()
            if key != chosen
            for condition in phase.conditions
            for part, blank in (("met", Met.UNKNOWN.value), ("why", ""))
        )

    def content(self, **common: Any) -> CaseEntry:
        key = self.cleaned_data["phase"]
        id, phase = self.offered[key]
        conditions = self.answers(phase.conditions, f"{key}:")
        return started(
            self.pack,
            id,
            phase,
            self.cleaned_data["since"],
            conditions=conditions,
            apart=self.apart.get(key),
            **common,
        )


def _named(pack: Pack, procedure_id: str, phase: Phase) -> str:
    procedure = pack.procedure(procedure_id)
    name = f"{procedure.name if procedure else procedure_id}: {phase.name}"
    tentative = phase.tentative or (procedure is not None and procedure.tentative)
    # A call inside of an f-string would not be found by those who collect texts to translate.
    confirmed = gettext("To be confirmed")
    return f"{name} ({confirmed})" if tentative else name


def offered(state: State, pack: Pack) -> Iterator[tuple[str, Phase]]:
    """The phases that may start now: the next ones, or each procedure's first while none runs.

    What is for people of another age than the person is noted to have comes last.
    """
    if running := state.running:
        if found := pack.phase(running.procedure, running.phase):
            procedure, current = found
            for phase in procedure.after(current.id):
                yield procedure.id, phase
        return
    every = pack.procedures.values()
    for procedure in sorted(every, key=lambda each: bool(against_age(pack, state, each.id))):
        for phase in procedure.first_phases:
            yield procedure.id, phase
