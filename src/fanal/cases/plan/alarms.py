"""What is due when a reminder does not go out: a row of *Today*, kept ready beside each of them.

It waits on a day that never comes. Who sends has no key to write what is due, but needs none to
give the row today's date, before anything can fail; what went out takes the row away again.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet

from fanal.cases.access import CaseFile
from fanal.cases.kinds.appointment import open_appointments
from fanal.cases.kinds.reminder import Reminder
from fanal.cases.models import NEVER, Case, DueDate
from fanal.cases.models import Reminder as Row
from fanal.cases.state import DueItem, What
from fanal.core.duedates import today
from fanal.intake.routing import pack_of
from fanal.knowledge import current


def alarms(file: CaseFile) -> Iterator[tuple[UUID, DueItem]]:
    """For the lists of a case that is held: one for each reminder that did not go out, or waits."""
    kept = [] if file.state.closed else open_appointments(file.state)
    ready = [(e, e.reminder, e.reminder.alarm) for e in kept if e.reminder and e.reminder.alarm]
    if not ready:
        return
    rows = Row.objects.in_bulk([reminder.id for _each, reminder, _alarm in ready])
    days = dict(DueDate.objects.filter(case=file.case).values_list("id", "on"))
    for each, reminder, alarm in ready:
        row = rows.get(reminder.id)
        if row and row.went_out:
            continue
        on = NEVER
        if row is None or row.claimed:
            # Taken back, or tried: since when it is due stands in its row, if there was one.
            on = min(days.get(alarm, NEVER), today(file.pack.calendar))
        yield alarm, DueItem(key=each.key, what=What.UNREMINDED, on=on, words=each.meeting.what)


def raise_alarm(reminder: Reminder) -> None:
    """It is due now: it is being sent, or never will be. Inside the transaction that says so."""
    case = Case.objects.select_for_update().get(pk=reminder.case)
    if _row_of(reminder).update(on=_day(case)):
        _next_date(case)


def end_alarm(reminder: Reminder) -> Case:
    """It went out. The case it is of, which is held until the transaction ends."""
    case = Case.objects.select_for_update().get(pk=reminder.case)
    if _row_of(reminder).delete()[0]:
        _next_date(case)
    return case


def raise_all() -> None:
    """Each that waits: the key is gone without which none of them can be sent."""
    for id in DueDate.objects.filter(on=NEVER).values_list("case_id", flat=True).distinct():
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=id)
            DueDate.objects.filter(case=case, on=NEVER).update(on=_day(case))
            _next_date(case)


def _row_of(reminder: Reminder) -> QuerySet[DueDate]:
    ids = [reminder.alarm] if reminder.alarm else []
    return DueDate.objects.filter(pk__in=ids, case_id=reminder.case)


def _next_date(case: Case) -> None:
    case.next_on = case.due_dates.aggregate(first=Min("on"))["first"] or NEVER
    case.save(update_fields=["next_on"])


def _day(case: Case) -> date:
    return today(pack_of(case.team_id, current()).calendar)
