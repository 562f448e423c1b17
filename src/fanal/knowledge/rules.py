"""The one engine of all lists of signs: what answers add up to, explained.

The public questions, the lists for professionals and the evaluation of a case all use it.
An explanation is never a verdict: it says which signs are there, what the list's own rule makes
of them, what that does not mean, and what comes next. Danger comes before any rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fanal.knowledge.enums import Answer, Counting, Result, SectionId, Whom
from fanal.knowledge.records import Item
from fanal.knowledge.text import Text

if TYPE_CHECKING:
    from fanal.knowledge.instruments import Instrument, Validation
    from fanal.knowledge.records import Source


class UnknownItem(LookupError):
    """An answer to something that this instrument does not ask."""


class Sign(Item):
    """One question of a self-test, or one sign of a professional list."""

    text: Text
    whom: Whom = Whom.ALL


class Limit(Item):
    """Something that a result does not mean."""

    text: Text


@dataclass(frozen=True, slots=True)
class Clause:
    """The rule of a list in force for one age; `id` is the asking's, `text` the list's words."""

    id: str
    counting: Counting
    at_least: int | None
    text: Text

    def weigh(self, present: int, unknown: int) -> Result:
        """What so many signs, and so many that nobody knows of, add up to."""
        if self.at_least is not None:
            if present >= self.at_least:
                return Result.MET
            return Result.OPEN if present + unknown >= self.at_least else Result.NOT_MET
        if present:
            return Result.SIGNS
        return Result.OPEN if unknown else Result.NONE_SEEN


@dataclass(frozen=True, slots=True)
class Asking:
    """A list as it is asked of people of one age: its signs, its rule, its words."""

    id: str
    ages: frozenset[Whom]
    intro: Text
    items: tuple[Sign, ...]
    clause: Clause
    wordings: Mapping[Result, Text]

    @property
    def results(self) -> tuple[Result, ...]:
        """The results that its rule can have, in the order of their strength."""
        return RESULTS[self.clause.counting is Counting.NUMBER]


# Weakest first. What stands further right says more; nothing that is added takes away from it.
RESULTS = {
    True: (Result.NOT_MET, Result.OPEN, Result.MET),
    False: (Result.NONE_SEEN, Result.OPEN, Result.SIGNS),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What answers to a list add up to, and everything that has to be said with it.

    `present`, `absent` and `unknown` are all signs that were asked, in the list's order.
    `danger` is what was said about immediate danger; whatever it is, `next` begins with it.
    """

    instrument: "Instrument"
    asking: Asking
    result: Result
    present: tuple[Sign, ...]
    absent: tuple[Sign, ...]
    unknown: tuple[Sign, ...]
    danger: Answer = Answer.UNKNOWN

    @property
    def urgent(self) -> bool:
        """Whether danger was said to be there: it is shown before and instead of any counting."""
        return self.danger is Answer.YES

    @property
    def clause(self) -> Clause:
        """The clause that was met, not met or left open; `result` says which."""
        return self.asking.clause

    @property
    def met(self) -> bool | None:
        """None when unknown answers leave it open, or the list has no number."""
        return {Result.MET: True, Result.NOT_MET: False}.get(self.result)

    @property
    def wording(self) -> Text:
        """The list's own sentence about this result."""
        return self.asking.wordings[self.result]

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What it does not mean."""
        return self.instrument.limits

    @property
    def validation(self) -> "Validation":
        return self.instrument.validation

    @property
    def next(self) -> tuple[SectionId, ...]:
        """The sections of the country's guidance to read now; danger first, always."""
        return self.instrument.first_danger(self.result)

    @property
    def owner(self) -> str:
        return self.instrument.owner

    @property
    def version(self) -> str:
        """The pack and its version, as in common@0123456789ab."""
        return self.instrument.version

    @property
    def checked_on(self) -> date:
        return self.instrument.checked_on

    @property
    def sources(self) -> "tuple[Source, ...]":
        return self.instrument.sources


def explain(
    instrument: "Instrument",
    asking: Asking,
    answers: Mapping[str, Answer],
    danger: Answer = Answer.UNKNOWN,
) -> Explanation:
    """Sort the signs by their answers and apply the rule; unanswered is unknown, never no."""
    if set(answers) - {item.id for item in asking.items}:
        raise UnknownItem(f"{instrument.id} asks something else")
    given = {item: answers.get(item.id, Answer.UNKNOWN) for item in asking.items}
    present, unknown = _with(given, Answer.YES), _with(given, Answer.UNKNOWN)
    return Explanation(
        instrument=instrument,
        asking=asking,
        result=asking.clause.weigh(len(present), len(unknown)),
        present=present,
        absent=_with(given, Answer.NO),
        unknown=unknown,
        danger=danger,
    )


def _with(given: Mapping[Sign, Answer], answer: Answer) -> tuple[Sign, ...]:
    return tuple(sign for sign, said in given.items() if said is answer)
