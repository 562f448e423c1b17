"""Which team receives a report: the pack suggests, the keys decide, the person chooses."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, F

from fanal.accounts.models import TeamKey
from fanal.accounts.pins import pinned
from fanal.core import clock
from fanal.intake.contents import ReportIntake
from fanal.knowledge import Due, Knowledge, Pack, RouteReason, Team, Ternary


@dataclass(frozen=True)
class Destination:
    """A team that can receive now, and why it is offered."""

    team: Team
    reason: RouteReason
    distance_km: float | None
    key: TeamKey
    # The team that was meant, when this one stands in for it.
    instead_of: Team | None = None


def receiving_keys(team_ids: Iterable[str]) -> dict[str, TeamKey]:
    """The key of each team to seal to, in one query.

    None for a team that nobody could read for, that could lose what it receives
    (`Team.can_recover`), or whose key is not the one that was written down.
    """
    asked = tuple(team_ids)
    keys = TeamKey.objects.raw(*_keys_of(asked)) if asked else ()
    newest: dict[str, Any] = {key.team_id: key for key in keys}
    held = [key for key in newest.values() if key.held and (key.confirmed or key.held > 1)]
    return {key.team_id: key for key in pinned(held)}


@lru_cache(maxsize=256)
def _keys_of(team_ids: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """The question and its values.

    Every request asks it twice, and to put it together takes Django ten times as long as the
    database takes to answer it.
    """
    keys = TeamKey.objects.filter(team_id__in=team_ids).only("team_id", "generation", "public")
    keys = keys.annotate(held=Count("grants"), confirmed=F("team__recovery_confirmed"))
    return keys.order_by("generation").query.sql_with_params()


def receiving_key(team_id: str) -> TeamKey | None:
    return receiving_keys([team_id]).get(team_id)


def destinations(pack: Pack, *, minor: Ternary | None, place: str) -> list[Destination]:
    """The teams that can receive, best first; empty when the form is closed."""
    found: dict[str, Destination] = {}
    keys = receiving_keys(pack.teams)
    choices = pack.route(minor=minor or Ternary.NO, postcode=place or None, town=place or None)
    for choice in choices:
        for team_id in (choice.team.id, *choice.team.fallback):
            key = keys.get(team_id)
            if key is None:
                continue
            same = team_id == choice.team.id
            found.setdefault(
                team_id,
                Destination(
                    team=pack.teams[team_id],
                    reason=choice.reason if same else RouteReason.FALLBACK,
                    distance_km=choice.distance_km if same else None,
                    key=key,
                    instead_of=None if same else choice.team,
                ),
            )
            break
    return list(found.values())


def due_for(pack: Pack, team: Team, intake: ReportIntake) -> Due:
    """By when that team answers, if it is sent now."""
    return pack.due(team, clock.now(), danger=bool(intake.danger))


def pack_of(team_id: str, knowledge: Knowledge) -> Pack:
    """The pack that knows a team."""
    return knowledge.packs[team_id.partition("/")[0]]
