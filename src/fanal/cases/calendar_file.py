"""One date of a case as an `.ics` file, for a calendar outside."""

from datetime import UTC, timedelta
from uuid import UUID, uuid5

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions
from fanal.cases.access import case_for
from fanal.cases.state import DueItem
from fanal.core import clock
from fanal.intake.desk_page import actor_of


@requires(Permission.CASE_READ)
@require_GET
def calendar_file(request: StaffRequest, case_id: UUID, key: str) -> HttpResponse:
    """One date to take along; it says neither who nor what."""
    file = case_for(actor_of(request), case_id)
    item = next((item for item in file.state.due_items if item.key == key), None)
    if item is None:
        raise Http404
    actions.note_reading(file)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//calendar//EN",
        "BEGIN:VEVENT",
        # The same date is the same event; whose it is, nobody with the calendar can tell.
        f"UID:{uuid5(file.case.pk, key)}",
        f"DTSTAMP:{clock.now():%Y%m%dT%H%M%SZ}",
        *_times(item),
        f"SUMMARY:{_('Appointment')}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    answer = HttpResponse("\r\n".join(lines), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="date.ics"'
    return answer


def _times(item: DueItem) -> tuple[str, str]:
    """A whole day, or the hour that was agreed: half an hour of it, for nobody knows how long."""
    if item.at is None:
        days = (item.on, item.on + timedelta(days=1))
        start, end = (f"VALUE=DATE:{day:%Y%m%d}" for day in days)
        return f"DTSTART;{start}", f"DTEND;{end}"
    start, end = (
        f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        for moment in (item.at, item.at + timedelta(minutes=30))
    )
    return f"DTSTART:{start}", f"DTEND:{end}"
