"""How a country protects: procedures with their phases, what a person can choose, their rights.

A procedure is what the law says and who decides; it never says what to choose.
What is only recalled is kept in the pack and shown to nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from fanal.core.duedates import Duration
from fanal.knowledge.enums import Confidence, Whom
from fanal.knowledge.records import About, Fact, Item, Record, Slug, SourceIds, Strict
from fanal.knowledge.text import Text

# "No, not now" is a normal answer in every country, and leaves the door open.
LATER, NOT = "not-now", "no"
ALWAYS_OPEN = (LATER, NOT)

R = TypeVar("R", bound=Record)


class Sentence(Item):
    """A sentence or two about one thing; reads as its text."""

    text: Text

    def __str__(self) -> str:
        return str(self.text)


class Condition(Sentence):
    """What must be so for a phase to be granted; `source` when it is another than the phase's."""

    source: tuple[Slug, ...] = ()
    confidence: Confidence = Confidence.PRIMARY


class Task(Sentence):
    """Something to do in a phase: within a term from its start, before its end, or at once.

    `before_end` puts it on the first day to look ahead to the end. With neither no term is
    established, and it stands from the day on which somebody notes the phase.
    """

    within: Duration | None = None
    before_end: bool = False

    @model_validator(mode="after")
    def _one_term(self) -> Self:
        if self.within is not None and self.before_end:
            raise ValueError("write either within or before_end = true")
        return self


class End(Item):
    """A way out of a procedure."""

    name: Text
    article: str = ""
    confidence: Confidence = Confidence.PRIMARY


class Phase(Item):
    """A part of a procedure: one document, one length, its conditions.

    `duration` is None when no length is fixed.
    `extension` is what one extension adds; a renewable phase has as many as are granted.
    `no_document` says that none is needed, which is not the same as not knowing which.
    `actor` is None, `article_old` and `article_new` are empty when not established; articles that
    are only recalled (`article_confidence` C) stay in the pack and are shown to nobody.
    `extension_conditions` are asked before it goes on; none: those of the phase itself.
    """

    name: Text
    document: Text | None = None
    document_note: Text | None = None
    no_document: bool = False
    duration: Duration | None = None
    extension: Duration | None = None
    most_extensions: Annotated[int, Field(strict=True, ge=0)] = 0
    renewable: bool = False
    all_conditions: tuple[Condition, ...] = Field(default=(), alias="conditions")
    all_extension_conditions: tuple[Condition, ...] = Field(
        default=(), alias="extension_conditions"
    )
    actor: Text | None = None
    article_old: str = ""
    article_new: str = ""
    article_confidence: Confidence = Confidence.PRIMARY
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
        if self.extension is None and self.all_extension_conditions:
            raise ValueError("extension_conditions without an extension: leave them out")
        if self.duration is None and any(task.before_end for task in self.all_tasks):
            raise ValueError("without duration nothing ends: leave out before_end")
        if shared := {c.id for c in self.all_conditions} & {
            c.id for c in self.all_extension_conditions
        }:
            raise ValueError(f"{_list(shared)}: give a condition of an extension an id of its own")
        if self.no_document and self.document is not None:
            raise ValueError("write either document or no_document = true")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return _held(self.all_conditions)

    @property
    def extension_conditions(self) -> tuple[Condition, ...]:
        """What to look at before it is extended or renewed."""
        return _held(self.all_extension_conditions) or self.conditions

    @property
    def articles(self) -> tuple[str, str]:
        """The article before and after a renumbering, as far as it may be shown."""
        if self.article_confidence is Confidence.RECALLED:
            return "", ""
        return self.article_old, self.article_new

    @property
    def tentative(self) -> bool:
        """Whether somebody has yet to confirm what is said here."""
        return self.confidence is not Confidence.PRIMARY

    def condition(self, id: str) -> Condition | None:
        """What an entry calls by that id: as it is now, or as it was last."""
        every = (*self.all_conditions, *self.all_extension_conditions)
        return newest(every, id)

    def task(self, id: str) -> Task | None:
        return newest(self.all_tasks, id)

    @property
    def tasks(self) -> tuple[Task, ...]:
        return _held(self.all_tasks)

    def may_extend(self, so_far: int) -> bool:
        """Whether one more extension is foreseen after so many."""
        return self.renewable or so_far < self.most_extensions


