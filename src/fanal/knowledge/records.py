"""What every record of a pack has in common. An unknown key is an error."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from fanal.knowledge.enums import Confidence

PACK_ID = r"^[a-z]{2}/[a-z0-9]+(-[a-z0-9]+)*$"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
PackId = Annotated[str, StringConstraints(pattern=PACK_ID)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
SourceIds = Annotated[tuple[Slug, ...], Field(min_length=1)]


# Free or shared-cost numbers of a country, which cannot be dialled from another; and the numbers
# for the same help in every country of the European Union.
_SERVICE_NUMBER = re.compile(r"0[89]00 \d{3,7}|116 \d{3}")


def e164(number: str) -> str:
    """The same number without its spaces."""
    return number.replace(" ", "")


def _international(number: str) -> str:
    if _SERVICE_NUMBER.fullmatch(number):
        return number
    if not re.fullmatch(r"\+\d{1,3}( \d+)+", number) or not 8 <= len(e164(number)) <= 16:
        raise ValueError('write the number with its country, as in "+32 2 511 64 64"')
    return number


Telephone = Annotated[str, AfterValidator(_international)]


class Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True
    )


class Retired(Strict):
    """A record that is no longer used; its id is never given to another."""

    on: date
    why: Line
    successor: str | None = None


class Record(Strict):
    id: str
    retired: Retired | None = None


class Item(Record):
    """A record inside another; its id is unique there."""

    id: Slug


class Fact(Record):
    """A record that claims something about the world."""

    source: SourceIds
    checked_on: date
    confidence: Confidence = Confidence.PRIMARY
    confirmed: bool = True
    note: Line | None = None

    @model_validator(mode="after")
    def _recalled_is_unconfirmed(self) -> Self:
        if self.confidence is Confidence.RECALLED and self.confirmed:
            raise ValueError('confidence "C" is only recalled: write confirmed = false')
        return self

    @property
    def shown(self) -> bool:
        return self.confirmed and self.retired is None


class About(Strict):
    """The head of every file."""

    checked_on: date
    review_due: date
    reviewed_by: str = ""
    note: Line | None = None

    @model_validator(mode="after")
    def _review_follows_check(self) -> Self:
        if self.review_due <= self.checked_on:
            raise ValueError("review_due must be later than checked_on")
        return self


class Source(Item):
    """Where facts were read, and how much of it could be read."""

    title: Line
    url: WebAddress | None = None
    read: Literal["whole", "part", "cited"]
    note: Line | None = None


class SourcesFile(Strict):
    about: About
    sources: tuple[Source, ...]
