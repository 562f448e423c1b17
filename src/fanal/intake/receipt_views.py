"""Pages that end in a receipt: a new contact, and a new one for one that was lost."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.core import clock
from fanal.core.config import config
from fanal.intake.access import DeskReport, report_for, teams_of
from fanal.intake.actions import NotPossible, note_reading
from fanal.intake.contents import Source
from fanal.intake.desk_forms import ReplaceReceiptForm
from fanal.intake.desk_page import NOT_KEPT, actor_of, page, words_back, zone_of
from fanal.intake.new_contact import NewContactForm
from fanal.intake.receipt import Receipt
from fanal.intake.receipts import Entered, enter_contact, replace_receipt
from fanal.intake.routing import Destination
from fanal.knowledge import current
from fanal.vault import Busy, CannotOpen


@requires(Permission.REPORT_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: StaffRequest) -> HttpResponse:
    actor = actor_of(request)
    if request.method != "POST":
        form = NewContactForm(actor, initial=late_words.initial_for(request))
        return _ask(request, form)
    form = NewContactForm(actor, request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    destination = form.destination()
    if destination is None:
        form.add_error("team", _("This team cannot receive any more. Choose another."))
        return _ask(request, form, status=409)
    try:
        entered = _enter(request, form, destination)
    except Busy:
        form.add_error(None, _("Too much at once. Nothing was kept yet: send it again."))
        return _ask(request, form, status=503)
    except NOT_KEPT:
        form.add_error(None, _("This could not be kept. Your words are still here: try again."))
        return _ask(request, form, status=503)
    _forget_late_words(request)
    return _slip(request, entered, form.cleaned_data["language"])


def _enter(request: StaffRequest, form: NewContactForm, destination: Destination) -> Entered:
    return enter_contact(
        actor_of(request),
        intake=form.intake(),
        source=Source(form.cleaned_data["source"]),
        destination=destination,
        language=form.cleaned_data["language"],
        seed=form.cleaned_data["seed"],
    )


def _ask(request: StaffRequest, form: NewContactForm, status: int = 200) -> HttpResponse:
    zone = zone_of(teams_of(actor_of(request))[0])
    return page(request, "new_contact.html", {"form": form}, zone=zone, status=status)


def _messages(language: str, team_id: str) -> str:
    """Where the person reads the answer: with several countries, in that of the team.

    Without it the address would only ask for a country, and whoever copied it would stand there.
    """
    country = team_id.partition("/")[0]
    shown = [code for code, pack in current().packs.items() if pack.whole]
    named = f"{country}/" if len(shown) > 1 and country in shown else ""
    return f"/{language}/{named}messages/"


def _slip(request: StaffRequest, entered: Entered, language: str) -> HttpResponse:
    report = entered.report
    mine = report.team_id in teams_of(actor_of(request))
    context = {
        "receipt": entered.receipt,
        "report": report if mine else None,
        "due_at": report.due_at,
        "at_once": report.due_at <= clock.now(),
        "tongue": language,
        "right_to_left": translation.get_language_info(language)["bidi"],
        "site": f"{config.origin.partition('://')[2]}{_messages(language, report.team_id)}",
    }
    return page(request, "slip.html", context, zone=zone_of(report.team_id))


@requires(Permission.REPORT_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """The new digits are shown in the answer to the form, and nowhere ever again."""
    try:
        desk = report_for(actor_of(request), report_id)
    except Http404:
        if request.method == "POST":
            return words_back(request, ReplaceReceiptForm, ReplaceReceiptForm.name, status=404)
        raise
    if desk.report.erase_on is not None:
        raise Http404
    if request.method != "POST":
        note_reading(desk)
        return _ask_for(request, desk, ReplaceReceiptForm(desk, initial=_kept(request)))
    form = ReplaceReceiptForm(desk, request.POST)
    if not form.is_valid():
        return _ask_for(request, desk, form, status=422)
    try:
        new = replace_receipt(
            desk, known_by=form.cleaned_data["known_by"], seed=form.cleaned_data["once"]
        )
    except Busy:
        form.add_error(None, _("Too much at once. The old receipt still works: send this again."))
        return _ask_for(request, desk, form, status=503)
    except (NotPossible, CannotOpen, *NOT_KEPT):
        form.add_error(None, _("This was not done. The old receipt still works."))
        return _ask_for(request, desk, form, status=409)
    _forget_late_words(request)
    return _show_new(request, desk, new)


def _ask_for(
    request: StaffRequest, desk: DeskReport, form: ReplaceReceiptForm, status: int = 200
) -> HttpResponse:
    form.action = request.get_full_path()
    context = {"report": desk.report, "form": form, "bound": form}
    zone = zone_of(desk.report.team_id)
    return page(request, "replace_receipt.html", context, zone=zone, status=status)


def _show_new(request: StaffRequest, desk: DeskReport, new: Receipt) -> HttpResponse:
    context = {"report": desk.report, "receipt": new}
    return page(request, "receipt_replaced.html", context, zone=zone_of(desk.report.team_id))


def _kept(request: StaffRequest) -> dict[str, object]:
    start = f"{ReplaceReceiptForm.name}-"
    kept = late_words.initial_for(request)
    return {key.removeprefix(start): value for key, value in kept.items() if key.startswith(start)}


def _forget_late_words(request: StaffRequest) -> None:
    # The frame does this after a redirect; these pages answer in one step, to show digits once.
    if kept := request.GET.get(late_words.PARAMETER):
        late_words.take(member=request.user, kept=kept)
