"""Who may see which team; "absent" and "not yours" are the same 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from fanal.accounts.models import Member, Membership, Team, TeamGrant, TeamKey
from fanal.audit.actions import Witness
from fanal.knowledge import current

GRANTED = Membership.State.GRANTED
WAITING = Membership.State.WAITING


def team_name(team_id: str) -> str:
    """The name people know a team by, in the active language; its id once no pack knows it."""
    try:
        return str(current().team(team_id).name)
    except KeyError:
        return team_id


def hours_assumed(team_id: str) -> bool:
    """Whether the office hours by which this team promises days were never confirmed."""
    return not current().team(team_id).centre.office_confirmed


def ensure_team(team_id: str) -> Team:
    """The row of a team that stands in a pack; `KeyError` when none has it."""
    current().team(team_id)
    return Team.objects.get_or_create(pk=team_id)[0]


def teams_of(member: Member, *, state: str = GRANTED) -> QuerySet[Team]:
    teams: QuerySet[Team] = Team.objects.filter(
        memberships__member=member, memberships__state=state
    )
    return teams.order_by("pk")


def team_for(member: Member, team_id: str) -> Team:
    """A team whose key this member was granted."""
    team = teams_of(member).filter(pk=team_id).first()
    if team is None:
        raise Http404
    return team


def waiting_team_for(member: Member, team_id: str) -> Team:
    """A team that this member waits to be granted."""
    team = teams_of(member, state=WAITING).filter(pk=team_id).first()
    if team is None:
        raise Http404
    return team


def members_of(team: Team, *, state: str = GRANTED) -> list[Member]:
    """Those who finished enrolling; in no order that tells anything."""
    members = Member.objects.filter(
        memberships__team=team,
        memberships__state=state,
        is_active=True,
        second_factor_confirmed=True,
    )
    return list(members.order_by("pk"))


def colleague_for(member: Member, team: Team, colleague_id: UUID, *, state: str) -> Member:
    """Someone of a team that `member` holds."""
    team_for(member, team.pk)
    for colleague in members_of(team, state=state):
        if colleague.pk == colleague_id:
            return colleague
    raise Http404


def has_key(team: Team) -> bool:
    return TeamKey.objects.filter(team=team).exists()


def holders(team: Team) -> int:
    return TeamGrant.objects.filter(team_key=team.current_key).count()


def witness(team: Team) -> Witness | None:
    """Who can read the sealed half of a team's events; nobody before it has a key."""
    key = TeamKey.objects.filter(team=team).order_by("-generation").first()
    return Witness(team.pk, key.public_key) if key else None


def witness_for(member: Member) -> Witness | None:
    """The team that reads what a member does to their own account: the first of theirs."""
    team = teams_of(member).first()
    return witness(team) if team else None
