"""The page of figures for the team itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.intake.desk_page import actor_of
from fanal.workload.figures import MOST_LINES, WEEKS, figures


@requires(Permission.TEAM_FIGURES)
@require_GET
def figures_page(request: StaffRequest) -> HttpResponse:
    shown = figures(actor_of(request))
    context = {"figures": shown, "weeks": WEEKS, "lines": MOST_LINES}
    return render(request, "workload/figures.html", context)
