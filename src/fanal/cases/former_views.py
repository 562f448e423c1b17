"""What a team handed to another: a line each, and what it may go on reading."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions, words
from fanal.cases.handover import former_cases, former_for
from fanal.cases.pages import page
from fanal.cases.timeline import Timeline
from fanal.intake.access import teams_of
from fanal.intake.desk_page import actor_of, zone_of


@requires(Permission.CASE_READ)
@require_GET
def former_list(request: StaffRequest) -> HttpResponse:
    actor = actor_of(request)
    lines = [words.former_line(row, line) for row, line in former_cases(actor)]
    return page(request, "former_list.html", {"lines": lines}, zone_of(teams_of(actor)[0]))


@requires(Permission.CASE_READ)
@require_GET
def former(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = former_for(actor_of(request), case_id)
    actions.note_reading(file)
    context = {"case": file.case, "timeline": Timeline(file).items()}
    return page(request, "former.html", context, zone_of(file.case.team_id))
