"""The recovery sheet: shown once, typed back in part, used by who waits."""

import base64
import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanal.accounts import access, sheets
from fanal.accounts.forms import PasswordForm, SheetForm, SheetGroupsForm, refuse
from fanal.accounts.gates import open_to
from fanal.accounts.models import Team
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.accounts.sitting import Stage
from fanal.accounts.views.passwords import password_is_right
from fanal.core import clock
from fanal.vault import Context, RecoveryKey, Sealed, open_with, seal_to

ASKED = 2


@requires(Permission.TEAM_SHEET)
@require_http_methods(["GET", "POST"])
def sheet(request: StaffRequest, team_id: str) -> HttpResponse:
    """Every POST makes another key; none counts before it is typed back."""
    team = access.team_for(request.user, team_id)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        return _show(request, team)
    context = {"form": form, "team": team, "name": access.team_name(team.pk)}
    return render(request, "accounts/sheet.html", context)


@requires(Permission.TEAM_SHEET)
@require_http_methods(["GET", "POST"])
def confirm_sheet(request: StaffRequest, team_id: str) -> HttpResponse:
    team = access.team_for(request.user, team_id)
    pending = request.session.get("sheet", {})
    if pending.get("team") != team.pk:
        return redirect("sheet", team.pk)
    key = _unsealed(request, pending["key"])
    form = SheetGroupsForm(pending["asked"], request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _all_right(key, form, pending["asked"]):
            sheets.confirm_sheet(team=team, key=key, by=request.user, ring=request.key_ring)
            del request.session["sheet"]
            return redirect("team")
        refuse(form, _("This is not what the sheet says. Look at the numbers of the groups."))
    context = {"form": form, "team": team, "name": access.team_name(team.pk)}
    return render(request, "accounts/confirm_sheet.html", context)


@open_to(Stage.WAITING, Stage.OPEN)
@require_http_methods(["GET", "POST"])
def use_sheet(request: StaffRequest, team_id: str) -> HttpResponse:
    team = access.waiting_team_for(request.user, team_id)
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheets.use_sheet(team=team, typed=form.cleaned_data["sheet"], by=request.user)
        except sheets.WrongSheet:
            refuse(form, _("This is not the sheet of this team, or a group is mistyped."), "sheet")
        else:
            return redirect("team")
    context = {"form": form, "team": team, "name": access.team_name(team.pk)}
    return render(request, "accounts/use_sheet.html", context)


def _show(request: StaffRequest, team: Team) -> HttpResponse:
    key = RecoveryKey.generate()
    numbers = sorted(secrets.SystemRandom().sample(range(1, len(key.groups()) + 1), ASKED))
    request.session["sheet"] = {"team": team.pk, "key": _sealed(request, key), "asked": numbers}
    context = {
        "team": team,
        "name": access.team_name(team.pk),
        "groups": list(enumerate(key.groups(), start=1)),
        "day": clock.now(),
    }
    return render(request, "accounts/show_sheet.html", context)


def _all_right(key: RecoveryKey, form: SheetGroupsForm, asked: list[int]) -> bool:
    typed = form.cleaned_data
    return all(key.is_group(number, typed[f"group_{number}"]) for number in asked)


# Between the two pages the key is sealed to its maker: a stolen session row opens no team.
def _sealed(request: StaffRequest, key: RecoveryKey) -> str:
    printed = key.printed().encode()
    return base64.b64encode(seal_to(request.user.public_key, printed, _context(request))).decode()


def _unsealed(request: StaffRequest, sealed: str) -> RecoveryKey:
    opened = open_with(request.key_ring.secret, Sealed(base64.b64decode(sealed)), _context(request))
    return RecoveryKey.parse(opened.decode())


def _context(request: StaffRequest) -> Context:
    return Context("sheet-to-confirm", member=request.user.pk)
