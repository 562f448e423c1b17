"""Which team receives a report: the pack suggests, the keys decide, the person chooses."""

from dataclasses import dataclass

from fanal.accounts.models import Team as KeyTeam
from fanal.accounts.models import TeamKey
from fanal.accounts.pins import is_pinned
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


def receiving_key(team_id: str) -> TeamKey | None:
    """The key to seal to; none while the team could lose what it receives, or its key is not
    the one that was written down."""
    team = KeyTeam.objects.filter(id=team_id).first()
    if team is None or not team.keys.exists() or not team.can_recover():
        return None
    key = team.current_key
    return key if is_pinned(key) else None


def destinations(pack: Pack, *, minor: Ternary | None, place: str) -> list[Destination]:
    """The teams that can receive, best first; empty when the form is closed."""
    found: dict[str, Destination] = {}
    choices = pack.route(minor=minor or Ternary.NO, postcode=place or None, town=place or None)
    for choice in choices:
        for team_id in (choice.team.id, *choice.team.fallback):
            key = receiving_key(team_id)
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
