"""What every page of cases shares."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fanal.accounts.requests import StaffRequest


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
