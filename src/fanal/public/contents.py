"""What goes into each page, and until when it stays true."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.safestring import mark_safe

from fanal.core.worktime import OpenState
from fanal.directory import snapshot
from fanal.directory.card import Card
from fanal.directory.labels import KINDS
from fanal.directory.rows import Row
from fanal.intake.forms import ReceiptForm, ReferralForm, ReportForm
from fanal.intake.referral import Purpose
from fanal.knowledge import Centre, Pack, ServiceKind, Team
from fanal.knowledge.guidance import Section
from fanal.knowledge.instruments import Instrument
from fanal.knowledge.places import Position
from fanal.knowledge.records import Source
from fanal.knowledge.text import SOURCE_LANGUAGE, Text
from fanal.public import assets, countries, door, languages


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
class Call:
    """A team to call, and whether somebody answers now."""

    team: Team
    state: OpenState


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


# More of them stand by name alone: the page stays one small answer.
MOST_IN_FULL = 24
MADE_AGAIN = timedelta(minutes=1)
WHILE_ASKED = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the directory in a list."""

    card: Card
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one kind, under the name of the kind."""

    id: ServiceKind
    name: Any
    lines: list[Line]


def help(pack: Pack, now: datetime) -> Context:
    """All other help by kind; that it cannot be read yet, while that is so."""
    known = snapshot.look(now)
    if known is None:
        return Context({"unread": True}, now)
    rows = known.of(pack.code)
    values = {
        "kinds": _by_kind(rows, now),
        "in_full": len(rows) <= MOST_IN_FULL,
        # Where nothing has a place to go to, nobody is asked where they are.
        "placed": any(row.position for row in rows),
    }
    # As long as the directory is fresh; while it is being asked again, only for a moment.
    fresh = max(known.at + MADE_AGAIN, now + WHILE_ASKED)
    moments = [now + MADE_AGAIN, fresh, *_moments(rows, now)]
    return Context(values, min(moments))


def help_near(pack: Pack, now: datetime, place: str) -> Context:
    """First what has a place to go to, the nearest first; then all of it by kind."""
    context, here = help(pack, now), pack.places.find(place)
    if "kinds" not in context.values:
        return context
    lines = [line for kind in context.values["kinds"] for line in kind.lines]
    near = _nearest(lines, here) if here else []
    values = {**context.values, "asked": True, "found": here is not None, "near": near}
    return Context(values)


def place(row: Row, now: datetime) -> Context:
    return Context({"card": Card(row, now)})


def _by_kind(rows: list[Row], now: datetime) -> list[Kind]:
    lines = {kind: [Line(Card(r, now)) for r in rows if r.facts.kind is kind] for kind in KINDS}
    return [Kind(kind, KINDS[kind], found) for kind, found in lines.items() if found]


def _nearest(lines: list[Line], here: Position) -> list[Line]:
    placed = [
        Line(line.card, here.km_to(position))
        for line in lines
        if (position := line.card.row.position) is not None
    ]
    return sorted(placed, key=lambda line: line.km or 0)


def _moments(rows: Iterable[Row], now: datetime) -> list[datetime]:
    """When one of them opens or closes."""
    states = [state for row in rows if (state := row.opening(now))]
    return [moment for state in states for moment in (state.until, state.next) if moment]


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
            # For people who read another language than the one who hands it out or hangs it up.
            "tongues": [countries.edition(each, pack) for each in languages.shown()],
        }
    )


def check(pack: Pack, now: datetime) -> Context:
    # A language is a button of the form: pressing it loses no answer.
    return Context({"stay": "check"})


# The script of a phone that is handed to a person, and where one begins.
HANDED = mark_safe(assets.HANDED)  # noqa: S308  (our own file)
HANDED_PATH = "professionals/handed/"


def handed(pack: Pack, now: datetime) -> Context:
    return Context({"spoken": languages.shown(), "extra": HANDED})


def ask(pack: Pack, now: datetime) -> Context:
    form = referral_form(pack)
    return Context({"form": form, "page": "first", "stay": "first"})


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


def calls(pack: Pack, now: datetime, *, child: bool) -> list[Call]:
    """For a child first the teams that are theirs; then who answers now, or soonest.

    Two teams with one telephone are one line, of the first.
    """
    teams = [team for team in pack.teams.values() if child or not team.for_minors]
    found = [Call(team, team.centre.opening(now)) for team in teams]
    found.sort(
        key=lambda call: (
            not (child and call.team.for_minors),
            not call.state.open,
            not call.team.centre.always_open,
            call.state.next.timestamp() if call.state.next else 0.0,
        ),
    )
    lines: dict[str, Call] = {}
    for call in found:
        lines.setdefault(call.team.tel or call.team.id, call)
    return list(lines.values())


def first_to_open(found: list[Call]) -> Call | None:
    """The team whose phone is answered first; nobody while one is answered now."""
    if any(call.state.open for call in found):
        return None
    opening = [call for call in found if call.state.next is not None]
    return min(
        opening,
        key=lambda call: call.state.next.timestamp() if call.state.next else 0.0,
        default=None,
    )


def changes_at(found: list[Door]) -> datetime | None:
    """When what is said about opening stops being true."""
    moments = [moment for door in found for moment in (door.state.until, door.state.next) if moment]
    return min(moments, default=None)


def report_form(pack: Pack, data: QueryDict | None = None) -> ReportForm:
    """The request for help in this country: no hint promises a team that it does not have."""
    form = ReportForm(data, region=pack.code)
    if not _has_team_for_minors(pack):
        form.fields["minor"].help_text = ""
    if _one_for_all(pack):
        form.fields["place"].help_text = ""
    return form


def referral_form(pack: Pack, data: QueryDict | None = None) -> ReferralForm:
    """What a professional asks in this country: a place matters where there are several teams."""
    form = ReferralForm(data, region=pack.code)
    if _one_for_all(pack) and form.chosen is not Purpose.COUNT:
        form.fields["place"].help_text = ""
    return form


def _one_for_all(pack: Pack) -> bool:
    return len(pack.centres) == 1 and not any(region.team_id for region in pack.regions)


def _has_team_for_minors(pack: Pack) -> bool:
    return any(team.for_minors for team in pack.teams.values())


def for_the_young(pack: Pack, now: datetime) -> list[Line]:
    """Whom else to call about a minor: who answers now stands first."""
    known = snapshot.look(now)
    rows = known.of(pack.code) if known else []
    cards = [Card(r, now) for r in rows if r.facts.kind is ServiceKind.CHILD and r.tel]
    return [Line(card) for card in sorted(cards, key=_answers_later)]


def named_in(pack: Pack, now: datetime, advice: Iterable[Section]) -> list[Line]:
    """Whoever is named in this advice and has a number; who answers now stands first."""
    known = snapshot.look(now)
    words = " ".join(text.english for section in advice for text in _texts(section))
    rows = known.of(pack.code) if known else []
    cards = [
        Card(r, now) for r in rows if r.tel and r.facts.name.get(SOURCE_LANGUAGE, "\0") in words
    ]
    return [Line(card) for card in sorted(cards, key=_answers_later)]


def _texts(section: Section) -> list[Text]:
    texts = (section.lead, *(point.text for point in section.points))
    return [text for text in texts if text is not None]


def _answers_later(card: Card) -> bool:
    return not (card.state and card.state.open)


def write(pack: Pack, now: datetime) -> Context:
    """The form, or from the start that it is closed and whom to call."""
    found = door.answer(pack, now)
    if found.is_open:
        # A language is a button of the form: pressing it loses no word.
        return Context({"form": report_form(pack), "stay": "change"}, found.until)
    return Context({"early": True}, found.until, "public/write_closed.html")


def messages(pack: Pack, now: datetime) -> Context:
    return Context({"form": ReceiptForm()})
