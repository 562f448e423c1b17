"""Lists of signs: which are present, and whether the list's own rule is met.

A result is never a verdict: no instrument says that somebody is a victim.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from fanal.knowledge.enums import Answer, InstrumentKind
from fanal.knowledge.records import About, Fact, Item, Line, Slug, Strict
from fanal.knowledge.text import Text


class UnknownItem(LookupError):
    """An answer to something that this instrument does not ask."""


class Sign(Item):
    """One question of a self-test, or one sign of a professional list."""

    text: Text


class Limit(Item):
    """Something that a result does not mean."""

    text: Text


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers add up to.

    `met` is True when enough signs are present, False when too few can be,
    and None when unknown answers leave it open or the list has no number.
    """

    met: bool | None
    present: tuple[Sign, ...]
    absent: tuple[Sign, ...]
    unknown: tuple[Sign, ...]
    at_least: int | None
    wording: Text


class Instrument(Fact):
    id: Slug
    kind: InstrumentKind
    owner: Line
    title: Text
    intro: Text
    rule: Text
    at_least: Annotated[int, Field(ge=1)] | None = None
    all_items: Annotated[tuple[Sign, ...], Field(min_length=1, alias="items")]
    when_met: Text | None = None
    when_not_met: Text
    when_open: Text
    all_limits: Annotated[tuple[Limit, ...], Field(min_length=1, alias="limits")]

    @model_validator(mode="after")
    def _rule_is_whole(self) -> Self:
        if self.at_least is not None and self.at_least > len(self.items):
            raise ValueError(f"at_least is more than the {len(self.items)} items asked")
        if self.at_least is not None and self.when_met is None:
            raise ValueError("a rule with a number needs when_met")
        if self.at_least is None and self.when_met is not None:
            raise ValueError("without at_least nothing can be met: leave out when_met")
        return self

    @property
    def items(self) -> tuple[Sign, ...]:
        """The items that are asked today."""
        return tuple(item for item in self.all_items if item.retired is None)

    @property
    def limits(self) -> tuple[Limit, ...]:
        return tuple(limit for limit in self.all_limits if limit.retired is None)

    def evaluate(self, answers: Mapping[str, Answer]) -> Result:
        """Sort the items by their answers and apply the rule; unanswered is unknown."""
        if set(answers) - {item.id for item in self.items}:
            raise UnknownItem(f"{self.id} asks something else")
        given = {item: answers.get(item.id, Answer.UNKNOWN) for item in self.items}
        present = _with(given, Answer.YES)
        unknown = _with(given, Answer.UNKNOWN)
        met = self._met(len(present), len(unknown))
        return Result(
            met=met,
            present=present,
            absent=_with(given, Answer.NO),
            unknown=unknown,
            at_least=self.at_least,
            wording=self._wording(met, bool(present)),
        )

    def _met(self, present: int, unknown: int) -> bool | None:
        if self.at_least is None:
            return None
        if present >= self.at_least:
            return True
        return None if present + unknown >= self.at_least else False

    def _wording(self, met: bool | None, any_present: bool) -> Text:
        if met and self.when_met is not None:
            return self.when_met
        if met is None and (any_present or self.at_least is not None):
            return self.when_open
        return self.when_not_met


def _with(given: Mapping[Sign, Answer], answer: Answer) -> tuple[Sign, ...]:
    return tuple(sign for sign, said in given.items() if said is answer)


class InstrumentsFile(Strict):
    about: About
    instruments: Annotated[tuple[Instrument, ...], Field(min_length=1)]
