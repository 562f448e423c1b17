"""Setting up the second step: the app, then the recovery codes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fanal.accounts import access, enrolment, recovery_codes, sitting, totp
from fanal.accounts.forms import CodeForm, RecoveryCodeForm, refuse
from fanal.accounts.gates import open_to
from fanal.accounts.profiles import profile_of
from fanal.accounts.requests import StaffRequest
from fanal.accounts.sitting import Stage


@open_to(Stage.ENROLLING)
@require_http_methods(["GET", "POST"])
def second_step(request: StaffRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if totp.spend(request.user, form.cleaned_data["code"]):
            return _show_codes(request)
        refuse(form, _("This code does not fit. Type the one that the app shows now."), "code")
    seed = totp.seed_of(request.user)
    return render(
        request,
        "accounts/second_step.html",
        {
            "form": form,
            "picture": totp.picture(seed, profile_of(request.user).email),
            "spelled": totp.spelled(seed),
            "demo_code": totp.demo_code(request.user),
        },
    )


@open_to(Stage.ENROLLING)
@require_POST
def check_codes(request: StaffRequest) -> HttpResponse:
    """One code, typed back from where it was kept, ends the enrolment."""
    form = RecoveryCodeForm(request.POST)
    if form.is_valid():
        if recovery_codes.holds(request.user, form.cleaned_data["recovery_code"]):
            return _finish(request)
        refuse(form, _("This is not one of your codes. Look at your copy again."), "recovery_code")
    return render(request, "accounts/check_codes.html", {"form": form})


def _show_codes(request: StaffRequest) -> HttpResponse:
    request.session["app_confirmed"] = True
    codes = enrolment.renew_codes(member=request.user)
    context = {"codes": codes, "form": RecoveryCodeForm()}
    return render(request, "accounts/codes.html", context)


def _finish(request: StaffRequest) -> HttpResponse:
    if not request.session.pop("app_confirmed", False):
        return redirect("second-step")
    founded = enrolment.confirm_second_factor(member=request.user)
    sitting.finish_enrolling(request)
    if founded:
        return redirect("sheet", access.teams_of(request.user)[0].pk)
    return redirect("inbox")
