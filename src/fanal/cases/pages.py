"""What every page of cases shares."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fanal.accounts.requests import StaffRequest
from fanal.cases.access import CaseFile
from fanal.intake.desk_page import zone_of


def page(
    request: StaffRequest,
    template: str,
    context: dict[str, Any],
    zone: ZoneInfo,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page whose times are those of the centre's own clock."""
    with timezone.override(zone):
        return render(request, f"cases/{template}", context, status=status)


def case_page(
    request: StaffRequest,
    file: CaseFile,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page about one case: its template knows `file` and `case`, besides the context."""
    known = {"file": file, "case": file.case, **context}
    return page(request, template, known, zone_of(file.case.team_id), status=status)
