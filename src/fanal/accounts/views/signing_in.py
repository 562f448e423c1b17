"""Coming in, locking, unlocking, going home."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts import access, gates, late_words, locked, signin, sitting
from fanal.accounts.demo import DEMO_PASSWORD, demo_accounts
from fanal.accounts.forms import SignInForm, refuse
from fanal.accounts.gates import open_to
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import LateWords, Member
from fanal.accounts.profiles import login_index
from fanal.accounts.requests import LockedRequest, StaffRequest
from fanal.accounts.sitting import Stage
from fanal.accounts.tickets import ticket_for, turn
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core.line import Full, Line
from fanal.vault import Busy

BUSY = gettext_lazy("Many people are signing in just now. Wait a moment and try again.")
# Who signs in costs a slow derivation, and anybody may try: those who come for the first time in a
# while go before a crowd that keeps trying.
arriving = Line(abreast=1, places=3)
PATIENCE = 15.0
WRONG = gettext_lazy(
    "These do not fit together. Check each of them. "
    "After five tries each new one has to wait, for a minute at most."
)


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return gates.home(request)
    form, kept = SignInForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        name = login_index(form.cleaned_data["email"]).encode()
        ticket = ticket_for(request, request.POST.get("line", ""), name)
        try:
            with turn(arriving, ticket, timeout=PATIENCE):
                opened = signin.sign_in(**form.cleaned_data)
        except signin.NotSignedIn:
            refuse(form, WRONG)
        except (Full, Busy):
            refuse(form, BUSY)
            kept = ticket.again().seal(name)
        else:
            return _begin(request, opened)
    context = {
        "form": form,
        "line": kept,
        "accounts": demo_accounts(),
        "demo_password": DEMO_PASSWORD,
    }
    return render(request, "accounts/sign_in.html", context)


def _begin(request: HttpRequest, opened: signin.Opened) -> HttpResponse:
    sitting.begin(request, opened.member, opened.secret, enrolling=not opened.finished)
    if not opened.finished:
        return redirect("second-step")
    request.session["failures_before"] = opened.failures_before
    _record(request, Event.SIGNED_IN)
    return _go_on(request, opened.member)


@open_to(Stage.ENROLLING, Stage.LOCKED, Stage.WAITING, Stage.OPEN)
@require_POST
def sign_out(request: LockedRequest) -> HttpResponse:
    _record(request, Event.SIGNED_OUT)
    sitting.end(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cookies", "storage"'
    return response


@open_to(Stage.LOCKED, Stage.WAITING, Stage.OPEN)
@require_POST
def lock(request: LockedRequest) -> HttpResponse:
    """Lock, and keep the words of the form that was open; the page's script sends them along."""
    page = request.POST.get("lock-page", "")
    try:
        late_words.keep(
            member=request.user,
            page=page,
            path=request.POST.get("lock-path") or page,
            fields=request.POST,
        )
    except late_words.TooMany:
        sitting.lock(request)
        return locked.holding(request)
    sitting.lock(request)
    return redirect("unlock")


@open_to(Stage.WAITING, Stage.OPEN)
@require_GET
def awake(request: StaffRequest) -> HttpResponse:
    """Somebody is still writing; having asked is all that matters."""
    return HttpResponse(status=204)


@open_to(Stage.LOCKED, Stage.WAITING, Stage.OPEN)
@require_http_methods(["GET", "POST"])
def unlock(request: LockedRequest) -> HttpResponse:
    if isinstance(request.key_ring, KeyRing):
        # Unlocked from another page meanwhile.
        return _held_words(request) or gates.home(request)
    both = sitting.needs_second_factor(request)
    form = locked.unlock_form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = signin.unlock(
                member=request.user,
                password=form.cleaned_data["password"],
                code=form.cleaned_data["code"] if both else None,
            )
        except signin.NotSignedIn:
            refuse(form, WRONG)
        except Busy:
            refuse(form, BUSY)
        else:
            return _unlock(request, opened, both=both)
    return locked.page(request, form, held=request.POST.get(locked.HELD, ""))


def _unlock(request: LockedRequest, opened: signin.Opened, *, both: bool) -> HttpResponse:
    sitting.unlock(request, opened.member, opened.secret, both=both)
    _record(request, Event.UNLOCKED)
    return _held_words(request) or _go_on(request, opened.member)


def _held_words(request: HttpRequest) -> HttpResponse | None:
    """What the locked page held is shown to its writer now; it stands nowhere else."""
    ring = sitting.ring_of(request)
    words = late_words.from_the_page(ring, request.POST.get(locked.HELD, "")) if ring else ""
    return render(request, "accounts/not_kept.html", {"words": words}) if words else None


def _go_on(request: HttpRequest, member: Member) -> HttpResponse:
    if LateWords.objects.filter(member=member).exists():
        return redirect("kept")
    return gates.onward(request)


def _record(request: HttpRequest, event: Event) -> None:
    member = request.user
    assert not member.is_anonymous
    record(event, witness=access.witness_for(member), by=str(member.pk))
