"""How a country protects: procedures with their phases, what a person can choose, their rights.

A procedure is what the law says and who decides; it never says what to choose.
What is only recalled is kept in the pack and shown to nobody.
"""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from fanal.core.duedates import Duration
from fanal.knowledge.enums import Confidence
from fanal.knowledge.records import About, Fact, Item, Slug, SourceIds, Strict
from fanal.knowledge.text import Text

# "No, not now" is a normal answer in every country, and leaves the door open.
ALWAYS_OPEN = ("not-now", "no")


class Sentence(Item):
    """A sentence or two about one thing; reads as its text."""

    text: Text

    def __str__(self) -> str:
        return str(self.text)


class Condition(Sentence):
    """What must be so for a phase to be granted."""


class Task(Sentence):
    """Something to do in a phase, counted from its start."""

    within: Duration | None = None


class End(Item):
    """A way out of a procedure."""

    name: Text
    article: str = ""
    confidence: Confidence = Confidence.PRIMARY


class Phase(Item):
    """A part of a procedure: one document, one length, its conditions.

    `duration` is None when no length is fixed.
    `extension` is what one extension adds; a renewable phase has as many as are granted.
    `actor` is None, `article_old` and `article_new` are empty when not established.
    """

    name: Text
    document: Text | None = None
    document_note: Text | None = None
    duration: Duration | None = None
    extension: Duration | None = None
    most_extensions: Annotated[int, Field(strict=True, ge=0)] = 0
    renewable: bool = False
    all_conditions: tuple[Condition, ...] = Field(default=(), alias="conditions")
    actor: Text | None = None
    article_old: str = ""
    article_new: str = ""
    next: tuple[Slug, ...] = ()
    warn: tuple[Duration, ...] = ()
    all_tasks: tuple[Task, ...] = Field(default=(), alias="tasks")
    source: SourceIds
    confidence: Confidence = Confidence.PRIMARY

    @model_validator(mode="after")
    def _extensions_are_whole(self) -> Self:
        if self.extension is None and (self.renewable or self.most_extensions):
            raise ValueError("write extension = { … }: what one extension adds")
        if self.extension is not None and self.renewable == bool(self.most_extensions):
            raise ValueError("write either most_extensions = 1 (or more) or renewable = true")
        if self.duration is None and (self.extension is not None or self.warn):
            raise ValueError("without duration nothing is due: leave out extension and warn")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.all_conditions if condition.retired is None)

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.all_tasks if task.retired is None)

    def may_extend(self, so_far: int) -> bool:
        """Whether one more extension is foreseen after so many."""
        return self.renewable or so_far < self.most_extensions


class Procedure(Fact):
    """The phases of one kind of protection; the first of `starts` is the usual first one.

    `applies_by`, `decided_by` and `law` are None when not established.
    """

    id: Slug
    name: Text
    for_whom: Text
    applies_by: Text | None = None
    decided_by: Text | None = None
    law: Text | None = None
    starts: tuple[Slug, ...] = ()
    all_phases: tuple[Phase, ...] = Field(default=(), alias="phases")
    all_ends: Annotated[tuple[End, ...], Field(min_length=1, alias="ends")]

    @model_validator(mode="after")
    def _phases_are_one_path(self) -> Self:
        known = {phase.id for phase in self.phases}
        named = {*self.starts, *(id for phase in self.phases for id in phase.next)}
        if unknown := sorted(named - known):
            raise ValueError(f"unknown phase {', '.join(unknown)}: write one of {_list(known)}")
        if lost := sorted(known - self._reached()):
            raise ValueError(f"nothing leads to {', '.join(lost)}: name it in starts or in a next")
        if self.shown and any(phase.confidence is Confidence.RECALLED for phase in self.phases):
            raise ValueError('a phase with confidence "C" is only recalled: leave it out')
        return self

    def _reached(self) -> set[str]:
        reached: set[str] = set()
        waiting = list(self.starts)
        while waiting:
            id = waiting.pop()
            if id not in reached:
                reached.add(id)
                waiting += self.phase(id).next
        return reached

    @property
    def phases(self) -> tuple[Phase, ...]:
        return tuple(phase for phase in self.all_phases if phase.retired is None)

    @property
    def first_phases(self) -> tuple[Phase, ...]:
        """Where one can come in; none when there is nothing but support."""
        return tuple(self.phase(id) for id in self.starts)

    @property
    def ends(self) -> tuple[End, ...]:
        return tuple(
            end
            for end in self.all_ends
            if end.retired is None and end.confidence is not Confidence.RECALLED
        )

    def phase(self, id: str) -> Phase:
        """A phase by its id, retired ones too; KeyError when there is none."""
        for phase in self.all_phases:
            if phase.id == id:
                return phase
        raise KeyError(id)

    def after(self, id: str) -> tuple[Phase, ...]:
        """The phases that can follow this one."""
        return tuple(self.phase(next) for next in self.phase(id).next)


class Choice(Fact):
    """What a person can answer, and what follows from it; `enters` when it opens a procedure."""

    id: Slug
    label: Text
    enters: bool = False
    all_follows: Annotated[tuple[Sentence, ...], Field(min_length=1, alias="follows")]

    @property
    def follows(self) -> tuple[Sentence, ...]:
        return tuple(sentence for sentence in self.all_follows if sentence.retired is None)


class Right(Fact):
    """Something to explain to a person before they choose."""

    id: Slug
    text: Text

    def __str__(self) -> str:
        return str(self.text)


class ProcedureFile(Strict):
    about: About
    procedures: Annotated[tuple[Procedure, ...], Field(min_length=1)]
    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    rights: Annotated[tuple[Right, ...], Field(min_length=1)]

    @field_validator("choices")
    @classmethod
    def _no_is_an_answer(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        shown = {choice.id: choice for choice in choices if choice.shown}
        if missing := [id for id in ALWAYS_OPEN if id not in shown]:
            raise ValueError(f"these choices are missing: {', '.join(missing)}")
        if opens := [id for id in ALWAYS_OPEN if shown[id].enters]:
            raise ValueError(f"{', '.join(opens)} opens no procedure: leave out enters")
        return choices


def _list(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) or "the phases of this procedure"
