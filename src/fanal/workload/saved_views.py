"""Keeping a part of a list under a name, and letting it go."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts.permissions import Permission, may_somewhere, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases.list_views import show_caseload
from fanal.cases.narrowing import CaseNarrowForm
from fanal.cases.today import Tab as CaseTab
from fanal.intake.access import teams_of
from fanal.intake.desk_page import actor_of
from fanal.intake.inbox import Tab as InboxTab
from fanal.intake.inbox_views import show_inbox
from fanal.intake.narrowing import NarrowForm, RequestNarrowForm
from fanal.workload import saved
from fanal.workload.saved import Kind, Part

LONGEST = 60
NARROW: dict[Kind, type[NarrowForm]] = {
    Kind.INBOX: RequestNarrowForm,
    Kind.CASES: CaseNarrowForm,
}


class ViewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    kind = forms.ChoiceField(choices=[(each.value, "") for each in Kind])
    tab = forms.CharField(max_length=16)
    words = forms.CharField(required=False, max_length=LONGEST)
    share = forms.ChoiceField(required=False)

    def __init__(self, teams: list[str], *args: Any) -> None:
        super().__init__(*args)
        # Words that name somebody of one team are nothing for another.
        self.fields["share"].choices = [("", ""), *((team, "") for team in teams)]  # type: ignore[attr-defined]

    def part(self, teams: list[str]) -> Part:
        """What is unknown narrows nothing."""
        fields, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        tabs = {each.value for each in (InboxTab if kind is Kind.INBOX else CaseTab)}
        narrow = NARROW[kind](teams, self.data).narrow()
        return Part(
            name=fields["name"],
            kind=kind,
            tab=fields["tab"] if fields["tab"] in tabs else "mine",
            whose=narrow.whose,
            due=narrow.window or "",
            inside=dict(narrow.inside),
            words=fields["words"],
        )


@requires(Permission.REPORT_READ)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: StaffRequest) -> HttpResponse:
    actor, form = actor_of(request), None
    teams = teams_of(actor)
    if request.method == "POST":
        form = ViewForm(teams, request.POST)
        if form.is_valid():
            try:
                saved.keep(actor, form.part(teams), team_id=form.cleaned_data["share"] or None)
            except saved.TooMany:
                form.add_error(None, _("Twenty views are enough. Let one go first."))
            else:
                return redirect("views")
    context = {"views": saved.views_of(actor), "form": form or ViewForm(teams)}
    status = 422 if form else 200
    return render(request, "workload/views.html", context, status=status)


@requires(Permission.REPORT_READ)
@require_GET
def view(request: StaffRequest, view: UUID) -> HttpResponse:
    """One that looks for words: they are in no address, so it has one of its own."""
    found = saved.view_for(actor_of(request), view)
    part, turned = found.part, ("after", "page")
    asked = part.asked | {name: request.GET[name] for name in turned if name in request.GET}
    if part.kind is Kind.INBOX:
        return show_inbox(request, asked, part.words, found.address)
    if not may_somewhere(request.user, Permission.CASE_READ):
        raise PermissionDenied
    return show_caseload(request, asked, part.words, found.address)


@requires(Permission.REPORT_READ)
@require_POST
def forget(request: StaffRequest, view: UUID) -> HttpResponse:
    saved.forget(actor_of(request), view)
    return redirect("views")
