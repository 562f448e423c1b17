"""Other help than the care centres: what each service is, for whom, and how it is reached."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, PrivateAttr, model_validator

from fanal.core.worktime import Calendar, OpenState, opening
from fanal.knowledge.country import Language, WeekHours
from fanal.knowledge.enums import ServiceKind
from fanal.knowledge.records import (
    About,
    Email,
    Fact,
    Line,
    Slug,
    Strict,
    Telephone,
    WebAddress,
    e164,
)
from fanal.knowledge.text import Text

# What would tell somebody where to go.
LOCATION = ("address", "postcode", "town", "lat", "lon")
# Years; nobody is older.
Age = Annotated[int, Field(ge=0, le=120)]


class Service(Fact):
    """Help outside the centres, for when it is something else.

    Where a shelter or another confidential service lies stands in no pack: an exploiter reads
    packs, too. Only its front gate is written down: a number to call, or a site.
    """

    id: Slug
    kind: ServiceKind = ServiceKind.INFORMATION
    name: Text
    what: Text
    for_whom: Text | None = None
    min_age: Age | None = None
    max_age: Age | None = None
    # In which one can speak with somebody there; not those that only come by an interpreter.
    languages: tuple[Language, ...] = ()
    how: Text | None = None
    area: Text | None = None
    # Steps, lifts, a door bell: what somebody with a wheelchair or a pram wants to know.
    accessibility: Text | None = None
    phone_display: Telephone | None = Field(default=None, alias="phone")
    email: Email | None = None
    website: WebAddress | None = None
    # When it answers; left out when nobody knows.
    hours: WeekHours | None = None
    open_on_holidays: bool = False
    confidential: bool = False
    address: tuple[Line, ...] = ()
    postcode: Line | None = None
    town: Text | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    # When somebody has to look again, if not on the file's day.
    review_due: date | None = None

    _calendar: Calendar | None = PrivateAttr(default=None)
    _file_due: date | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.phone_display is None and self.website is None:
            raise ValueError("give a phone or a website")
        return self

    @model_validator(mode="after")
    def _tells_no_shelter(self) -> Self:
        told = [name for name in LOCATION if getattr(self, name) not in (None, ())]
        if told and self.is_confidential:
            raise ValueError(f"{', '.join(told)}: where a confidential place lies stands nowhere")
        if (self.lat is None) != (self.lon is None):
            raise ValueError("write lat and lon together")
        return self

    @model_validator(mode="after")
    def _ages_make_sense(self) -> Self:
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        return self

    @property
    def is_confidential(self) -> bool:
        """Whether where it lies is nobody's business; of a shelter it never is."""
        return self.confidential or self.kind is ServiceKind.SHELTER

    @property
    def phone(self) -> str | None:
        return e164(self.phone_display) if self.phone_display else None

    @property
    def tel(self) -> str | None:
        return f"tel:{self.phone}" if self.phone else None

    @property
    def due_for_review(self) -> date:
        due = self.review_due or self._file_due
        if due is None:
            raise RuntimeError("a service is used through a loaded pack")
        return due

    def opening(self, at: datetime) -> OpenState | None:
        """Whether somebody answers at this moment; None when its hours are not known."""
        if self.hours is None:
            return None
        if self._calendar is None:
            raise RuntimeError("a service is used through a loaded pack")
        calendar = every_day(self._calendar, open_on_holidays=self.open_on_holidays)
        return opening(calendar, self.hours.week(), at)

    def settle(self, calendar: Calendar, file_due: date) -> None:
        """Called once by the pack."""
        self._calendar = calendar
        self._file_due = file_due


def every_day(calendar: Calendar, *, open_on_holidays: bool) -> Calendar:
    """The same country for what may also be open at the week-end: its own hours say when."""
    is_holiday = (lambda day: False) if open_on_holidays else calendar.is_holiday
    return Calendar(calendar.zone, frozenset(range(7)), is_holiday)


class ServicesFile(Strict):
    about: About
    services: tuple[Service, ...] = ()
