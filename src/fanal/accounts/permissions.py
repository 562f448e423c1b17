"""What each role in a team may do: a closed list. Whatever no rule allows is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member, Membership, Role


class Permission(StrEnum):
    """One thing that a member may or may not do."""

    TEAM_SEE = "team-see"
    TEAM_LEAVE = "team-leave"
    TEAM_LET_IN = "team-let-in"
    TEAM_INVITE = "team-invite"
    TEAM_END_ACCESS = "team-end-access"
    TEAM_RESET = "team-reset"
    TEAM_SHEET = "team-sheet"
    TEAM_ROLES = "team-roles"
    TEAM_FIGURES = "team-figures"
    REPORT_READ = "report-read"
    REPORT_NOTE = "report-note"
    REPORT_WORK = "report-work"
    CASE_READ = "case-read"
    CASE_NOTE = "case-note"
    CASE_TASK = "case-task"
    CASE_DOCUMENT = "case-document"
    CASE_PLAN = "case-plan"
    CASE_WORK = "case-work"
    CASE_PROCEDURE = "case-procedure"
    CASE_OPEN = "case-open"
    CASE_PAPERS = "case-papers"
    CASE_EXPORT = "case-export"
    CASE_BRING = "case-bring"
    CASE_ASSIGN = "case-assign"
    CASE_ASSIGN_OTHERS = "case-assign-others"
    CASE_RESTRICT = "case-restrict"
    CASE_RESTRICT_ANY = "case-restrict-any"
    BREAK_GLASS = "break-glass"
    DIRECTORY_KEEP = "directory-keep"
    MANY = "many"


class KeptBy(StrEnum):
    """What stands in the way of who may not."""

    KEY = "key"  # mathematics: without the key there is nothing to read, whatever the code does
    CODE = "code"  # this program; who takes over the running server passes it


@dataclass(frozen=True)
class Rule:
    """Who may do something, what keeps everybody else from it, and what it is."""

    roles: frozenset[Role]
    kept_by: KeptBy
    what: Any


_ALL = frozenset(Role)
_WORKING = _ALL - {Role.READER}
_ADVISING = frozenset({Role.ADVISER, Role.LEAD})
_OF_THE_LAW = _ADVISING | {Role.LEGAL}
_LEADING = frozenset({Role.LEAD})

# Another team's requests and cases, and a restricted case for who is not named, are kept by keys
# for every line of this table. Within a team all hold one key, so roles are kept by the code.
RULES: dict[Permission, Rule] = {
    Permission.TEAM_SEE: Rule(_ALL, KeptBy.CODE, _("see who belongs to the team")),
    Permission.TEAM_LEAVE: Rule(_ALL, KeptBy.CODE, _("leave the team oneself")),
    # A new colleague is let in by anybody who heard the fingerprint: a sole lead who lost the
    # password must be able to come back.
    Permission.TEAM_LET_IN: Rule(_ADVISING, KeptBy.KEY, _("let in who waits")),
    Permission.TEAM_INVITE: Rule(_LEADING, KeptBy.CODE, _("invite colleagues")),
    Permission.TEAM_END_ACCESS: Rule(_LEADING, KeptBy.CODE, _("end a colleague's access")),
    # With such a link one becomes that colleague, lead or not.
    Permission.TEAM_RESET: Rule(_LEADING, KeptBy.CODE, _("make a link for a lost password")),
    Permission.TEAM_SHEET: Rule(_LEADING, KeptBy.KEY, _("make the recovery sheet")),
    Permission.TEAM_ROLES: Rule(_LEADING, KeptBy.CODE, _("say who is what in the team")),
    Permission.TEAM_FIGURES: Rule(_ADVISING, KeptBy.CODE, _("see the figures of the team")),
    # Who visits or houses somebody has to see how to reach them safely.
    Permission.REPORT_READ: Rule(_ALL, KeptBy.KEY, _("read requests")),
    Permission.REPORT_NOTE: Rule(_WORKING, KeptBy.CODE, _("write a note in a request")),
    Permission.REPORT_WORK: Rule(_ADVISING, KeptBy.CODE, _("answer, enter and close requests")),
    Permission.CASE_READ: Rule(_ALL, KeptBy.KEY, _("read cases")),
    Permission.CASE_NOTE: Rule(_WORKING, KeptBy.CODE, _("write a note in a case")),
    Permission.CASE_TASK: Rule(_WORKING, KeptBy.CODE, _("add tasks and tick them off")),
    Permission.CASE_DOCUMENT: Rule(_WORKING, KeptBy.CODE, _("add documents to a case")),
    Permission.CASE_PLAN: Rule(_WORKING, KeptBy.CODE, _("write in the support plan")),
    Permission.CASE_WORK: Rule(
        _ADVISING,
        KeptBy.CODE,
        _("evaluate, note choices and consent, correct, merge, snooze and close"),
    ),
    # What the law asks, and a mistake in which costs the person their stay.
    Permission.CASE_PROCEDURE: Rule(
        _OF_THE_LAW, KeptBy.CODE, _("explain rights, run the procedure and its dates")
    ),
    Permission.CASE_OPEN: Rule(_ADVISING, KeptBy.CODE, _("open a case from a request")),
    Permission.CASE_PAPERS: Rule(
        _OF_THE_LAW, KeptBy.CODE, _("papers from the file, for a court or for the person")
    ),
    Permission.CASE_EXPORT: Rule(_ADVISING, KeptBy.CODE, _("record of a case for another system")),
    Permission.CASE_BRING: Rule(_LEADING, KeptBy.CODE, _("bring a list of cases along")),
    Permission.CASE_ASSIGN: Rule(
        _ADVISING, KeptBy.CODE, _("hand over a case that is one's own or nobody's")
    ),
    Permission.CASE_ASSIGN_OTHERS: Rule(_LEADING, KeptBy.CODE, _("hand over a colleague's case")),
    Permission.CASE_RESTRICT: Rule(
        _ADVISING, KeptBy.CODE, _("restrict one's own case to named colleagues")
    ),
    Permission.CASE_RESTRICT_ANY: Rule(_LEADING, KeptBy.CODE, _("restrict any case")),
    Permission.DIRECTORY_KEEP: Rule(
        _LEADING, KeptBy.CODE, _("keep the directory of other help up to date")
    ),
    # Each of them still asks for what its own deed asks for.
    Permission.MANY: Rule(_ADVISING, KeptBy.CODE, _("change many requests or cases at once")),
    Permission.BREAK_GLASS: Rule(
        _LEADING, KeptBy.CODE, _("open a restricted case in an emergency, for two hours")
    ),
}


@dataclass(frozen=True)
class Place:
    """What a member is in one team."""

    role: Role
    on_duty: bool = False

    def may(self, permission: Permission) -> bool:
        if permission is Permission.BREAK_GLASS and self.on_duty:
            return True
        return self.role in RULES[permission].roles


def places_of(member: Member) -> dict[str, Place]:
    """By team, where this member was granted the key; asked once a request."""
    # Not of `__dict__`: at the desk it is a lazy object around the member who has it.
    known: dict[str, Place] | None = getattr(member, "_places", None)
    return _places(member) if known is None else known


def remember_places(member: Member) -> dict[str, Place]:
    """For one request: its `Member` object lives no longer than that."""
    places = places_of(member)
    member.__dict__["_places"] = places
    return places


def bring_places(member: Member, rows: Iterable[tuple[str | None, str, bool]]) -> None:
    """The same when they came along with the member: team, role, duty; no team for nowhere."""
    member.__dict__["_places"] = {
        team: Place(Role(role), on_duty) for team, role, on_duty in rows if team is not None
    }


def forget_places(member: Member) -> None:
    member.__dict__["_places"] = None


def _places(member: Member) -> dict[str, Place]:
    granted = Membership.objects.filter(member=member, state=Membership.State.GRANTED)
    rows = granted.order_by("team_id").values_list("team_id", "role", "on_duty")
    return {team: Place(Role(role), on_duty) for team, role, on_duty in rows}


def may(member: Member, team_id: str, permission: Permission) -> bool:
    """Whether a member may do this in that team."""
    place = places_of(member).get(team_id)
    return place is not None and place.may(permission)


def allowed_in(member: Member, team_id: str) -> dict[str, bool]:
    """For a page that offers only what may be done: `may.case_export` and so on."""
    place = places_of(member).get(team_id)
    return {p.value.replace("-", "_"): place is not None and place.may(p) for p in Permission}


def may_somewhere(member: Member, permission: Permission) -> bool:
    return any(place.may(permission) for place in places_of(member).values())


def teams_where(member: Member, permission: Permission) -> list[str]:
    """The teams in which a member may do this."""
    return [team for team, place in places_of(member).items() if place.may(permission)]


def who_may(team_id: str, members: Iterable[UUID], permission: Permission) -> set[UUID]:
    """Those of these members whose role in that team allows it."""
    held = Membership.objects.filter(
        team_id=team_id,
        member_id__in=list(members),
        state=Membership.State.GRANTED,
        role__in=RULES[permission].roles,
    )
    return set(held.values_list("member_id", flat=True))


def demand(member: Member, team_id: str, permission: Permission) -> None:
    """`PermissionDenied` (a 403 that says so, and gives the words back) for who may not."""
    if not may(member, team_id, permission):
        raise PermissionDenied


View = TypeVar("View", bound=Callable[..., HttpResponseBase])
ByName = Callable[[str], Permission]


def requires(permission: Permission | ByName) -> Callable[[View], View]:
    """What one has to be allowed to do to see a page of the desk, or to post to it.

    Every view of the desk says it; one that does not answers nobody. A page that does several
    deeds gives a function from its `name` to the permission. The gate asks before the view runs:
    in the team of the object that the address names, or in any team where it names none.
    """

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def needed_by(view: Any, arguments: dict[str, Any]) -> Permission | None:
    """None for a view that has not said it."""
    found: Permission | ByName | None = getattr(view, "permission", None)
    if found is None or isinstance(found, Permission):
        return found
    return found(arguments["name"])


# From what an address names to the team it belongs to; None when it is not there for this member.
TeamFinder = Callable[[Member, Any], str | None]
_finders: dict[str, TeamFinder] = {"team_id": lambda member, team_id: str(team_id)}


def names_team(parameter: str, finder: TeamFinder) -> None:
    """Let the gate find the team of what a parameter of an address names."""
    _finders[parameter] = finder


def finds_team(parameter: str) -> bool:
    return parameter in _finders


def leads_somewhere(member: Member, parameter: str, value: UUID | str) -> bool:
    """Whether what a parameter of an address names is there for this member."""
    return _finders[parameter](member, value) in places_of(member)


def allows(member: Member, permission: Permission, arguments: dict[str, Any]) -> bool:
    """Whether a member may go to an address; what is not there for them, its view refuses."""
    places = remember_places(member)
    named = [name for name in arguments if name in _finders]
    if not named:
        return may_somewhere(member, permission)
    if all(place.may(permission) for place in places.values()):
        # Whose it is makes no difference, so the database is not asked.
        return True
    for name in named:
        value: UUID | str = arguments[name]
        team = _finders[name](member, value)
        if team in places and not places[team].may(permission):
            return False
    return True
