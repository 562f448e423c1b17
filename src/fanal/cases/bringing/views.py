"""Bringing a list along: choose the file, say what the columns are, look, bring."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fanal.accounts.permissions import Permission, requires, teams_where
from fanal.accounts.requests import StaffRequest
from fanal.cases.bringing.actions import bring
from fanal.cases.bringing.forms import ColumnsForm, ListForm
from fanal.cases.bringing.listing import (
    LARGEST,
    WRONG,
    Listing,
    Unreadable,
    keep,
    list_for,
    read_list,
)
from fanal.cases.bringing.plan import Plan, left_out_file, plan
from fanal.cases.models import BroughtList
from fanal.cases.pages import page
from fanal.core.uploads import InMemory
from fanal.intake.access import Actor, teams_of
from fanal.intake.actions import NotPossible
from fanal.intake.desk_page import actor_of, zone_of
from fanal.vault import CannotOpen

View = Callable[..., HttpResponse]
FILE_NAME = "left-out.csv"


def _in_memory(view: View) -> View:
    """The file of the form comes into memory alone; nothing is spooled.

    The handler has to be there before anything reads the form, the CSRF check included: so the
    view is exempt outside and protected inside, as Django's own documentation says.
    """

    @wraps(view)
    def outer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        upload = InMemory(LARGEST)
        request.upload_handlers = [upload]
        request.upload = upload  # type: ignore[attr-defined]
        answer: HttpResponse = csrf_protect(view)(request, **kwargs)
        return answer

    return csrf_exempt(outer)


@requires(Permission.CASE_BRING)
@_in_memory
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: StaffRequest) -> HttpResponse:
    actor = actor_of(request)
    teams = teams_where(request.user, Permission.CASE_BRING)
    if request.method != "POST":
        return _page(request, actor, "bring.html", {"form": ListForm(teams)})
    form = ListForm(teams, request.POST)
    valid = form.is_valid()
    upload: InMemory = request.upload  # type: ignore[attr-defined]
    if upload.too_large:
        form.add_error("list", _("More than 4 MB. Take away what is not needed, pictures first."))
    elif upload.content is None:
        form.add_error("list", _("Choose a file."))
    elif valid:
        try:
            listing = read_list(upload.content, form.cleaned_data["team"])
            return redirect("bring-list", keep(request.user, listing).pk)
        except Unreadable as unreadable:
            form.add_error("list", WRONG[unreadable.code])
    return _page(request, actor, "bring.html", {"form": form}, status=422)


@requires(Permission.CASE_BRING)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """One address from the columns to what became of them."""
    actor = actor_of(request)
    row, listing = list_for(actor, list_id)
    do = request.POST.get("do", "")
    if do == "forget":
        row.delete()
        return redirect("caseload")
    if listing.team not in teams_where(request.user, Permission.CASE_BRING):
        return redirect("bring")
    if listing.outcome is not None:
        return _after(request, actor, row, listing)
    if request.method != "POST":
        return _columns(request, actor, row, ColumnsForm(listing))
    form = ColumnsForm(listing, request.POST)
    if not form.is_valid():
        return _columns(request, actor, row, form, status=422)
    found = plan(actor, listing, form)
    if do != "bring" or not found.accepted:
        return _columns(request, actor, row, form, found=found)
    try:
        bring(row, listing, found.accepted, found.rejected, by=actor, nobodys=form.nobodys)
    except (NotPossible, CannotOpen, DatabaseError):
        form.add_error(None, _("Nothing was brought along. The list is still here: try again."))
        return _columns(request, actor, row, form, found=found, status=409)
    return redirect("bring-list", list_id)


def _after(request: StaffRequest, actor: Actor, row: BroughtList, listing: Listing) -> HttpResponse:
    """What became of it; and what was left out, as a file to mend and to bring along again."""
    assert listing.outcome is not None
    if request.POST.get("do") == "left-out":
        answer = HttpResponse(left_out_file(listing), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
        return answer
    context = {"list": row, "outcome": listing.outcome, "count": len(listing.outcome.rejected)}
    return _page(request, actor, "bring_done.html", context)


def _columns(
    request: StaffRequest,
    actor: Actor,
    row: BroughtList,
    form: ColumnsForm,
    *,
    found: Plan | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"list": row, "form": form, "plan": found, "lines": len(form.listing.rows)}
    return _page(request, actor, "bring_columns.html", context, status=status)


def _page(
    request: StaffRequest, actor: Actor, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return page(request, template, context, zone_of(teams_of(actor)[0]), status=status)
