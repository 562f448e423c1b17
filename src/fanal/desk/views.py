"""The frame's own pages: what to say when something is not there, or not allowed."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fanal.accounts import late_words
from fanal.accounts.models import Member


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that was open since before signing in again. Its words are kept."""
    kept = None
    if isinstance(request.user, Member) and request.headers.get("Sec-Fetch-Site") == "same-origin":
        try:
            kept = late_words.keep_request(request)
        except late_words.TooMany:
            # Nothing but what this very browser just sent, and it was its own page that sent it.
            words = "\n\n".join(late_words.words_of(request.POST))
            return render(request, "accounts/not_kept.html", {"words": words}, status=403)
    return redirect("kept") if kept else render(request, "desk/403.html", status=403)


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """For what only a broken or strange browser sends; what was typed is one page back."""
    return render(request, "desk/refused.html", {"status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "desk/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is there, and may be known, but is not for this role to do."""
    words = "\n\n".join(late_words.words_of(request.POST)) if request.method == "POST" else ""
    return render(request, "desk/not_allowed.html", {"words": words}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/500.html", status=500)