class Procedure(Fact):
    """The phases of one kind of protection; the first of `starts` is the usual first one.

    `applies_by`, `decided_by` and `law` are None when not established.
    `whom` it can be about sorts what is laid before somebody and refuses nobody.
    """

    id: Slug
    name: Text
    for_whom: Text
    whom: Whom = Whom.ALL
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
        every = {phase.id for phase in self.all_phases}
        after = {id for phase in self.all_phases for id in phase.next}
        if unknown := sorted(after - every):
            raise ValueError(f"unknown phase {', '.join(unknown)}: write one of {_list(every)}")
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
        return _held(self.all_ends)

    def phase(self, id: str) -> Phase:
        """A phase by its id, or what took its place; KeyError when there is none."""
        if (found := newest(self.all_phases, id)) is None:
            raise KeyError(id)
        return found

    def end(self, id: str) -> End | None:
        return newest(self.all_ends, id)

    @property
    def tentative(self) -> bool:
        return self.confidence is not Confidence.PRIMARY

    def after(self, id: str) -> tuple[Phase, ...]:
        """The phases that can follow this one."""
        return tuple(self.phase(next) for next in self.phase(id).next)


class Side(StrEnum):
    """On which side of a choice something stands."""

    FOLLOWS = "follows"
    GIVES_UP = "gives-up"
    WAY_BACK = "way-back"


class Consequence(Sentence):
    """What follows from a choice; `is` says when it is something given up, or a way back."""

    side: Side = Field(default=Side.FOLLOWS, alias="is")


class Choice(Fact):
    """What a person can answer, and what follows from it; `enters` when it opens a procedure.

    `procedures` are those that have such a thing; none named: all of them.
    """

    id: Slug
    label: Text
    enters: bool = False
    procedures: tuple[Slug, ...] = ()
    all_follows: Annotated[tuple[Consequence, ...], Field(min_length=1, alias="follows")]

    def belongs_to(self, procedures: Iterable[Procedure]) -> bool:
        """Whether one of these has it."""
        return not self.procedures or any(each.id in self.procedures for each in procedures)

    @property
    def follows(self) -> tuple[Consequence, ...]:
        """All of it, in the order of the pack."""
        return _held(self.all_follows)

    def side(self, side: Side) -> tuple[Consequence, ...]:
        """What stands on one side only; nothing there is "unknown", never "nothing"."""
        return tuple(each for each in self.follows if each.side is side)


class Right(Fact):
    """Something to explain to a person before they choose.

    `whom` it can be about leaves it out for who is known to be of the other age.
    `article_old` and `article_new` are empty when it rests on none, or on one not established.
    """

    id: Slug
    text: Text
    whom: Whom = Whom.ALL
    article_old: str = ""
    article_new: str = ""

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

    @model_validator(mode="after")
    def _choices_name_procedures(self) -> Self:
        known = {procedure.id for procedure in self.procedures}
        named = {id for choice in self.choices for id in choice.procedures}
        if unknown := sorted(named - known):
            raise ValueError(f"unknown procedure {', '.join(unknown)}: write one of {_list(known)}")
        return self


def newest(records: Sequence[R], id: str) -> R | None:
    """The record of that id, or the one that took its place, however often it was replaced.

    A retired one without a successor is still itself: a case that named it goes on reading it.
    """
    known: Mapping[str, R] = {record.id: record for record in records}
    found = known.get(id)
    for _ in records:
        if found is None or found.retired is None or found.retired.successor is None:
            break
        found = known.get(found.retired.successor)
    return found


def _held(records: tuple[R, ...]) -> tuple[R, ...]:
    """Those that are neither retired nor only recalled."""
    return tuple(
        record
        for record in records
        if record.retired is None
        and getattr(record, "confidence", Confidence.PRIMARY) is not Confidence.RECALLED
    )


def _list(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) or "the phases of this procedure"
