"""What was typed and not sent, offered back: too late, or as a draft."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts import drafts, gates, late_words
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


@open_to(Stage.OPEN)
@require_GET
def begun(request: StaffRequest) -> HttpResponse:
    """All drafts of a member, wherever they were typed; here they can be put away."""
    found = drafts.offer(request.key_ring)
    named = drafts.named(request, found)
    context = {"drafts": named, "most": drafts.MOST, "full": len(found) >= drafts.MOST}
    return render(request, "accounts/drafts.html", context)


@open_to(Stage.OPEN)
@require_POST
def put_away(request: StaffRequest, draft: UUID) -> HttpResponse:
    drafts.put_away(member=request.user, draft=draft)
    return redirect("drafts")
