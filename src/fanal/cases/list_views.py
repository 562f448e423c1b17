"""Today, the caseload, and the way to a case by a name."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, may_somewhere, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import words
from fanal.cases.finding.matching import (
    Match,
    case_called,
    cases_of_request,
    likely_matches,
    request_called,
)
from fanal.cases.forms import FindForm
from fanal.cases.models import GlassNotice
from fanal.cases.narrowing import CaseNarrowForm
from fanal.cases.pages import page
from fanal.cases.today import Scope, Tab, caseload, today
from fanal.intake.access import teams_of
from fanal.intake.desk_page import actor_of, zone_of
from fanal.intake.inbox import spaced
from fanal.intake.models import Report


class Wanted(forms.Form):
    """Which part of a list is asked for; anything unknown is as if it were not there."""

    scope = forms.ChoiceField(choices=[(each.value, "") for each in Scope], required=False)
    tab = forms.ChoiceField(choices=[(each.value, "") for each in Tab], required=False)
    page = forms.IntegerField(min_value=0, max_value=10_000, required=False)

    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        return self.cleaned_data


@requires(Permission.CASE_READ)
@require_GET
def today_page(request: StaffRequest) -> HttpResponse:
    asked = Wanted(request.GET).wanted()
    scope = Scope(asked.get("scope") or Scope.MINE)
    shown = today(actor_of(request), scope, asked.get("page") or 0)
    context = {
        "warned": GlassNotice.objects.filter(member=request.user).exists(),
        "on_duty": may_somewhere(request.user, Permission.BREAK_GLASS),
        "today": shown,
        "headings": words.WHEN,
        "scopes": words.scopes(shown),
        "may_tick": may_somewhere(request.user, Permission.CASE_TASK),
    }
    return page(request, "today.html", context, _teams_zone(request))


@requires(Permission.CASE_READ)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """Not in the address bar, where names would stay behind."""
    if request.method != "POST":
        return redirect("caseload")
    form = FindForm(request.POST, auto_id="find-%s")
    if not form.is_valid():
        return _show_found(request, form, status=422)
    actor = actor_of(request)
    if same := case_called(actor, form.reference()):
        return redirect("case", same)
    asked = request_called(actor, form.reference())
    found = [
        *(cases_of_request(actor, asked) if asked else ()),
        *likely_matches(actor, form.person()),
    ]
    if asked and not found:
        return redirect("report", asked.pk)
    if not found:
        form.add_error("words", _("No case of your teams is like that."))
    return _show_found(request, form, found, asked=asked, status=200 if found else 404)


def _show_found(
    request: StaffRequest,
    form: FindForm,
    found: Iterable[Match] = (),
    *,
    asked: Report | None = None,
    status: int,
) -> HttpResponse:
    context = {
        "find": form,
        "asked": (asked, spaced(asked.locator)) if asked else None,
        "found": [words.match_line(match) for match in found],
    }
    return page(request, "caseload.html", context, _teams_zone(request), status=status)


@requires(Permission.CASE_READ)
@require_GET
def caseload_page(request: StaffRequest) -> HttpResponse:
    return show_caseload(request, request.GET)


def show_caseload(
    request: StaffRequest, asked: Mapping[str, str], called: str = "", address: str = ""
) -> HttpResponse:
    """A part of the caseload; one that looks for words has an address of its own."""
    kept = late_words.initial_for(request, reverse("find-case"))
    narrow_form = CaseNarrowForm(teams_of(actor_of(request)), asked)
    narrow, wanted = narrow_form.narrow(called), Wanted(asked).wanted()
    tab = Tab(wanted.get("tab") or Tab.MINE)
    shown = caseload(actor_of(request), tab, wanted.get("page") or 0, narrow)
    here = address or f"{reverse('caseload')}?tab={tab}{narrow.query}"
    context = {
        "narrow": narrow,
        "narrow_form": narrow_form,
        "here": here,
        "pages": f"{address}?" if address else f"{here}&",
        "caseload": shown,
        "tabs": [(tab, label, shown.counts[tab]) for tab, label in words.TABS.items()],
        "empty": words.EMPTY[shown.tab],
        "may_many": may_somewhere(request.user, Permission.MANY),
        "find": FindForm(auto_id="find-%s", initial=kept),
        "can_bring": may_somewhere(request.user, Permission.CASE_BRING),
    }
    return page(request, "caseload.html", context, _teams_zone(request))


def _teams_zone(request: StaffRequest) -> ZoneInfo:
    return zone_of(teams_of(actor_of(request))[0])
