"""Which cases sleep: asked of the day, so that nothing has to run to wake them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from fanal.cases.access import CaseFile
from fanal.cases.kinds.snooze import WakeOn
from fanal.cases.models import NEVER, Case, CaseReport
from fanal.core.duedates import today as day_now
from fanal.dossiers.opening import OpenEntry
from fanal.intake.models import Report
from fanal.intake.routing import pack_of
from fanal.knowledge import current


def asleep_until(file: CaseFile) -> date | None:
    """For the column: the day it comes back, `NEVER` for none, nothing when it is awake."""
    state = file.state
    snooze = state.snooze
    if snooze is None or state.closed:
        return None
    if snooze.wake_on is WakeOn.COLLEAGUE and _wrote_another(file, state.snooze_entry, snooze.by):
        return None
    if snooze.wake_on is WakeOn.PHASE:
        same = state.running and state.phase_entry < state.snooze_entry
        return min(state.phase_due or NEVER, snooze.until or NEVER) if same else None
    return snooze.until or NEVER


def _wrote_another(file: CaseFile, number: int, by: str) -> bool:
    return any(
        entry.number > number and not (isinstance(entry, OpenEntry) and entry.content.by == by)
        for entry in file.entries
    )


def _waiting(today: date) -> QuerySet[CaseReport]:
    """Requests that keep a case awake: who waits for our answer, and who told of danger."""
    waits = Q(report__state=Report.State.OPEN) | Q(report__asleep_until__lte=today)
    danger = Q(report__at_once=True) & ~Q(report__state=Report.State.CLOSED)
    return CaseReport.objects.filter(waits | danger, report__erase_on=None)


def keeps_awake(case: Case) -> bool:
    return _waiting(day_now(pack_of(case.team_id, current()).calendar)).filter(case=case).exists()


def asleep(today: date) -> Q:
    """Of open cases, those that sleep on this day: nothing is due, and nobody waits."""
    waiting = Q(Exists(_waiting(today).filter(case=OuterRef("pk"))))
    return Q(asleep_until__gt=today, next_on__gt=today) & ~waiting
