"""The care centres of a country and the teams that receive requests."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, PrivateAttr

from fanal.core.worktime import Calendar, OpenState, Week, opening
from fanal.knowledge.country import Outline, WeekHours
from fanal.knowledge.enums import Audience
from fanal.knowledge.records import (
    About,
    Email,
    Fact,
    Line,
    PackId,
    Slug,
    Strict,
    Telephone,
    WebAddress,
    e164,
)
from fanal.knowledge.text import Text

# Needed only where people look for a centre to go to.
FOR_VISITORS = ("address", "postcode", "town", "lat", "lon", "visit_text")


class Reachable(Fact):
    """Has an id, a telephone and an e-mail address: a centre, and each of its teams."""

    id: PackId
    phone_display: Telephone = Field(alias="phone")
    email: Email

    @property
    def phone(self) -> str:
        """E.164, as in +3225116464."""
        return e164(self.phone_display)

    @property
    def tel(self) -> str:
        return f"tel:{self.phone}"

    @property
    def slug(self) -> str:
        """The id without its country, as in payoke."""
        return self.id.partition("/")[2]


class Centre(Reachable):
    """An organisation that people can call, visit or write to.

    A pack that is only for the desk may leave out where it lies (`FOR_VISITORS`).
    """

    name: Line
    about: Text
    address: tuple[Line, ...] = ()
    postcode: Line | None = None
    town: Text | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    website: WebAddress
    hours_text: Text
    visit_text: Text | None = None
    hours: WeekHours
    office: WeekHours
    office_confirmed: bool = True
    notes: tuple[Line, ...] = ()

    _calendar: Calendar | None = PrivateAttr(default=None)
    _map_xy: tuple[float, float] = PrivateAttr(default=(0.0, 0.0))

    @property
    def always_open(self) -> bool:
        return self.hours.always

    @property
    def calendar(self) -> Calendar:
        if self._calendar is None:
            raise RuntimeError("a centre is used through a loaded pack")
        return self._calendar

    @property
    def office_week(self) -> Week:
        return self.office.week()

    @property
    def map_xy(self) -> tuple[float, float]:
        """Where it stands in `pack.country.map.viewbox`."""
        return self._map_xy

    def opening(self, at: datetime) -> OpenState:
        """Whether someone answers the phone at this moment."""
        return opening(self.calendar, self.hours.week(), at)

    @property
    def missing_for_visitors(self) -> list[str]:
        """What the public pages show of a centre and this one does not say."""
        return [name for name in FOR_VISITORS if getattr(self, name) in (None, ())]

    def settle(self, calendar: Calendar, outline: Outline | None) -> None:
        """Called once by the pack."""
        self._calendar = calendar
        if outline and self.lat is not None and self.lon is not None:
            self._map_xy = outline.project(self.lat, self.lon)


class Team(Reachable):
    """A receiving unit of a centre; it has a key pair of its own."""

    centre_id: PackId = Field(alias="centre")
    name: Text
    audience: Audience
    remit: Text
    fallback: tuple[PackId, ...] = ()

    _centre: Centre | None = PrivateAttr(default=None)

    @property
    def for_minors(self) -> bool:
        return self.audience is Audience.MINORS

    @property
    def centre(self) -> Centre:
        if self._centre is None:
            raise RuntimeError("a team is used through a loaded pack")
        return self._centre

    def settle(self, centre: Centre) -> None:
        """Called once by the pack."""
        self._centre = centre


class ContactLine(Fact):
    """A telephone line or a site that belongs to all centres together."""

    id: Slug
    name: Text
    when: Text
    phone_display: Telephone | None = Field(default=None, alias="phone")
    website: WebAddress | None = None

    @property
    def phone(self) -> str | None:
        return e164(self.phone_display) if self.phone_display else None


class Region(Fact):
    """A part of the country where somebody coordinates care.

    Where that is a team of this pack, it reads what comes from there.
    """

    id: Slug
    name: Text
    # As in the `areas` of postcodes.csv; of two regions the first that fits is meant.
    areas: Annotated[tuple[Slug, ...], Field(min_length=1)]
    coordinator: Line
    phone_display: Telephone | None = Field(default=None, alias="phone")
    team_id: PackId | None = Field(default=None, alias="team")

    @property
    def tel(self) -> str | None:
        return f"tel:{e164(self.phone_display)}" if self.phone_display else None


class OrganisationsFile(Strict):
    about: About
    centres: Annotated[tuple[Centre, ...], Field(min_length=1)]
    teams: Annotated[tuple[Team, ...], Field(min_length=1)]
    lines: tuple[ContactLine, ...] = ()
    regions: tuple[Region, ...] = ()
