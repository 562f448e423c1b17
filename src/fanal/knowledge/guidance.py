"""Advice and explanations."""

from pydantic import Field, field_validator

from fanal.knowledge.enums import SectionId, Whom
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
