"""The rows of the directory: those of the packs, with what the desk keeps in their place."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID, uuid5

from fanal.core.worktime import Calendar, OpenState, opening
from fanal.directory.facts import Facts, Said, said
from fanal.knowledge import Centre, Pack, Service, ServiceKind, Text
from fanal.knowledge.places import Position
from fanal.knowledge.records import e164
from fanal.knowledge.services import every_day
from fanal.knowledge.text import SOURCE_LANGUAGE
from fanal.knowledge.translations import LANGUAGES

# For ever: from it and our ids come the ids under which others know our rows.
NAMESPACE = UUID("5d0e7c52-0bb1-5c0e-9d0a-6a1f4f2a7c11")
# The calendar knows its holidays for any year; nobody plans further than this.
AHEAD = timedelta(days=60)


class Origin(StrEnum):
    PACK = "pack"
    DESK = "desk"


@dataclass(frozen=True)
class Row:
    """What stands in the directory under one id."""

    id: str
    facts: Facts
    calendar: Calendar
    origin: Origin = Origin.PACK
    # The day on which it last said something else.
    changed_on: date = date.min

    @property
    def country(self) -> str:
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.id.partition("/")[2]

    @cached_property
    def uuid(self) -> UUID:
        return uuid5(NAMESPACE, self.id)

    @property
    def code(self) -> str:
        """How its public address calls it: a name there would stay in the list of pages seen."""
        return self.uuid.hex[:10]

    @property
    def name(self) -> str:
        return self.in_language("name", SOURCE_LANGUAGE).text

    def in_language(self, field: str, language: str) -> Said:
        """One of its texts; `KeyError` when it has none."""
        words = getattr(self.facts, field)
        if not words:
            raise KeyError(field)
        return said(words, language)

    @property
    def phone(self) -> str | None:
        """E.164, as in +3225116464."""
        return e164(self.facts.phone) if self.facts.phone else None

    @property
    def tel(self) -> str | None:
        return f"tel:{self.phone}" if self.phone else None

    @property
    def position(self) -> Position | None:
        facts = self.facts
        if facts.lat is None or facts.lon is None:
            return None
        return Position(facts.lat, facts.lon)

    @cached_property
    def open_days(self) -> Calendar:
        return every_day(self.calendar, open_on_holidays=self.facts.open_on_holidays)

    def opening(self, at: datetime) -> OpenState | None:
        """Whether somebody answers at this moment; None when nobody knows its hours."""
        if self.facts.hours is None:
            return None
        return opening(self.open_days, self.facts.hours.week(), at)

    def closed_days(self, at: datetime) -> list[date]:
        """Public holidays to come on which it would be open otherwise."""
        hours = self.facts.hours
        if hours is None or hours.always:
            return []
        week, first = hours.week(), self.open_days.local(at).date()
        days = (first + timedelta(days=number) for number in range(AHEAD.days))
        return [
            day for day in days if week.on(day.weekday()) and not self.open_days.is_working_day(day)
        ]

    def is_overdue(self, today: date) -> bool:
        return self.facts.review_due <= today


def rows_of(pack: Pack) -> list[Row]:
    """What a pack says by itself, in the order of the public list."""
    centres = [_of_centre(pack, centre) for centre in pack.centres.values()]
    services = [_of_service(pack, service) for service in pack.services]
    return in_order([*centres, *services])


def in_order(rows: list[Row]) -> list[Row]:
    """By kind; within a kind as they came."""
    kinds = list(ServiceKind)
    return sorted(rows, key=lambda row: kinds.index(row.facts.kind))


def with_facts(row: Row, facts: Facts, changed_on: date) -> Row:
    return replace(row, facts=facts, origin=Origin.DESK, changed_on=changed_on)


def by_language(text: Text | None) -> dict[str, str] | None:
    """A text of a pack in every language that it can be read in."""
    if text is None:
        return None
    translated = {code: text.in_language(code) for code in LANGUAGES if text.language(code) == code}
    return {SOURCE_LANGUAGE: text.english, **translated}


def _of_centre(pack: Pack, centre: Centre) -> Row:
    due = pack.centres_due
    assert due is not None  # a pack with centres has their file
    facts = Facts(
        kind=ServiceKind.CENTRE,
        name={SOURCE_LANGUAGE: centre.name},
        what=by_language(centre.about),
        how=by_language(centre.visit_text),
        phone=centre.phone_display,
        email=centre.email,
        website=centre.website,
        hours=centre.hours,
        open_on_holidays=centre.always_open,
        address=centre.address,
        postcode=centre.postcode,
        town=by_language(centre.town),
        lat=centre.lat,
        lon=centre.lon,
        sources=_titles(pack, centre.source),
        checked_on=centre.checked_on,
        review_due=_after(due, centre.checked_on),
    )
    return Row(centre.id, facts, pack.calendar, changed_on=centre.checked_on)


def _of_service(pack: Pack, service: Service) -> Row:
    facts = Facts(
        kind=service.kind,
        name=by_language(service.name),
        what=by_language(service.what),
        for_whom=by_language(service.for_whom),
        min_age=service.min_age,
        max_age=service.max_age,
        languages=service.languages,
        how=by_language(service.how),
        area=by_language(service.area),
        accessibility=by_language(service.accessibility),
        phone=service.phone_display,
        email=service.email,
        website=service.website,
        hours=service.hours,
        open_on_holidays=service.open_on_holidays,
        confidential=service.confidential,
        address=service.address,
        postcode=service.postcode,
        town=by_language(service.town),
        lat=service.lat,
        lon=service.lon,
        sources=_titles(pack, service.source),
        checked_on=service.checked_on,
        review_due=_after(service.due_for_review, service.checked_on),
    )
    id = f"{pack.code}/{service.id}"
    return Row(id, facts, pack.calendar, changed_on=service.checked_on)


def _titles(pack: Pack, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pack.sources[id].title for id in ids)


def _after(due: date, checked_on: date) -> date:
    """A record that was looked at after its file's day of review is due the day after."""
    return due if due > checked_on else checked_on + timedelta(days=1)
