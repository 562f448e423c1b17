"""A document that a person sent, at the desk."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts.permissions import Permission, allowed_in, requires
from fanal.accounts.requests import StaffRequest
from fanal.documents import pages
from fanal.documents.contents import CLEANINGS, TYPES, Cleaning, Copy
from fanal.intake import actions
from fanal.intake.access import DeskReport, report_for
from fanal.intake.desk_forms.copies import CopyAgainForm
from fanal.intake.desk_page import actor_of, page, zone_of
from fanal.intake.documents import SentDocument, sent_documents


@requires(Permission.REPORT_READ)
@require_GET
@pages.in_the_page
def show(request: StaffRequest, report_id: UUID, number: int) -> HttpResponse:
    desk, sent = _document(request, report_id, number)
    actions.note_reading(desk)
    return _shown(request, desk, sent)


def _shown(
    request: StaffRequest, desk: DeskReport, sent: SentDocument, failed: Cleaning | None = None
) -> HttpResponse:
    report, facts = desk.report, sent.facts
    may_take = allowed_in(request.user, report.team_id)["report_note"]
    context = {
        "report": report,
        "sent": sent,
        "type": TYPES[facts.type],
        "cleaning": CLEANINGS[facts.cleaning],
        "again_form": CopyAgainForm(label_suffix="", use_required_attribute=False),
        **pages.seen(
            facts, "report-paper", report.pk, sent.number, may_take=may_take, failed=failed
        ),
    }
    zone = zone_of(report.team_id)
    return page(request, "document.html", context, zone=zone, status=422 if failed else 200)


@requires(Permission.REPORT_NOTE)
@require_POST
@pages.in_the_page
def again(request: StaffRequest, report_id: UUID, number: int) -> HttpResponse:
    """The cleaned copy again, where none could be made."""
    desk, sent = _document(request, report_id, number)
    form = CopyAgainForm(request.POST)
    if not form.is_valid():
        raise Http404

    def keep(copy: Copy) -> None:
        actions.keep_copy(desk, number, copy, once=form.cleaned_data["once"])

    try:
        how = pages.copy_again(sent.facts, form.cleaned_data["password"], keep)
    except actions.NotPossible:
        context = {"status": 409, "back": reverse("report-paper", args=[report_id, number])}
        return render(request, "documents/refused.html", context, status=409)
    if how is not Cleaning.DONE:
        return _shown(request, desk, sent, failed=how)
    return redirect("report-paper", report_id, number)


@requires(Permission.REPORT_READ)
@require_GET
def look(request: StaffRequest, report_id: UUID, number: int) -> HttpResponseBase:
    desk, sent = _document(request, report_id, number)
    return pages.look(request, sent.facts, read=lambda: actions.note_reading(desk))


@requires(Permission.REPORT_NOTE)
@require_POST
def take(request: StaffRequest, report_id: UUID, number: int, which: str) -> HttpResponseBase:
    desk, sent = _document(request, report_id, number)
    return pages.take(
        sent.facts,
        which,
        read=lambda: actions.note_reading(desk),
        taken=lambda: actions.note_taking(desk, number),
    )


def _document(
    request: StaffRequest, report_id: UUID, number: int
) -> tuple[DeskReport, SentDocument]:
    """The same 404 for what is absent, another team's, or no document."""
    desk = report_for(actor_of(request), report_id)
    for sent in sent_documents(desk):
        if sent.number == number:
            return desk, sent
    raise Http404
