"""What may be asked of each list: a closed set of parameters, everything else is refused."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import QueryDict
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

MOST_PER_PAGE = 200


class BadParameters(Exception):
    """Which ones, by name; never what they said."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class UnknownPlace(Exception):
    """A postcode or town that no country here has: an empty list would say that nobody helps."""


def _written_out(value: Any) -> Any:
    """A number of seconds is no day that anybody means."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("write a day as 2026-11-22")
    return value


class Format(StrEnum):
    JSON = "json"
    NDJSON = "ndjson"


class Paged(BaseModel):
    """What every list understands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    search: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        None, description="Words that must all be there, in any language of the directory."
    )
    page: Annotated[int, Field(ge=1, le=1_000_000)] = Field(1, description="Counted from one.")
    per_page: Annotated[int, Field(ge=1, le=MOST_PER_PAGE)] = 50
    format: Format = Field(Format.JSON, description="ndjson gives everything, one a line.")


class OfServices(Paged):
    """What lists that are made of services understand besides."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: Annotated[datetime | None, BeforeValidator(_written_out)] = Field(
        None, description="Changed or checked on this day or later; an hour makes no difference."
    )
    full: bool = Field(False, description="With everything around it.")

    @property
    def modified_since(self) -> datetime | None:
        moment = self.modified_after
        return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


class Services(OfServices):
    minimal: bool = Field(False, description="As little as still is a service.")


class Organizations(Paged):
    full: bool = Field(False, description="With telephone numbers and locations.")
    full_service: bool = Field(
        False, description="Understood, and without effect: the schema has no place for services."
    )


class Organization(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    full_service: bool = Field(False, description="Without effect, as for the list.")


class ServicesAtLocations(OfServices):
    postcode: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = Field(
        None, description="A postcode or a town; the nearest comes first."
    )
    proximity: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="Metres around the postcode, which has to be given with it."
    )


class Terms(Paged):
    taxonomy_id: UUID | None = None
    top_only: bool = Field(False, description="All terms are at the top.")
    parent_id: UUID | None = None


class Nothing(BaseModel):
    """For a single thing, which is asked for by its id."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Q = TypeVar("Q", bound=BaseModel)


def read(model: type[Q], asked: QueryDict) -> Q:
    """`BadParameters` names what is unknown, came twice, or says what cannot be."""
    twice = [name for name, values in asked.lists() if len(values) != 1]
    try:
        query = model.model_validate(asked.dict())
    except ValidationError as mistake:
        wrong = [str(detail["loc"][0]) for detail in mistake.errors(include_input=False)]
        raise BadParameters(_known(model, [*twice, *wrong])) from None
    if twice:
        raise BadParameters(_known(model, twice))
    return query


def _known(model: type[BaseModel], names: list[str]) -> list[str]:
    """An unknown name is what somebody typed: it is not said again."""
    known = [name for name in dict.fromkeys(names) if name in model.model_fields]
    return known + (["unknown"] if len(known) < len(set(names)) else [])
