"""Which cases sleep: asked of the day, so that nothing has to run to wake them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from fanal.cases.access import CaseFile
from fanal.cases.kinds.snooze import WakeOn
from fanal.cases.models import NEVER
from fanal.cases.waiting import waiting
from fanal.dossiers.opening import OpenEntry


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


def asleep(today: date) -> Q:
    """Of open cases, those that sleep on this day: nothing is due, and nobody waits."""
    waits = Q(Exists(waiting(today).filter(case=OuterRef("pk"))))
    return Q(asleep_until__gt=today, next_on__gt=today) & ~waits
