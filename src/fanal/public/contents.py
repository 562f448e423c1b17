"""What goes into each page, and until when it stays true."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fanal.core.worktime import OpenState
from fanal.intake.forms import ReceiptForm, ReportForm
from fanal.knowledge import Centre, Pack
from fanal.knowledge.guidance import Section
from fanal.knowledge.instruments import Instrument
from fanal.knowledge.records import Source
from fanal.public import door


@dataclass(frozen=True, slots=True)
class Context:
    values: dict[str, Any] = field(default_factory=dict)
    valid_until: datetime | None = None
    # In place of the page's own template.
    template: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A centre with whether it can be reached now."""

    centre: Centre
    state: OpenState
    km: float | None = None


@dataclass(frozen=True, slots=True)
class SignList:
    """A professional list beside where it was read."""

    instrument: Instrument
    sources: tuple[Source, ...]


KNOW = (
    "what",
    "forms",
    "holds",
    "who",
    "scale",
    "worried",
    "contact",
    "support",
    "promises",
    "rights",
    "not_ready",
)


def plain(pack: Pack, now: datetime) -> Context:
    return Context()


def questions(pack: Pack, now: datetime) -> Context:
    return Context({"instrument": pack.selftest})


def know(pack: Pack, now: datetime) -> Context:
    return Context({"sections": sections(pack, KNOW)})


def places(pack: Pack, now: datetime) -> Context:
    found = doors(now, ((centre, None) for centre in pack.centres.values()))
    return Context({"doors": found, **whom_to_call(found)}, changes_at(found))


def nearest(pack: Pack, now: datetime, place: str) -> Context:
    """The centres by distance; `found` is False when the place is not known."""
    near = pack.nearest(place)
    # A centre that does not say where it lies is there for the whole country.
    everywhere = ((centre, None) for centre in pack.centres.values())
    found = doors(now, near or everywhere)
    return Context(
        {
            "doors": found,
            "asked": True,
            "found": near is not None,
            "region": pack.region(place),
            **whom_to_call(found),
        },
        changes_at(found),
    )


def professionals(pack: Pack, now: datetime) -> Context:
    lists = [
        SignList(instrument, instrument.sources) for instrument in pack.professional_instruments
    ]
    return Context(
        {
            "know": pack.guidance["professional_know"],
            "lists": lists,
            "advice": sections(pack, ("professional_do", "professional_dont")),
            "call": pack.guidance["professional_call"],
        }
    )


def sections(pack: Pack, ids: Iterable[str]) -> list[Section]:
    return [pack.guidance[id] for id in ids if id in pack.guidance]


def doors(now: datetime, centres: Iterable[tuple[Centre, float | None]]) -> list[Door]:
    return [Door(centre, centre.opening(now), km) for centre, km in centres]


def whom_to_call(found: list[Door]) -> dict[str, Any]:
    """The centres that answer now, those that always do first; else the one that opens first."""
    reachable = sorted(
        (door for door in found if door.state.open),
        key=lambda door: not door.centre.always_open,
    )
    opening = sorted(
        (door for door in found if door.state.next is not None),
        key=lambda door: (door.state.next, door.km or 0),
    )
    return {"reachable": reachable, "first_to_open": opening[0] if opening else None}


def changes_at(found: list[Door]) -> datetime | None:
    """When what is said about opening stops being true."""
    moments = [moment for door in found for moment in (door.state.until, door.state.next) if moment]
    return min(moments, default=None)


def write(pack: Pack, now: datetime) -> Context:
    """The form, or from the start that it is closed and whom to call."""
    found = door.answer(pack, now)
    if found.is_open:
        # A language is a button of the form: pressing it loses no word.
        return Context({"form": ReportForm(region=pack.code), "stay": "change"}, found.until)
    return Context({"early": True}, found.until, "public/write_closed.html")


def messages(pack: Pack, now: datetime) -> Context:
    return Context({"form": ReceiptForm()})
