"""What the directory says about one place or line; the same for a pack's row and the desk's."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, NamedTuple, Self

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    field_serializer,
    model_validator,
)

from fanal.core.worktime import Interval
from fanal.knowledge import ServiceKind
from fanal.knowledge.country import WEEKDAYS, Language, WeekHours
from fanal.knowledge.records import Email, Line, Strict, Telephone, WebAddress
from fanal.knowledge.services import LOCATION, Age
from fanal.knowledge.text import SOURCE_LANGUAGE

LONGEST = 1000
Sentence = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST, strip_whitespace=True)
]
ROW_ID = r"^[a-z]{2}/[a-z0-9]+([-_][a-z0-9]+)*$"
RowId = Annotated[str, StringConstraints(pattern=ROW_ID, max_length=64)]


def _in_a_language(words: dict[str, str]) -> dict[str, str]:
    if not words:
        raise ValueError("write it in one language at least")
    return words


# The same words by language.
Words = Annotated[dict[Language, Sentence], AfterValidator(_in_a_language)]


class Said(NamedTuple):
    """Words in the language that there was, for a `lang` attribute."""

    text: str
    language: str


def said(words: Mapping[str, str], language: str) -> Said:
    """In this language, else in English, else in whatever there is."""
    for code in (language, SOURCE_LANGUAGE, *words):
        if code in words:
            return Said(words[code], code)
    raise ValueError("no words at all")


def written(interval: Interval) -> str:
    """As a pack writes it: "09:00-17:00", up to "24:00"."""
    end = "24:00" if interval.end == time(0) else f"{interval.end:%H:%M}"
    return f"{interval.start:%H:%M}-{end}"


class Facts(Strict):
    """One row. A shelter and whatever else is confidential has no location, by construction."""

    kind: ServiceKind
    name: Words
    what: Words
    for_whom: Words | None = None
    min_age: Age | None = None
    max_age: Age | None = None
    languages: tuple[Language, ...] = ()
    how: Words | None = None
    area: Words | None = None
    accessibility: Words | None = None
    phone: Telephone | None = None
    email: Email | None = None
    website: WebAddress | None = None
    hours: WeekHours | None = None
    open_on_holidays: bool = False
    confidential: bool = False
    address: tuple[Line, ...] = ()
    postcode: Line | None = None
    town: Words | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    # Where it was read, or who said it.
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]
    checked_on: date
    review_due: date

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.phone or self.email or self.website):
            raise ValueError("give a phone, an e-mail address or a website")
        return self

    @model_validator(mode="after")
    def _tells_no_shelter(self) -> Self:
        told = [name for name in LOCATION if getattr(self, name) not in (None, ())]
        if told and self.is_confidential:
            raise ValueError("where a confidential place lies stands nowhere")
        return self

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError("the lowest age is above the highest")
        if self.review_due <= self.checked_on:
            raise ValueError("look again later than on the day it was checked")
        if self.address and not (self.postcode and self.town):
            raise ValueError("an address has a postcode and a town")
        return self

    @field_serializer("hours")
    def _as_a_pack_writes_them(self, hours: WeekHours | None) -> dict[str, Any] | None:
        if hours is None or hours.always:
            return {"always": True} if hours else None
        days = {day: [written(span) for span in getattr(hours, day)] for day in WEEKDAYS}
        return {day: spans for day, spans in days.items() if spans}

    @property
    def is_confidential(self) -> bool:
        return self.confidential or self.kind is ServiceKind.SHELTER

    @property
    def has_location(self) -> bool:
        return bool(self.address)

    @property
    def content(self) -> dict[str, Any]:
        """What it says, without when somebody looked at it; for a row of the database."""
        return self.model_dump(mode="json", exclude={"checked_on", "review_due"})

    @property
    def fingerprint(self) -> str:
        """Changes with what it says, not with when it was looked at or translated."""
        content = self.content
        for key, value in content.items():
            if isinstance(value, dict) and SOURCE_LANGUAGE in value:
                content[key] = value[SOURCE_LANGUAGE]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
