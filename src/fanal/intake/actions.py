"""The desk's deeds on a report: one transaction each, an entry in the file, a line in the trail.

`once` names the deed: the same form sent twice does it once.
"""

from datetime import datetime

from django.db import transaction

from fanal.accounts.models import Member, Membership
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.dossiers.actions import AlreadyDone, append
from fanal.dossiers.contents import Content
from fanal.dossiers.opening import OpenEntry
from fanal.intake.access import DeskReport
from fanal.intake.contents import (
    AddressShown,
    Assigned,
    Closed,
    CloseReason,
    Message,
    Note,
    Reopened,
    VisitProposal,
)
from fanal.intake.models import Report
from fanal.intake.rotation import refresh_epoch
from fanal.intake.routing import pack_of
from fanal.intake.sending import witness_of
from fanal.knowledge import current


class NewWords(Exception):
    """Someone wrote meanwhile: these are to be read before one's own words go out."""

    def __init__(self, entries: list[OpenEntry]) -> None:
        super().__init__()
        self.entries = entries


class NotPossible(Exception):
    """The report's state does not allow this deed."""


@transaction.atomic
def note_reading(desk: DeskReport) -> None:
    """Reading leaves a trace too."""
    record(
        Event.REPORT_OPENED,
        witness=witness_of(desk.report),
        subject=desk.report.pk,
        by=desk.actor.id,
    )


@transaction.atomic
def take(desk: DeskReport, *, once: bytes) -> None:
    _assign(desk, desk.actor.member, Event.REPORT_TAKEN, once)


@transaction.atomic
def assign(desk: DeskReport, *, to: Member | None, once: bytes) -> None:
    """Hand to a colleague of the same team, or back to nobody."""
    if (
        to
        and not Membership.objects.filter(
            team=desk.report.team, member=to, state=Membership.State.GRANTED
        ).exists()
    ):
        raise NotPossible
    _assign(desk, to, Event.REPORT_ASSIGNED, once)


def _assign(desk: DeskReport, to: Member | None, event: Event, once: bytes) -> None:
    content = Assigned(at=clock.now(), by=desk.actor.id, member=str(to.id) if to else "")
    if add(desk, content, event, once=once):
        Report.objects.filter(pk=desk.report.pk).update(assignee=to)


@transaction.atomic
def answer(desk: DeskReport, *, text: str, seen: int, once: bytes) -> None:
    """Words to the person. `NewWords` when the thread grew since number `seen`."""
    _read_first(desk, seen)
    content = Message(at=clock.now(), by=desk.actor.id, text=text)
    if add(desk, content, Event.ANSWERED, once=once):
        _now_wait(desk)


@transaction.atomic
def propose_visit(
    desk: DeskReport, *, when: datetime, place: str, way: str, seen: int, once: bytes
) -> None:
    _read_first(desk, seen)
    content = VisitProposal(at=clock.now(), by=desk.actor.id, when=when, place=place, way=way)
    if add(desk, content, Event.VISIT_PROPOSED, once=once):
        _now_wait(desk)


@transaction.atomic
def note(desk: DeskReport, *, text: str, once: bytes) -> None:
    add(desk, Note(at=clock.now(), by=desk.actor.id, text=text), Event.NOTED, once=once)


@transaction.atomic
def show_address(desk: DeskReport, *, reason: str, once: bytes) -> None:
    """Look at a phone number or e-mail outside the hours the person called safe."""
    content = AddressShown(at=clock.now(), by=desk.actor.id, reason=reason)
    add(desk, content, Event.PHONE_SHOWN, once=once)


@transaction.atomic
def close(desk: DeskReport, *, reason: CloseReason, explanation: str, once: bytes) -> None:
    if desk.report.state == Report.State.CLOSED:
        raise NotPossible
    content = Closed(at=clock.now(), by=desk.actor.id, reason=reason, explanation=explanation)
    if add(desk, content, Event.REPORT_CLOSED, once=once):
        Report.objects.filter(pk=desk.report.pk).update(state=Report.State.CLOSED, notice_due=False)


@transaction.atomic
def reopen(desk: DeskReport, *, explanation: str, once: bytes) -> None:
    if desk.report.state != Report.State.CLOSED:
        raise NotPossible
    content = Reopened(at=clock.now(), by=desk.actor.id, explanation=explanation)
    if add(desk, content, Event.REPORT_REOPENED, once=once):
        pack = pack_of(desk.report.team_id, current())
        due = pack.due(pack.teams[desk.report.team_id], clock.now(), danger=False)
        Report.objects.filter(pk=desk.report.pk).update(state=Report.State.OPEN, due_at=due.at)


def add(desk: DeskReport, content: Content, event: Event, *, once: bytes) -> bool:
    """One entry and its line in the trail; False when this deed was done before."""
    if desk.report.erase_on is not None:
        raise NotPossible  # the person took it back: it is read for seven days, and no more
    refresh_epoch(desk.opened, desk.report, content.compartment)
    try:
        entry = append(desk.opened, content, once=once)
    except AlreadyDone:
        return False
    record(
        event,
        witness=witness_of(desk.report),
        subject=desk.report.pk,
        entry_hash=entry.hash,
        by=desk.actor.id,
    )
    return True


def _read_first(desk: DeskReport, seen: int) -> None:
    if desk.report.state == Report.State.CLOSED:
        raise NotPossible
    if missed := desk.thread_after(seen):
        raise NewWords(missed)


def _now_wait(desk: DeskReport) -> None:
    Report.objects.filter(pk=desk.report.pk).update(state=Report.State.WAITING, notice_due=False)
