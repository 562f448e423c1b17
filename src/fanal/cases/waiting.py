"""What keeps a case awake: a request of it that waits for us, or that told of danger."""

from datetime import date

from django.db.models import Q, QuerySet

from fanal.cases.models import Case, CaseReport
from fanal.core.duedates import today as day_now
from fanal.intake.models import Report
from fanal.intake.routing import pack_of
from fanal.knowledge import current


def waiting(today: date) -> QuerySet[CaseReport]:
    """Requests that keep their cases awake: who waits for our answer, and who told of danger."""
    waits = Q(report__state=Report.State.OPEN) | Q(report__asleep_until__lte=today)
    danger = Q(report__at_once=True) & ~Q(report__state=Report.State.CLOSED)
    return CaseReport.objects.filter(waits | danger, report__erase_on=None)


def keeps_awake(case: Case) -> bool:
    return waiting(day_now(pack_of(case.team_id, current()).calendar)).filter(case=case).exists()
