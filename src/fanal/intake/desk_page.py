"""What every page of reports at the desk shares."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fanal.accounts.requests import StaffRequest
from fanal.intake.access import Actor
from fanal.intake.rotation import UnpinnedKey
from fanal.intake.routing import pack_of
from fanal.knowledge import current

# Nothing was kept, through no fault of who typed it: their words go back to them.
NOT_KEPT = (DatabaseError, UnpinnedKey)


def actor_of(request: StaffRequest) -> Actor:
    return Actor(request.user, request.key_ring)


def zone_of(team_id: str) -> ZoneInfo:
    return pack_of(team_id, current()).calendar.zone


def page(
    request: StaffRequest,
    template: str,
    context: dict[str, Any],
    *,
    zone: ZoneInfo,
    status: int = 200,
) -> HttpResponse:
    """A page whose times are those of the centre's own clock."""
    with timezone.override(zone):
        return render(request, f"intake/{template}", context, status=status)


def words_back(
    request: StaffRequest,
    form: type[forms.Form],
    prefix: str,
    *,
    status: int,
    more: Iterable[str] = (),
) -> HttpResponse:
    """Nothing was kept, but nothing that was typed is lost either; `more` are other such words."""
    typed = [
        request.POST.get(f"{prefix}-{name}" if prefix else name, "").strip()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    ]
    words = "\n\n".join(each for each in (*typed, *more) if each)
    return render(request, "intake/words_back.html", {"words": words}, status=status)
