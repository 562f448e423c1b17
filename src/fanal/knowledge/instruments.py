"""Lists of signs as a pack writes them: items, rule, words, limits, and what is known about them.

`rules` says what answers to one add up to. No instrument says that somebody is a victim.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from fanal.knowledge import rules
from fanal.knowledge.enums import (
    Answer,
    Counting,
    InstrumentKind,
    Result,
    SectionId,
    Sector,
    Ternary,
    Whom,
)
from fanal.knowledge.records import About, Fact, Item, Line, Slug, Source, SourceIds, Strict
from fanal.knowledge.rules import Asking, Clause, Explanation, Limit, Sign
from fanal.knowledge.text import Text

BASE = "base"
AGES = {
    Whom.ALL: frozenset({Whom.ADULTS, Whom.MINORS}),
    Whom.ADULTS: frozenset({Whom.ADULTS}),
    Whom.MINORS: frozenset({Whom.MINORS}),
}
# The key of a pack file that has the words for each result, by whether the list has a number.
WORDS: dict[bool, dict[Result, str]] = {
    True: {
        Result.MET: "when_met",
        Result.NOT_MET: "when_not_met",
        Result.OPEN: "when_open",
    },
    False: {
        Result.SIGNS: "when_open",
        Result.NONE_SEEN: "when_not_met",
        Result.OPEN: "when_unknown",
    },
}
NEXT = {
    InstrumentKind.SELFTEST: (SectionId.CONTACT, SectionId.SUPPORT, SectionId.NOT_READY),
    InstrumentKind.PROFESSIONAL: (
        SectionId.PROFESSIONAL_CALL,
        SectionId.PROFESSIONAL_DO,
        SectionId.PROFESSIONAL_DONT,
    ),
}

Words = Mapping[str, Text | None]
Percent = Annotated[float, Field(ge=0, le=100)]


class Study(Item):
    """A published evaluation of a rule; figures in per cent, as its source gives them."""

    where: Text
    participants: Annotated[int, Field(ge=1)] | None = None
    sensitivity: Percent | None = None
    specificity: Percent | None = None
    positive_predictive: Percent | None = None
    negative_predictive: Percent | None = None
    source: SourceIds


class Validation(Strict):
    """What is known about how well a rule works: said in a sentence, with the studies."""

    text: Text
    studies: tuple[Study, ...] = ()


class Next(Strict):
    """The sections to read after each result; an result that is left out has the usual ones."""

    met: tuple[SectionId, ...] | None = None
    not_met: tuple[SectionId, ...] | None = None
    open: tuple[SectionId, ...] | None = None
    signs: tuple[SectionId, ...] | None = None
    none_seen: tuple[SectionId, ...] | None = None

    @model_validator(mode="after")
    def _danger_is_not_repeated(self) -> Self:
        if any(SectionId.DANGER in (getattr(self, key) or ()) for key in type(self).model_fields):
            raise ValueError("danger always comes first by itself: leave it out")
        return self

    def after(self, result: Result) -> tuple[SectionId, ...] | None:
        found: tuple[SectionId, ...] | None = getattr(self, result.value.replace("-", "_"))
        return found


class Wording(Item):
    """The words of one item for one age; the id is the item's."""

    text: Text


class Variant(Item):
    """What is different for people of one age; what it leaves out is as the list says."""

    whom: Literal[Whom.ADULTS, Whom.MINORS]
    at_least: Annotated[int, Field(ge=1)] | None = None
    counting: Counting | None = None
    intro: Text | None = None
    rule: Text | None = None
    when_met: Text | None = None
    when_not_met: Text | None = None
    when_open: Text | None = None
    when_unknown: Text | None = None
    wording: tuple[Wording, ...] = ()

    @property
    def own_rule(self) -> bool:
        return self.at_least is not None or self.counting is not None


