"""A request leaves the list until a day or until something happens, and comes back by itself.

Nothing has to run for that: a list asks the day. Danger never sleeps, and a promise to answer is
kept: who waits for us comes back on the day their answer is due at the latest.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.duedates import day_of
from fanal.core.duedates import today as day_now
from fanal.intake.access import DeskReport
from fanal.intake.actions import NotPossible, add, begin
from fanal.intake.contents import Snoozed, WakeOn, Woken
from fanal.intake.models import Report
from fanal.intake.rotation import sealing_key
from fanal.intake.routing import pack_of
from fanal.intake.sleep import (
    NEVER,
    Sleep,
    end_of,
    rouse,
    sealed_sleep,
    was_answered,
    was_spoken_with,
)
from fanal.knowledge import current


@dataclass(frozen=True)
class Bounds:
    """Until which day a request may sleep: `latest` is the day its answer is due, if it is."""

    first: date
    latest: date | None
    # Who was only spoken with may have no mailbox to write from, so a day has to bring it back.
    needs_day: bool = False

    @property
    def possible(self) -> bool:
        return self.latest is None or self.latest >= self.first


def bounds(desk: DeskReport) -> Bounds:
    report = desk.report
    calendar = pack_of(report.team_id, current()).calendar
    tomorrow = day_now(calendar) + timedelta(days=1)
    if not was_answered(desk):
        return Bounds(tomorrow, day_of(report.due_at, calendar))
    return Bounds(tomorrow, None, needs_day=was_spoken_with(desk))


def may_sleep(desk: DeskReport) -> bool:
    """Never danger, and never one whose answer is due today or was due before."""
    told = desk.reported is None or bool(desk.reported.intake.danger)
    closed = desk.report.state == Report.State.CLOSED
    return not (desk.report.at_once or told or closed) and bounds(desk).possible


@transaction.atomic
def snooze(
    desk: DeskReport, *, wake_on: WakeOn, until: date | None, why: str, seen: int, once: bytes
) -> None:
    """`NotPossible` for danger, and when the person wrote after number `seen`."""
    if not begin(desk, once):
        return
    if not may_sleep(desk) or desk.thread_after(seen):
        raise NotPossible
    report, allowed = desk.report, bounds(desk)
    day = min(filter(None, (until, allowed.latest)), default=NEVER)
    if day < allowed.first or (allowed.needs_day and until is None):
        raise NotPossible
    content = Snoozed(at=clock.now(), by=desk.actor.id, wake_on=wake_on, until=until, why=why)
    add(desk, content, Event.REPORT_SNOOZED, once=once)
    answered = was_answered(desk)
    if answered:
        # It is to be looked at again on that day; nobody was promised an answer.
        report.due_at = end_of(day, report)
    sleep = Sleep(wake_on=wake_on, until=until, why=why, by=desk.actor.member.pk, answered=answered)
    key = sealing_key(report.team_id)
    report.state, report.asleep_until = Report.State.ASLEEP, day
    report.asleep = key.id.bytes + sealed_sleep(report, sleep, key)
    report.save(update_fields=["state", "due_at", "asleep_until", "asleep"])


@transaction.atomic
def wake(desk: DeskReport, *, once: bytes) -> None:
    """Bring it back before its day."""
    if not begin(desk, once):
        return
    if desk.report.state != Report.State.ASLEEP:
        raise NotPossible
    content = Woken(at=clock.now(), by=desk.actor.id)
    add(desk, content, Event.REPORT_WOKEN, once=once)
    rouse(desk)
