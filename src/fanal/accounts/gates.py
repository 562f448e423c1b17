"""Which pages a sitting may see. A view says so; whoever says nothing asks for everything."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from fanal.accounts import late_words, locked, permissions
from fanal.accounts.models import Member
from fanal.accounts.sitting import Stage, stage_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_PLACES = {
    Stage.STRANGER: "sign-in",
    Stage.ENROLLING: "second-step",
    Stage.LOCKED: "unlock",
    Stage.WAITING: "waiting",
    Stage.OPEN: "inbox",
}


def open_to(*stages: Stage) -> Callable[[View], View]:
    """The stages in which a view answers; the default is `Stage.OPEN` alone."""

    def mark(view: View) -> View:
        view.stages = stages  # type: ignore[attr-defined]
        return view

    return mark


def refuse(
    request: HttpRequest, view: Any, arguments: dict[str, Any] | None = None
) -> HttpResponseBase | None:
    """Where a request has to go instead, if it may not go there.

    `PermissionDenied` for what a role does not allow, and `Http404` for a view that has not said
    what it asks for. Pages that also open to who holds no team's key are about oneself alone.
    """
    if not getattr(view, "login_required", True):
        return None
    stage = stage_of(request)
    if stage in getattr(view, "stages", (Stage.OPEN,)):
        if not hasattr(view, "stages"):
            _ask_permission(request, view, arguments or {})
        return None
    if stage == Stage.LOCKED:
        return _to_unlock(request)
    return redirect(_PLACES[stage])


def _ask_permission(request: HttpRequest, view: Any, arguments: dict[str, Any]) -> None:
    needed = permissions.needed_by(view, arguments)
    if needed is None:
        raise Http404
    assert isinstance(request.user, Member)
    if not permissions.allows(request.user, needed, arguments):
        raise PermissionDenied


def home(request: HttpRequest) -> HttpResponseRedirect:
    """The page where somebody in this stage goes on."""
    return HttpResponseRedirect(reverse(_PLACES[stage_of(request)]))


def onward(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that was asked for before signing in, or home."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    if ours and wanted.startswith("/desk/"):
        return HttpResponseRedirect(wanted)
    return home(request)


def _to_unlock(request: HttpRequest) -> HttpResponse:
    unlock = reverse("unlock")
    if request.method == "POST":
        try:
            late_words.keep_request(request)
        except late_words.TooMany:
            return locked.holding(request)
        return HttpResponseRedirect(unlock)
    return HttpResponseRedirect(
        f"{unlock}?{urlencode({'next': request.get_full_path()}, safe='/')}"
    )
