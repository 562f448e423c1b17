"""Following a one-time link."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fanal.accounts import enrolment, gates, sitting
from fanal.accounts.access import team_name
from fanal.accounts.forms import EnrolForm, NewPasswordForm, refuse
from fanal.accounts.invitations import NoInvitation, invitation_for
from fanal.accounts.models import Invitation, Member
from fanal.accounts.profiles import profile_of
from fanal.accounts.sitting import Stage
from fanal.vault import Busy

BUSY = gettext_lazy("Many people are signing in just now. Wait a moment and try again.")


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The address holds the token, so it works once, for three days, and nothing leads away."""
    try:
        invitation = invitation_for(token)
        if invitation.replaces:
            return _reset(request, invitation, invitation.replaces)
        stage = sitting.stage_of(request)
        if stage == Stage.LOCKED:
            return redirect(f"/desk/unlock/?next={request.path}")
        if stage in (Stage.OPEN, Stage.WAITING):
            return _join(request, invitation)
        return _enrol(request, invitation)
    except NoInvitation:
        return render(request, "accounts/no_invitation.html", status=404)


def _enrol(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolled = enrolment.enrol(
                invitation=invitation,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                password=form.cleaned_data["new_password"],
            )
        except enrolment.EmailTaken:
            refuse(
                form,
                _("Somebody signs in with this address already. Is it you? Sign in first."),
                "email",
            )
        except Busy:
            refuse(form, BUSY)
        else:
            return _set_up_second_step(request, enrolled)
    return _page(request, "accounts/enrol.html", invitation, form=form)


def _reset(request: HttpRequest, invitation: Invitation, member: Member) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolled = enrolment.reset(
                invitation=invitation, password=form.cleaned_data["new_password"]
            )
        except Busy:
            refuse(form, BUSY)
        else:
            return _set_up_second_step(request, enrolled)
    return _page(request, "accounts/reset.html", invitation, form=form, profile=profile_of(member))


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    assert isinstance(request.user, Member)
    if request.method == "POST":
        try:
            founded = enrolment.join(invitation=invitation, member=request.user)
        except enrolment.AlreadyIn:
            return gates.home(request)
        return redirect("sheet", invitation.team_id) if founded else redirect("waiting")
    return _page(request, "accounts/join.html", invitation, profile=profile_of(request.user))


def _set_up_second_step(request: HttpRequest, enrolled: enrolment.Enrolled) -> HttpResponse:
    sitting.begin(request, enrolled.member, enrolled.secret, enrolling=True)
    return redirect("second-step")


def _page(
    request: HttpRequest, template: str, invitation: Invitation, **context: object
) -> HttpResponse:
    return render(request, template, {"team": team_name(invitation.team_id), **context})
