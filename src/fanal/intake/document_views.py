"""A document that a person sent, at the desk."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts.permissions import Permission, allowed_in, requires
from fanal.accounts.requests import StaffRequest
from fanal.documents import answers
from fanal.documents.contents import CLEANINGS, TYPES
from fanal.documents.pages import in_the_page
from fanal.intake import actions
from fanal.intake.access import DeskReport, report_for
from fanal.intake.desk_page import actor_of, page, zone_of
from fanal.intake.documents import SentDocument, sent_documents


@requires(Permission.REPORT_READ)
@require_GET
@in_the_page
def show(request: StaffRequest, report_id: UUID, number: int) -> HttpResponse:
    desk, sent = _document(request, report_id, number)
    actions.note_reading(desk)
    context = {
        "report": desk.report,
        "sent": sent,
        "facts": sent.facts,
        "type": TYPES[sent.facts.type],
        "cleaning": CLEANINGS[sent.facts.cleaning],
        "look": reverse("report-paper-look", args=[report_id, number]),
        "take": reverse("report-paper-take", args=[report_id, number, "original"]),
        "may_take": allowed_in(request.user, desk.report.team_id)["report_note"],
        "take_copy": reverse("report-paper-take", args=[report_id, number, "copy"]),
    }
    return page(request, "document.html", context, zone=zone_of(desk.report.team_id))


@requires(Permission.REPORT_READ)
@require_GET
def look(request: StaffRequest, report_id: UUID, number: int) -> HttpResponseBase:
    """The bytes that its page shows."""
    desk, sent = _document(request, report_id, number)
    answer = answers.to_look_at(request, sent.facts)
    if answer is None:
        raise Http404
    # Each part too: whoever asks from the second byte on has read it all the same.
    actions.note_reading(desk)
    return answer


@requires(Permission.REPORT_NOTE)
@require_POST
def take(request: StaffRequest, report_id: UUID, number: int, which: str) -> HttpResponseBase:
    """The original after a click that says what it is, and the cleaned copy: as a download."""
    desk, sent = _document(request, report_id, number)
    if which == "copy":
        copy = answers.copy_to_take_along(sent.facts)
        if copy is None:
            raise Http404
        actions.note_reading(desk)
        return copy
    if which != "original":
        raise Http404
    actions.note_taking(desk, number)
    return answers.to_take_along(sent.facts)


def _document(
    request: StaffRequest, report_id: UUID, number: int
) -> tuple[DeskReport, SentDocument]:
    """The same 404 for what is absent, another team's, or no document."""
    desk = report_for(actor_of(request), report_id)
    for sent in sent_documents(desk):
        if sent.number == number:
            return desk, sent
    raise Http404