class Instrument(Fact):
    id: Slug
    kind: InstrumentKind
    whom: Whom = Whom.ALL
    sectors: Annotated[tuple[Sector, ...], Field(min_length=1)] = (Sector.ANYONE,)
    owner: Line
    title: Text
    intro: Text
    rule: Text
    at_least: Annotated[int, Field(ge=1)] | None = None
    counting: Counting | None = None
    all_items: Annotated[tuple[Sign, ...], Field(min_length=1, alias="items")]
    when_met: Text | None = None
    when_not_met: Text
    when_open: Text
    when_unknown: Text | None = None
    all_limits: Annotated[tuple[Limit, ...], Field(min_length=1, alias="limits")]
    all_variants: tuple[Variant, ...] = Field(default=(), alias="variants")
    validation: Validation
    next: Next = Next()

    _version: str = PrivateAttr(default="")
    _sources: tuple[Source, ...] = PrivateAttr(default=())
    _confirmed_here: bool = PrivateAttr(default=False)

    @model_validator(mode="after")
    def _rule_is_whole(self) -> Self:
        for asking_id, at_least, counting, words in self._rules():
            _whole(asking_id, at_least, counting, words)
        return self

    @model_validator(mode="after")
    def _ages_fit(self) -> Self:
        covered = [age for variant in self.variants for age in AGES[variant.whom]]
        if len(covered) != len(set(covered)):
            raise ValueError("two variants are for the same age: write one")
        if not self._base_ages:
            raise ValueError("the variants leave nobody for the list itself: leave one out")
        if set(covered) - AGES[self.whom]:
            raise ValueError(f"the list is for {self.whom.value}: leave that variant out")
        if self.variants and self.kind is InstrumentKind.SELFTEST:
            raise ValueError("the public questions ask for no age: leave out variants")
        known = {item.id for item in self.all_items}
        for variant in self.variants:
            if unknown := {wording.id for wording in variant.wording} - known:
                raise ValueError(f"{variant.id}: no item {', '.join(sorted(unknown))}")
        for asking in self.askings:
            for item in self.items:
                ages = AGES[item.whom]
                if not (ages >= asking.ages or ages.isdisjoint(asking.ages)):
                    raise ValueError(f"{item.id}: write a variant for {item.whom.value}")
            asked = len(asking.items)
            if (asking.clause.at_least or 0) > asked:
                raise ValueError(f"at_least is more than the {asked} items asked ({asking.id})")
        return self

    @property
    def shown(self) -> bool:
        return (self.confirmed or self._confirmed_here) and self.retired is None

    @property
    def meets(self) -> Whom:
        """Of whom it speaks where nobody is asked for an age, as on a paper.

        Who is met in work with the young is not known to be an adult, and is taken for a minor.
        """
        if self.whom is Whom.ALL and self.sectors == (Sector.YOUTH,):
            return Whom.MINORS
        return self.whom

    @property
    def confirmed_here(self) -> bool:
        """Whether it is on because this installation confirmed it (`FANAL_CONFIRMED`)."""
        return self._confirmed_here and not self.confirmed

    @property
    def version(self) -> str:
        """The pack that it stands in and its version, as in be@0123456789ab."""
        return self._version

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it was read."""
        return self._sources

    @property
    def items(self) -> tuple[Sign, ...]:
        """The items that are asked today, of whatever age."""
        return tuple(item for item in self.all_items if item.retired is None)

    @property
    def limits(self) -> tuple[Limit, ...]:
        return tuple(limit for limit in self.all_limits if limit.retired is None)

    @property
    def variants(self) -> tuple[Variant, ...]:
        return tuple(variant for variant in self.all_variants if variant.retired is None)

    @cached_property
    def askings(self) -> tuple[Asking, ...]:
        """The list itself, and its variant for each age that has one."""
        return (self._asking(None), *(self._asking(variant) for variant in self.variants))

    def asking(self, minor: Ternary | None = Ternary.NOT_SURE) -> Asking:
        """What is asked of this person; who may be a minor is asked as one."""
        age = Whom.ADULTS if minor is Ternary.NO else Whom.MINORS
        return next((each for each in self.askings if age in each.ages), self.askings[0])

    def evaluate(
        self,
        answers: Mapping[str, Answer],
        *,
        minor: Ternary | None = Ternary.NOT_SURE,
        danger: Answer = Answer.UNKNOWN,
    ) -> Explanation:
        """What these answers add up to, explained; never a verdict. Unanswered is unknown."""
        return rules.explain(self, self.asking(minor), answers, danger)

    @property
    def for_the_young(self) -> bool:
        """Whether it is about minors, or was made for those who work with the young."""
        return self.meets is Whom.MINORS

    def is_for(self, sector: Sector | None = None, minor: Ternary | None = None) -> bool:
        """Whether somebody of this work would use it for a person of this age.

        Who may be a minor is offered the lists for minors and those for adults. A list that was
        made for the young is for everybody who meets one.
        """
        sectors = {sector, Sector.ANYONE}
        at_work = sector in (None, Sector.ANYONE) or bool(sectors & set(self.sectors))
        if self.for_the_young and minor in (Ternary.YES, Ternary.NOT_SURE):
            return True
        match minor:
            case Ternary.YES:
                return at_work and self.whom is not Whom.ADULTS
            case Ternary.NO:
                return at_work and self.whom is not Whom.MINORS
            case _:
                return at_work

    def closeness(self, sector: Sector | None, minor: Ternary | None) -> int:
        """How much it was made for just this: for sorting, never for leaving one out."""
        own_work = sector in self.sectors and sector is not Sector.ANYONE
        if minor in (Ternary.YES, Ternary.NOT_SURE):
            # Age before work; the signs of adults at work come last about a child.
            work = Sector.WORK in self.sectors and self.whom is not Whom.MINORS
            return 4 * self.for_the_young + 2 * (self.whom is Whom.MINORS) + own_work - 2 * work
        return own_work + (minor is Ternary.NO and self.whom is Whom.ADULTS)

    def next_after(self, result: Result) -> tuple[SectionId, ...]:
        own = self.next.after(result)
        return NEXT[self.kind] if own is None else own

    def first_danger(self, result: Result) -> tuple[SectionId, ...]:
        """What to read after this result: danger, then the rest."""
        return (SectionId.DANGER, *self.next_after(result))

    def settle(self, version: str, sources: Mapping[str, Source], *, confirmed_here: bool) -> None:
        """Called once by the pack."""
        self._version = version
        self._sources = tuple(sources[id] for id in self.source)
        self._confirmed_here = confirmed_here

    @property
    def _base_ages(self) -> frozenset[Whom]:
        taken = (AGES[variant.whom] for variant in self.variants)
        return AGES[self.whom].difference(*taken)

    def _rules(self) -> Iterator[tuple[str, int | None, Counting | None, Words]]:
        """The rule of the list and of each variant that has one of its own, with its words."""
        yield BASE, self.at_least, self.counting, _words(self)
        for variant in self.variants:
            if variant.own_rule:
                yield variant.id, variant.at_least, variant.counting, _words(variant)

    def _asking(self, variant: Variant | None) -> Asking:
        own = variant if variant is not None and variant.own_rule else self
        counting = Counting.NUMBER if own.at_least is not None else own.counting
        counting = counting or Counting.SEVERAL
        ages = self._base_ages if variant is None else AGES[variant.whom]
        words = WORDS[counting is Counting.NUMBER]
        # A rule is whole (see _rule_is_whole), so none of these is missing in a valid list.
        wordings = {
            result: text
            for result, key in words.items()
            if (text := self._said(variant, key)) is not None
        }
        id = BASE if variant is None else variant.id
        rule, intro = self._said(variant, "rule"), self._said(variant, "intro")
        # The list itself has both.
        assert rule is not None
        assert intro is not None
        return Asking(
            id=id,
            ages=ages,
            intro=intro,
            items=tuple(self._worded(variant, ages)),
            clause=Clause(id=id, counting=counting, at_least=own.at_least, text=rule),
            wordings=wordings,
        )

    def _said(self, variant: Variant | None, key: str) -> Text | None:
        own: Text | None = getattr(variant, key) if variant is not None else None
        said: Text | None = getattr(self, key)
        return own or said

    def _worded(self, variant: Variant | None, ages: frozenset[Whom]) -> Iterator[Sign]:
        words = {each.id: each.text for each in variant.wording} if variant is not None else {}
        for item in self.items:
            if AGES[item.whom] & ages:
                text = words.get(item.id)
                yield item.model_copy(update={"text": text}) if text else item


def _words(of: Instrument | Variant) -> Words:
    keys = ("rule", "when_met", "when_not_met", "when_open", "when_unknown")
    return {key: getattr(of, key) for key in keys}


def _whole(id: str, at_least: int | None, counting: Counting | None, words: Words) -> None:
    """A rule has exactly the words that its results need."""
    where = "" if id == BASE else f"{id}: "
    if at_least is not None and counting not in (None, Counting.NUMBER):
        raise ValueError(f"{where}write either at_least or counting")
    if at_least is not None and words["when_met"] is None:
        raise ValueError(f"{where}a rule with a number needs when_met")
    if at_least is not None and words["when_unknown"] is not None:
        raise ValueError(f"{where}with a number, when_open says that too little is known")
    if at_least is None and words["when_met"] is not None:
        raise ValueError(f"{where}without at_least nothing can be met: leave out when_met")
    if at_least is None and counting in (None, Counting.NUMBER):
        raise ValueError(f'{where}without at_least write counting = "several" or "none"')
    if at_least is None and words["when_unknown"] is None:
        raise ValueError(f"{where}without at_least write when_unknown: too little is known")
    if missing := [key for key in ("rule", "when_not_met", "when_open") if words[key] is None]:
        raise ValueError(f"{where}another rule needs its own words: {', '.join(missing)}")


class InstrumentsFile(Strict):
    about: About
    instruments: Annotated[tuple[Instrument, ...], Field(min_length=1)]
