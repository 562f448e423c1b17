"""Advice and explanations."""

from pydantic import Field, field_validator

from fanal.knowledge.enums import SectionId, Ternary, Whom
from fanal.knowledge.records import About, Fact, Item, Strict
from fanal.knowledge.text import Text


class Point(Item):
    """A few short sentences about one thing."""

    title: Text | None = None
    text: Text
    # Said only about people of this age.
    whom: Whom = Whom.ALL


class Section(Fact):
    id: SectionId
    title: Text
    lead: Text | None = None
    all_points: tuple[Point, ...] = Field(default=(), alias="points")

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for point in self.all_points if point.retired is None)

    def for_age(self, minor: Ternary) -> "Section":
        """Without what is said about people of another age; who may be a minor is one."""
        other = Whom.MINORS if minor is Ternary.NO else Whom.ADULTS
        points = tuple(point for point in self.points if point.whom is not other)
        return self.model_copy(update={"all_points": points})

    def for_whom(self, whom: Whom) -> "Section":
        """The same for a paper, which asks nobody how old somebody is."""
        match whom:
            case Whom.MINORS:
                return self.for_age(Ternary.YES)
            case Whom.ADULTS:
                return self.for_age(Ternary.NO)
            case _:
                return self


class GuidanceFile(Strict):
    about: About
    sections: tuple[Section, ...]

    @field_validator("sections")
    @classmethod
    def _complete(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        missing = sorted(set(SectionId) - {section.id for section in sections})
        if missing:
            raise ValueError(f"these sections are missing: {', '.join(missing)}")
        return sections
