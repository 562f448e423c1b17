"""The team: who belongs, who waits, who is invited, who goes."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts import access, gates, granting, invitations, leaving, roles, sitting
from fanal.accounts.farewells import StillNeeded
from fanal.accounts.forms import FingerprintForm, InviteForm, PasswordForm, RoleForm, refuse
from fanal.accounts.gates import open_to
from fanal.accounts.models import Member, Membership, Role, Team
from fanal.accounts.permissions import (
    Permission,
    demand,
    forget_places,
    may,
    may_somewhere,
    requires,
)
from fanal.accounts.profiles import Profile, profile_of
from fanal.accounts.requests import StaffRequest
from fanal.accounts.sitting import Stage
from fanal.accounts.views.passwords import password_is_right
from fanal.vault import CannotOpen, Fingerprint

LAST_LEAD = gettext_lazy("Nobody else leads this team. Make a colleague a lead first.")


@dataclass(frozen=True)
class Colleague:
    """A member as their colleagues see them."""

    id: UUID
    profile: Profile
    fingerprint: Fingerprint
    role: Role
    on_duty: bool


@dataclass(frozen=True)
class TeamCard:
    """One team on the page of teams."""

    team: Team
    name: str
    receives: bool
    hours_assumed: bool
    members: list[Colleague]
    waiting: list[Colleague]
    invited: int
    # What the one who looks may do here.
    invites: bool
    leads: bool
    hands_over: bool
    lets_in: bool


@requires(Permission.TEAM_SEE)
@require_GET
def team(request: StaffRequest) -> HttpResponse:
    context = {
        "cards": [_card(request.user, team) for team in access.teams_of(request.user)],
        "roles": Role.choices,
        "waits_for": _named(access.teams_of(request.user, state=access.WAITING)),
        "fingerprint": request.key_ring.fingerprint,
        "sees_figures": may_somewhere(request.user, Permission.TEAM_FIGURES),
        "keeps_directory": may_somewhere(request.user, Permission.DIRECTORY_KEEP),
    }
    return render(request, "accounts/team.html", context)


@open_to(Stage.WAITING)
@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    context = {
        "fingerprint": request.key_ring.fingerprint,
        "waits_for": _named(access.teams_of(request.user, state=access.WAITING)),
    }
    return render(request, "accounts/waiting.html", context)


@requires(Permission.TEAM_INVITE)
@require_POST
def invite(request: StaffRequest, team_id: str) -> HttpResponse:
    team = access.team_for(request.user, team_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return redirect("team")
    link = invitations.invite(team=team, by=request.user, role=form.cleaned_data["role"])
    return render(
        request, "accounts/invited.html", {"link": link, "name": access.team_name(team_id)}
    )


@requires(Permission.TEAM_LET_IN)
@require_http_methods(["GET", "POST"])
def grant(request: StaffRequest, team_id: str, member_id: UUID) -> HttpResponse:
    team = access.team_for(request.user, team_id)
    joiner = access.colleague_for(request.user, team, member_id, state=access.WAITING)
    form = FingerprintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granting.grant(
                team=team,
                joiner=joiner,
                typed=form.cleaned_data["groups"],
                by=request.user,
                ring=request.key_ring,
            )
        except granting.WrongFingerprint:
            refuse(
                form,
                _(
                    "These are not the digits we hold. Ask to hear them again. "
                    "If it happens twice, stop and tell who runs this system."
                ),
                "groups",
            )
        else:
            return redirect("team")
    return _about(request, "accounts/grant.html", team, joiner, form=form)


@requires(Permission.TEAM_LEAVE)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, team_id: str, member_id: UUID) -> HttpResponse:
    """Take somebody out of the team; oneself too."""
    team = access.team_for(request.user, team_id)
    member = access.colleague_for(request.user, team, member_id, state=access.GRANTED)
    if member.pk != request.user.pk:
        demand(request.user, team.pk, Permission.TEAM_END_ACCESS)
    is_last = access.holders(team) == 1
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        try:
            leaving.leave(
                team=team,
                member=member,
                by=request.user,
                ring=request.key_ring,
                even_if_last=is_last,
            )
        except roles.LastLead:
            refuse(form, LAST_LEAD)
        except StillNeeded as needed:
            refuse(form, needed.why)
        except CannotOpen:
            refuse(
                form,
                _(
                    "A key in this team was not given by a member. Nothing was changed. "
                    "Tell who runs this system at once."
                ),
            )
        else:
            return _after_leaving(request)
    return _about(request, "accounts/remove.html", team, member, form=form, is_last=is_last)


@requires(Permission.TEAM_ROLES)
@require_http_methods(["GET", "POST"])
def role(request: StaffRequest, team_id: str, member_id: UUID) -> HttpResponse:
    """Say what a colleague is in the team; oneself too."""
    team = access.team_for(request.user, team_id)
    member = access.colleague_for(request.user, team, member_id, state=access.GRANTED)
    place = Membership.objects.get(team=team, member=member)
    now = {"role": place.role, "on_duty": place.on_duty}
    form = RoleForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            roles.set_role(
                team=team,
                member=member,
                role=Role(form.cleaned_data["role"]),
                on_duty=form.cleaned_data["on_duty"],
                by=request.user,
            )
        except roles.LastLead:
            refuse(form, LAST_LEAD, "role")
        else:
            return redirect("team")
    return _about(request, "accounts/role.html", team, member, form=form)


@requires(Permission.TEAM_END_ACCESS)
@require_POST
def turn_away(request: StaffRequest, team_id: str, member_id: UUID) -> HttpResponse:
    team = access.team_for(request.user, team_id)
    member = access.colleague_for(request.user, team, member_id, state=access.WAITING)
    leaving.turn_away(team=team, member=member, by=request.user)
    return redirect("team")


@requires(Permission.TEAM_RESET)
@require_http_methods(["GET", "POST"])
def reset(request: StaffRequest, team_id: str, member_id: UUID) -> HttpResponse:
    """A link for a colleague who lost the password."""
    team = access.team_for(request.user, team_id)
    member = access.colleague_for(request.user, team, member_id, state=access.GRANTED)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        link = invitations.invite(team=team, by=request.user, replaces=member)
        context = {"link": link, "name": access.team_name(team_id), "profile": profile_of(member)}
        return render(request, "accounts/invited.html", context)
    return _about(request, "accounts/reset_link.html", team, member, form=form)


def _after_leaving(request: StaffRequest) -> HttpResponse:
    forget_places(request.user)
    if Member.objects.filter(pk=request.user.pk, is_active=True).exists():
        return gates.home(request)
    sitting.end(request)
    return redirect("sign-in")


def _about(
    request: StaffRequest, template: str, team: Team, member: Member, **context: object
) -> HttpResponse:
    return render(
        request,
        template,
        {
            "team": team,
            "name": access.team_name(team.pk),
            "colleague": _colleague(member, Membership.objects.get(team=team, member=member)),
            "is_self": member.pk == request.user.pk,
            **context,
        },
    )


def _card(member: Member, team: Team) -> TeamCard:
    return TeamCard(
        team=team,
        name=access.team_name(team.pk),
        receives=team.can_recover(),
        hours_assumed=access.hours_assumed(team.pk),
        members=_colleagues(team, access.GRANTED),
        waiting=_colleagues(team, access.WAITING),
        invited=invitations.open_invitations(team),
        invites=may(member, team.pk, Permission.TEAM_INVITE),
        leads=may(member, team.pk, Permission.TEAM_ROLES),
        hands_over=may(member, team.pk, Permission.MANY),
        lets_in=may(member, team.pk, Permission.TEAM_LET_IN),
    )


def _colleagues(team: Team, state: str) -> list[Colleague]:
    places = {place.member_id: place for place in Membership.objects.filter(team=team)}
    members = access.members_of(team, state=state)
    found = [_colleague(member, places[member.pk]) for member in members]
    return sorted(found, key=lambda colleague: colleague.profile.name.casefold())


def _colleague(member: Member, place: Membership) -> Colleague:
    fingerprint = member.public_key.fingerprint()
    return Colleague(member.pk, profile_of(member), fingerprint, Role(place.role), place.on_duty)


def _named(teams: object) -> list[tuple[Team, str]]:
    return [(team, access.team_name(team.pk)) for team in teams]  # type: ignore[attr-defined]
