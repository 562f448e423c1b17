"""What was typed too late, offered back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts import gates, late_words
from fanal.accounts.gates import open_to
from fanal.accounts.requests import StaffRequest
from fanal.accounts.sitting import Stage


@open_to(Stage.WAITING, Stage.OPEN)
@require_GET
def kept(request: StaffRequest) -> HttpResponse:
    found = late_words.offer(request.key_ring)
    if not found:
        return gates.home(request)
    return render(request, "accounts/kept.html", {"kept": found})


@open_to(Stage.WAITING, Stage.OPEN)
@require_POST
def forget(request: StaffRequest, kept: UUID) -> HttpResponse:
    late_words.take(member=request.user, kept=str(kept))
    return redirect("kept")
