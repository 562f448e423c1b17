"""A document that a person sent, at the desk."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts.permissions import Permission, allowed_in, requires
from fanal.accounts.requests import StaffRequest
from fanal.documents import pages
from fanal.documents.contents import CLEANINGS, TYPES
from fanal.intake import actions
from fanal.intake.access import DeskReport, report_for
from fanal.intake.desk_page import actor_of, page, zone_of
from fanal.intake.documents import SentDocument, sent_documents


@requires(Permission.REPORT_READ)
@require_GET
@pages.in_the_page
def show(request: StaffRequest, report_id: UUID, number: int) -> HttpResponse:
    desk, sent = _document(request, report_id, number)
    actions.note_reading(desk)
    may_take = allowed_in(request.user, desk.report.team_id)["report_note"]
    context = {
        "report": desk.report,
        "sent": sent,
        "type": TYPES[sent.facts.type],
        "cleaning": CLEANINGS[sent.facts.cleaning],
        **pages.seen(sent.facts, "report-paper", report_id, number, may_take=may_take),
    }
    return page(request, "document.html", context, zone=zone_of(desk.report.team_id))


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
