"""What the entries of a case add up to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from fanal.dossiers.contents import Silent

if TYPE_CHECKING:
    from fanal.cases.kinds.appointment import AppointmentNow
    from fanal.cases.kinds.around import Around
    from fanal.cases.kinds.assessment import Assessment
    from fanal.cases.kinds.choice import Choice
    from fanal.cases.kinds.closing import CaseClosed
    from fanal.cases.kinds.consent import Consent, LegalGround
    from fanal.cases.kinds.goal import GoalNow
    from fanal.cases.kinds.identification import Identification
    from fanal.cases.kinds.merging import CaseMerged
    from fanal.cases.kinds.met import Condition
    from fanal.cases.kinds.opening import CaseOpened
    from fanal.cases.kinds.outcome import Outcome
    from fanal.cases.kinds.person import Person
    from fanal.cases.kinds.phase import PhaseStarted
    from fanal.cases.kinds.procedure_end import ProcedureLeft
    from fanal.cases.kinds.rights import RightsExplained
    from fanal.cases.kinds.snooze import CaseSnoozed
    from fanal.cases.kinds.step import StepNow


class What(StrEnum):
    """What can be due."""

    PHASE_ENDS = "phase-ends"
    TASK = "task"
    PHASE_TASK = "phase-task"
    COME_BACK = "come-back"
    STEP = "step"
    FOLLOW_UP = "follow-up"
    NEED = "need"
    APPOINTMENT = "appointment"
    REMIND = "remind"
    # The reminder that goes out by itself did not, as far as anybody knows.
    UNREMINDED = "unreminded"


# What is ticked off in one way, wherever it came from.
TICKED = frozenset(What) - {What.PHASE_ENDS, What.APPOINTMENT, What.UNREMINDED}


class DueItem(Silent):
    """Something due on a day: in codes and the adviser's own words, so that any language shows it.

    `since`, `amount` and `unit` say why it is that day; `warn_on` are days to look at it before.
    `paper` when `on` is what a document says; `computed` is then what the rule gave, if anything.
    `declined` names the change of a rule that somebody decided not to follow here.
    """

    # The number of its entry; with the id of a task where a phase brought several.
    key: str
    what: What
    on: date
    words: str = ""
    procedure: str = ""
    phase: str = ""
    task: str = ""
    # What an evaluation named, in its code: a need, or a finding to look at again.
    code: str = ""
    # The moment, where an hour was agreed.
    at: datetime | None = None
    since: date | None = None
    amount: int = 0
    unit: str = ""
    warn_on: tuple[date, ...] = ()
    extended: bool = False
    # A task of a phase that comes before its end, wherever that goes.
    before_end: bool = False
    paper: bool = False
    computed: date | None = None
    declined: str = ""
    # Came along from a case that was merged into this one; so anything of it can be ticked off.
    carried: bool = False

    @property
    def ticked(self) -> bool:
        """Whether it is ticked off, instead of ending in a way of its own."""
        return self.what in TICKED or self.carried

    @property
    def by_rule(self) -> date | None:
        """The day that the rule gave when somebody last looked at it; None: it gave none."""
        return self.computed if self.paper else self.on


def _nobody() -> "Person":
    from fanal.cases.kinds.person import Person

    return Person()


@dataclass
class State:
    """Filled by the entries in their order: each kind says what it changes."""

    opening: "CaseOpened | None" = None
    person: "Person" = field(default_factory=_nobody)
    assessment: "Assessment | None" = None
    outcome: "Outcome | None" = None
    outcome_entry: int = 0
    identification: "Identification | None" = None
    rights: "RightsExplained | None" = None
    choice: "Choice | None" = None
    choice_entry: int = 0
    phase: "PhaseStarted | None" = None
    phase_entry: int = 0
    phase_due: date | None = None
    extensions: int = 0
    # The conditions of that phase as they were last looked at, by their id.
    conditions: "dict[str, Condition]" = field(default_factory=dict)
    # Who left a procedure may come back to one: the entry that ended it, until a new phase starts.
    left: "ProcedureLeft | None" = None
    # Whose it is: at first who opened it; none for nobody.
    assignee: UUID | None = None
    # Who alone opens it; empty: the whole team.
    named: frozenset[UUID] = frozenset()
    closing: "CaseClosed | None" = None
    # The case that goes on in this one's place.
    merged: "CaseMerged | None" = None
    # The cases that were merged into this one, and into those; the newest last.
    absorbed: list[UUID] = field(default_factory=list)
    # The newest answer and the newest ground for each use, with the number of its entry.
    consents: "dict[str, tuple[int, Consent]]" = field(default_factory=dict)
    grounds: "dict[str, tuple[int, LegalGround]]" = field(default_factory=dict)
    # That it was put to sleep, and the entry that did.
    snooze: "CaseSnoozed | None" = None
    snooze_entry: int = 0
    due: dict[str, DueItem] = field(default_factory=dict)
    # Each by the number of the entry that began it.
    goals: dict[str, "GoalNow"] = field(default_factory=dict)
    appointments: dict[str, "AppointmentNow"] = field(default_factory=dict)
    people: dict[str, "Around"] = field(default_factory=dict)

    @property
    def running(self) -> "PhaseStarted | None":
        """The phase of the procedure that runs; none before one started or after it was left."""
        return self.phase if self.left is None else None

    @property
    def phase_ends(self) -> DueItem | None:
        """The day on which the phase that runs ends, and why; None without one."""
        return self.due.get(str(self.phase_entry)) if self.running else None

    @property
    def closed(self) -> bool:
        return self.closing is not None or self.merged is not None

    @property
    def tasks(self) -> list[DueItem]:
        """What somebody has to do and can tick off, soonest first."""
        return [item for item in self.due_items if item.ticked]

    def step(self, key: str) -> "StepNow | None":
        return next((goal.steps[key] for goal in self.goals.values() if key in goal.steps), None)

    def look_again(self, number: int, on: date | None, *, words: str = "", code: str = "") -> None:
        """A follow-up that an entry brings, if it names a day."""
        if on:
            key = str(number)
            self.due[key] = DueItem(key=key, what=What.FOLLOW_UP, on=on, words=words, code=code)

    @property
    def due_items(self) -> list[DueItem]:
        """What is due, soonest first; nothing is due in a closed case."""
        return [] if self.closed else sorted(self.due.values(), key=lambda item: item.on)
