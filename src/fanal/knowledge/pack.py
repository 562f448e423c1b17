"""A country's pack: its centres, and how a request is routed and timed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from fanal.core import worktime
from fanal.core.worktime import Calendar
from fanal.knowledge.common import CommonPack, settled, shown
from fanal.knowledge.country import Country, CountryFile, EmergencyNumber, Outline
from fanal.knowledge.enums import (
    Audience,
    DueReason,
    InstrumentKind,
    RouteReason,
    Sector,
    Ternary,
)
from fanal.knowledge.guidance import GuidanceFile, Section
from fanal.knowledge.instruments import Instrument, InstrumentsFile
from fanal.knowledge.organisations import Centre, ContactLine, OrganisationsFile, Region, Team
from fanal.knowledge.places import Places, Position
from fanal.knowledge.procedures import Choice, Phase, Procedure, ProcedureFile, Right, newest
from fanal.knowledge.records import Fact, Source, SourcesFile
from fanal.knowledge.services import Service, ServicesFile
from fanal.knowledge.text import Text
from fanal.knowledge.translations import Coverage

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """A team that can receive a request, and why it stands where it stands."""

    team: Team
    reason: RouteReason
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """By when an answer is promised, and why."""

    at: datetime
    local: datetime
    reason: DueReason


def _shown(facts: Iterable[F]) -> dict[str, F]:
    """The facts that may be shown, by their id."""
    return {str(fact.id): fact for fact in facts if fact.shown}


class Pack:
    """Everything known about one country; made by the loader, never changed."""

    def __init__(
        self,
        *,
        version: str,
        sources: SourcesFile,
        country: CountryFile,
        organisations: OrganisationsFile | None,
        instruments: InstrumentsFile | None,
        guidance: GuidanceFile | None,
        services: ServicesFile | None,
        outline: Outline | None,
        procedure: ProcedureFile | None,
        places: Places | None,
        texts: Mapping[str, Text],
        coverage: Mapping[str, Coverage],
        common: CommonPack | None = None,
        confirmed: Collection[str] = (),
    ) -> None:
        self.version = version
        self.country: Country = country.country
        self.calendar: Calendar = country.calendar.build()
        self.places = places or Places(())
        self.texts = texts
        self.coverage = coverage
        self.sources: dict[str, Source] = {source.id: source for source in sources.sources}
        self.emergency: tuple[EmergencyNumber, ...] = tuple(
            number for number in country.emergency if number.shown
        )
        centres = _shown(organisations.centres if organisations else ())
        self.centres: dict[str, Centre] = {id: centres[id] for id in self.country.default_order}
        self.teams: dict[str, Team] = _shown(organisations.teams if organisations else ())
        self.lines: tuple[ContactLine, ...] = tuple(
            _shown(organisations.lines if organisations else ()).values()
        )
        self.regions: tuple[Region, ...] = tuple(
            _shown(organisations.regions if organisations else ()).values()
        )
        # Its own lists, then those of every country.
        self._every_instrument: dict[str, Instrument] = settled(
            instruments.instruments if instruments else (),
            f"{self.code}@{version}",
            self.sources,
            confirmed,
        ) | (common.every_instrument if common else {})
        self.instruments: dict[str, Instrument] = shown(self._every_instrument)
        self.guidance: dict[str, Section] = _shown(guidance.sections if guidance else ())
        self.services: tuple[Service, ...] = tuple(
            _shown(services.services if services else ()).values()
        )
        self.procedures: dict[str, Procedure] = _shown(procedure.procedures if procedure else ())
        self.choices: dict[str, Choice] = _shown(procedure.choices if procedure else ())
        self.rights: dict[str, Right] = _shown(procedure.rights if procedure else ())
        self._every_procedure: Sequence[Procedure] = procedure.procedures if procedure else ()
        self._every_choice: Sequence[Choice] = procedure.choices if procedure else ()
        self._every_right: Sequence[Right] = procedure.rights if procedure else ()
        if outline:
            self.country.settle(outline)
        for centre in self.centres.values():
            centre.settle(self.calendar, outline)
        if services:
            for service in self.services:
                service.settle(self.calendar, services.about.review_due)
        # When somebody has to look at the centres again.
        self.centres_due = organisations.about.review_due if organisations else None
        for team in self.teams.values():
            team.settle(self.centres[team.centre_id])

    @property
    def code(self) -> str:
        return self.country.code

    @property
    def urgent(self) -> tuple[EmergencyNumber, ...]:
        """The numbers for danger now."""
        return tuple(number for number in self.emergency if number.urgent)

    @property
    def not_urgent(self) -> tuple[EmergencyNumber, ...]:
        """The numbers for when there is no danger now."""
        return tuple(number for number in self.emergency if not number.urgent)

    @property
    def whole(self) -> bool:
        """Whether the public pages can be made of it; a sketch is for the desk alone."""
        return bool(self.guidance)

    def procedure(self, id: str) -> Procedure | None:
        """A procedure that an entry names, or what took its place; None when there is neither."""
        return newest(self._every_procedure, id)

    def phase(self, procedure_id: str, phase_id: str) -> tuple[Procedure, Phase] | None:
        """A phase that an entry names, in the procedure that it belongs to by now.

        Both may have been renamed since, in any order; None when the pack knows neither.
        """
        known = None
        for procedure in self._line_of(procedure_id):
            try:
                phase = procedure.phase(phase_id)
            except KeyError:
                continue
            known, phase_id = (procedure, phase), phase.id
        return known

    def _line_of(self, id: str) -> Iterator[Procedure]:
        """A procedure and each that took its place, oldest first."""
        known = {procedure.id: procedure for procedure in self._every_procedure}
        found = known.get(id)
        for _ in self._every_procedure:
            if found is None:
                return
            yield found
            successor = found.retired.successor if found.retired else None
            found = known.get(successor) if successor else None

    def instrument(self, id: str) -> Instrument | None:
        """A list that an entry names, also one that is off or retired by now."""
        return self._every_instrument.get(id)

    def choice(self, id: str) -> Choice | None:
        return newest(self._every_choice, id)

    def right(self, id: str) -> Right | None:
        return newest(self._every_right, id)

    def is_complete(self, language: str) -> bool:
        """Whether every text of the pack can be read in this language."""
        found = self.coverage.get(language)
        return found is not None and found.complete

    def is_reviewed(self, language: str) -> bool:
        """Whether someone has read and signed the texts in this language."""
        found = self.coverage.get(language)
        return found is not None and found.review.done

    @property
    def selftest(self) -> Instrument:
        """The first self-test of the pack."""
        return next(
            instrument
            for instrument in self.instruments.values()
            if instrument.kind is InstrumentKind.SELFTEST
        )

    @property
    def professional_instruments(self) -> tuple[Instrument, ...]:
        return tuple(
            instrument
            for instrument in self.instruments.values()
            if instrument.kind is InstrumentKind.PROFESSIONAL
        )

    def professional_list(self, id: str) -> Instrument | None:
        """The list of this id that professionals use here, if there is one."""
        return next((each for each in self.professional_instruments if each.id == id), None)

    def lists_for(
        self, sector: Sector | None = None, minor: Ternary | None = None
    ) -> tuple[Instrument, ...]:
        """The professional lists for this work and this age: those made for both come first."""
        found = [each for each in self.professional_instruments if each.is_for(sector, minor)]
        return tuple(sorted(found, key=lambda each: -each.closeness(sector, minor)))

    def nearest(self, place: str) -> list[tuple[Centre, float]] | None:
        """Centres by straight-line km from a postcode or town; None when it is not known.

        In the same town it is 0: positions are too coarse to tell.
        """
        here = self.places.find(place)
        if here is None:
            return None

        def km(centre: Centre, there: Position) -> float:
            same = self.places.share_a_town(place, centre.postcode or "")
            return 0.0 if same else round(here.km_to(there), 1)

        found = [
            (centre, km(centre, Position(centre.lat, centre.lon)))
            for centre in self.centres.values()
            if centre.lat is not None and centre.lon is not None
        ]
        return sorted(found, key=lambda pair: pair[1])

    def region(self, place: str) -> Region | None:
        """The region of a postcode or town, where the country has regions and one is known."""
        areas = self.places.areas(place)
        return next((region for region in self.regions if areas.intersection(region.areas)), None)

    def route(
        self, *, minor: Ternary, postcode: str | None = None, town: str | None = None
    ) -> list[RouteChoice]:
        """Teams that can receive this, best first: a suggestion, never a gate."""
        by_place = self._by_place(postcode, town)
        if minor is Ternary.NO:
            return by_place
        minors = [
            RouteChoice(team, RouteReason.MINOR) for team in self.teams.values() if team.for_minors
        ]
        return minors + by_place

    def _by_place(self, postcode: str | None, town: str | None) -> list[RouteChoice]:
        first = self._of_region(postcode, town)
        taken = [choice.team.id for choice in first]
        return first + [c for c in self._near(postcode, town) if c.team.id not in taken]

    def _of_region(self, postcode: str | None, town: str | None) -> list[RouteChoice]:
        for place in (postcode, town):
            region = self.region(place) if place else None
            if region and region.team_id in self.teams:
                return [RouteChoice(self.teams[region.team_id], RouteReason.REGION)]
        return []

    def _near(self, postcode: str | None, town: str | None) -> list[RouteChoice]:
        for place in (postcode, town):
            if place and (found := self.nearest(place)):
                return [
                    RouteChoice(team, RouteReason.NEAREST, km)
                    for centre, km in found
                    for team in self._teams_for_all(centre)
                ]
        reason = RouteReason.COUNTRY_DEFAULT if len(self.centres) > 1 else RouteReason.ONLY
        return [
            RouteChoice(team, reason)
            for centre in self.centres.values()
            for team in self._teams_for_all(centre)
        ]

    def _teams_for_all(self, centre: Centre) -> list[Team]:
        return [
            team
            for team in self.teams.values()
            if team.centre_id == centre.id and team.audience is Audience.ALL
        ]

    def due(self, team: Team, received: datetime, danger: bool) -> Due:
        """By when this team answers: at once in danger, else by its next working day's end."""
        local = worktime.due(self.calendar, team.centre.office_week, received, danger=danger)
        reason = DueReason.DANGER if danger else DueReason.NEXT_WORKING_DAY
        return Due(at=local.astimezone(UTC), local=local, reason=reason)
