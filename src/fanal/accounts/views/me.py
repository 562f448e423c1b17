"""One's own name, password, app and codes."""

import base64

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanal.accounts import changing, enrolment, late_words, recovery_codes, sitting, totp
from fanal.accounts.forms import (
    ChangePasswordForm,
    CodeForm,
    PasswordForm,
    ProfileForm,
    refuse,
)
from fanal.accounts.gates import open_to
from fanal.accounts.profiles import profile_of
from fanal.accounts.requests import StaffRequest
from fanal.accounts.sitting import Stage
from fanal.accounts.views.passwords import password_is_right

HERE = (Stage.WAITING, Stage.OPEN)


@open_to(*HERE)
@require_http_methods(["GET", "POST"])
def me(request: StaffRequest) -> HttpResponse:
    profile = profile_of(request.user)
    initial: dict[str, object] = {"name": profile.name, "language": profile.language}
    initial["keys"] = profile.keys
    initial |= late_words.initial_for(request)
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changing.change_profile(member=request.user, **form.cleaned_data)
        return redirect("me")
    context = {
        "form": form,
        "profile": profile,
        "fingerprint": request.key_ring.fingerprint,
        "codes_left": recovery_codes.left(request.user),
    }
    return render(request, "accounts/me.html", context)


@open_to(*HERE)
@require_http_methods(["GET", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        changing.change_password(
            member=request.user,
            secret=request.key_ring.secret,
            password=form.cleaned_data["new_password"],
        )
        since = request.session["since"]
        sitting.begin(request, request.user, request.key_ring.secret, enrolling=False)
        request.session["since"] = since
        return redirect("me")
    return render(request, "accounts/password.html", {"form": form})


@open_to(*HERE)
@require_http_methods(["GET", "POST"])
def codes(request: StaffRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        fresh = enrolment.renew_codes(member=request.user)
        return render(request, "accounts/new_codes.html", {"codes": fresh})
    return render(request, "accounts/ask_codes.html", {"form": form})


@open_to(*HERE)
@require_http_methods(["GET", "POST"])
def app(request: StaffRequest) -> HttpResponse:
    """A new phone: the old app works until a code of the new one was typed."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        seed = totp.new_seed()
        request.session["new_app"] = base64.b64encode(seed).decode()
        return redirect("confirm-app")
    return render(request, "accounts/ask_app.html", {"form": form})


@open_to(*HERE)
@require_http_methods(["GET", "POST"])
def confirm_app(request: StaffRequest) -> HttpResponse:
    if "new_app" not in request.session:
        return redirect("new-app")
    seed = base64.b64decode(request.session["new_app"])
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if changing.change_app(member=request.user, seed=seed, code=form.cleaned_data["code"]):
            del request.session["new_app"]
            return redirect("me")
        refuse(form, _("This code does not fit. Type the one that the app shows now."), "code")
    context = {
        "form": form,
        "picture": totp.picture(seed, profile_of(request.user).email),
        "spelled": totp.spelled(seed),
        "demo_code": totp.demo_code_for(seed),
    }
    return render(request, "accounts/confirm_app.html", context)
