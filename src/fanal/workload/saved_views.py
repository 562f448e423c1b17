"""Keeping a part of a list under a name, and letting it go."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases.today import Tab as CaseTab
from fanal.intake.access import teams_of
from fanal.intake.desk_page import actor_of
from fanal.intake.inbox import Tab as InboxTab
from fanal.intake.narrowing import Narrow
from fanal.workload import saved
from fanal.workload.saved import Kind, Part

LONGEST = 60


class ViewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    kind = forms.ChoiceField(choices=[(each.value, "") for each in Kind])
    tab = forms.CharField(max_length=16)
    whose = forms.CharField(required=False, max_length=40)
    due = forms.CharField(required=False, max_length=16)
    share = forms.BooleanField(required=False)

    def part(self) -> Part:
        """What is unknown narrows nothing."""
        fields, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        tabs = {each.value for each in (InboxTab if kind is Kind.INBOX else CaseTab)}
        narrow = Narrow.of(fields["whose"], fields["due"]).parameters
        tab = fields["tab"] if fields["tab"] in tabs else "mine"
        return Part(name=fields["name"], kind=kind, tab=tab, **narrow)


@requires(Permission.REPORT_READ)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: StaffRequest) -> HttpResponse:
    actor, form = actor_of(request), None
    if request.method == "POST":
        form = ViewForm(request.POST)
        if form.is_valid():
            team = teams_of(actor)[0] if form.cleaned_data["share"] else None
            try:
                saved.keep(actor, form.part(), team_id=team)
            except saved.TooMany:
                form.add_error(None, _("Twenty views are enough. Let one go first."))
            else:
                return redirect("views")
    context = {"views": saved.views_of(actor), "form": form or ViewForm()}
    status = 422 if form else 200
    return render(request, "workload/views.html", context, status=status)


@requires(Permission.REPORT_READ)
@require_POST
def forget(request: StaffRequest, view: UUID) -> HttpResponse:
    saved.forget(actor_of(request), view)
    return redirect("views")
