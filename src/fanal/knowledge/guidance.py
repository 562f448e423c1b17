"""Advice and explanations, and other services to point to."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from fanal.knowledge.enums import SectionId
from fanal.knowledge.records import (
    About,
    Fact,
    Item,
    Slug,
    Strict,
    Telephone,
    WebAddress,
    e164,
)
from fanal.knowledge.text import Text


class Point(Item):
    """A few short sentences about one thing."""

    title: Text | None = None
    text: Text


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


class Service(Fact):
    """Help outside the centres, for when it is something else."""

    id: Slug
    name: Text
    what: Text
    phone_display: Telephone | None = Field(default=None, alias="phone")
    website: WebAddress | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.phone_display is None and self.website is None:
            raise ValueError("give a phone or a website")
        return self

    @property
    def phone(self) -> str | None:
        return e164(self.phone_display) if self.phone_display else None

    @property
    def tel(self) -> str | None:
        return f"tel:{self.phone}" if self.phone else None


class ServicesFile(Strict):
    about: About
    services: tuple[Service, ...] = ()
