"""The desk's deeds on a report: one transaction each, an entry in the file, a line in the trail.

`once` names the deed: the same form sent twice does it once.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from fanal.accounts.models import Member, Membership
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.documents.actions import Gone, hold
from fanal.documents.contents import Copy
from fanal.dossiers.actions import append
from fanal.dossiers.contents import Content
from fanal.dossiers.opening import OpenEntry
from fanal.intake.access import DeskReport, open_with_ring
from fanal.intake.contents import (
    AddressShown,
    Assigned,
    Closed,
    CloseReason,
    DocumentCopied,
    Message,
    Note,
    Reopened,
    VisitProposal,
)
from fanal.intake.documents import sent_documents
from fanal.intake.models import Report
from fanal.intake.rotation import refresh_epoch, sealing_key
from fanal.intake.routing import pack_of
from fanal.intake.sending import witness_of
from fanal.intake.sleep import wake_for_colleague
from fanal.intake.summary import seal_waiting
from fanal.knowledge import current


class NewWords(Exception):
    """Someone wrote meanwhile: these are to be read before one's own words go out."""

    def __init__(self, entries: list[OpenEntry]) -> None:
        super().__init__()
        self.entries = entries


class NotPossible(Exception):
    """The report's state does not allow this deed."""


class ChangedHands(NotPossible):
    """It is another colleague's by now; who decided on the old page looks again."""


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
def note_taking(desk: DeskReport, number: int) -> None:
    """The original of a document leaves the house, with all it carries."""
    entry = desk.report.dossier.entries.get(number=number)
    record(
        Event.DOCUMENT_TAKEN,
        witness=witness_of(desk.report),
        subject=desk.report.pk,
        entry_hash=bytes(entry.hash),
        by=desk.actor.id,
    )


@transaction.atomic
def keep_copy(desk: DeskReport, number: int, copy: Copy, *, once: bytes) -> None:
    """The cleaned copy of a document that had none; `NotPossible` when it has one meanwhile."""
    if not begin(desk, once):
        return
    if not any(
        sent.number == number and sent.facts.cleaned is None for sent in sent_documents(desk)
    ):
        raise NotPossible
    content = DocumentCopied(at=clock.now(), by=desk.actor.id, kept=number, copied=copy)
    add(desk, content, Event.NOTED, once=once)
    entry = desk.report.dossier.entries.get(once=once)
    try:
        hold(entry, [copy.cleaned.id])
    except Gone:
        raise NotPossible from None


@transaction.atomic
def take(desk: DeskReport, *, was: UUID | None, once: bytes) -> None:
    """Make it mine; `was` is whose the page said it is."""
    _assign(desk, desk.actor.member, was, Event.REPORT_TAKEN, once)


@transaction.atomic
def assign(desk: DeskReport, *, to: Member | None, was: UUID | None, once: bytes) -> None:
    """Hand to a colleague of the same team, or back to nobody."""
    if to and not colleagues(desk.report.team_id).filter(member=to).exists():
        raise NotPossible
    _assign(desk, to, was, Event.REPORT_ASSIGNED, once)


def _assign(
    desk: DeskReport, to: Member | None, was: UUID | None, event: Event, once: bytes
) -> None:
    if not begin(desk, once):
        return
    if desk.report.assignee_id != was:
        raise ChangedHands
    content = Assigned(at=clock.now(), by=desk.actor.id, member=str(to.id) if to else "")
    add(desk, content, event, once=once)
    desk.report.assignee = to
    desk.report.save(update_fields=["assignee"])


@transaction.atomic
def answer(desk: DeskReport, *, text: str, seen: int, once: bytes) -> None:
    """Words to the person. `NewWords` when the thread grew since number `seen`."""
    if begin(desk, once):
        _refuse_if_silent(desk)
        _read_first(desk, seen)
        content = Message(at=clock.now(), by=desk.actor.id, text=text)
        add(desk, content, Event.ANSWERED, once=once)
        _now_wait(desk)


@transaction.atomic
def propose_visit(
    desk: DeskReport, *, when: datetime, place: str, way: str, seen: int, once: bytes
) -> None:
    if begin(desk, once):
        if desk.by_professional:
            raise NotPossible
        _read_first(desk, seen)
        content = VisitProposal(at=clock.now(), by=desk.actor.id, when=when, place=place, way=way)
        add(desk, content, Event.VISIT_PROPOSED, once=once)
        _now_wait(desk)


def _refuse_if_silent(desk: DeskReport) -> None:
    """An answer would lie in a thread that shows nothing, and the team would think it was read."""
    if desk.silent:
        raise NotPossible


@transaction.atomic
def note(desk: DeskReport, *, text: str, once: bytes) -> None:
    if begin(desk, once):
        add(desk, Note(at=clock.now(), by=desk.actor.id, text=text), Event.NOTED, once=once)
        wake_for_colleague(desk)


@transaction.atomic
def show_address(desk: DeskReport, *, reason: str, once: bytes) -> None:
    """Look at a phone number or e-mail outside the hours the person called safe."""
    if begin(desk, once):
        content = AddressShown(at=clock.now(), by=desk.actor.id, reason=reason)
        add(desk, content, Event.PHONE_SHOWN, once=once)


@transaction.atomic
def close(
    desk: DeskReport,
    *,
    reason: CloseReason,
    explanation: str,
    once: bytes,
    seen: int | None = None,
    service: str = "",
) -> None:
    """`NewWords` when the thread grew since number `seen`: nothing unread is ever closed.

    `NotPossible` for a referral that does not say to whom, and for a case that there is not.
    """
    if not begin(desk, once):
        return
    if reason is CloseReason.IN_CASE and not desk.cases:
        raise NotPossible
    if reason is CloseReason.REFERRED and not service:
        raise NotPossible
    _read_first(desk, desk.last_number if seen is None else seen)
    content = Closed(
        at=clock.now(),
        by=desk.actor.id,
        reason=reason,
        explanation=explanation,
        service=service,
    )
    add(desk, content, Event.REPORT_CLOSED, once=once)
    desk.report.state, desk.report.notice_due = Report.State.CLOSED, False
    desk.report.asleep_until, desk.report.asleep = None, b""
    desk.report.save(update_fields=["state", "notice_due", "asleep_until", "asleep"])


@transaction.atomic
def reopen(
    desk: DeskReport,
    *,
    explanation: str,
    once: bytes,
    as_it_was: tuple[Report.State, datetime] | None = None,
) -> None:
    """Due anew; or with the state and the due moment from before it was closed by mistake."""
    if not begin(desk, once):
        return
    report = desk.report
    if report.state != Report.State.CLOSED:
        raise NotPossible
    content = Reopened(at=clock.now(), by=desk.actor.id, explanation=explanation)
    add(desk, content, Event.REPORT_REOPENED, once=once)
    if as_it_was:
        state, report.due_at = as_it_was
        # What slept is awake again: nobody may miss it for a slip.
        report.state = Report.State.OPEN if state == Report.State.ASLEEP else state
        report.save(update_fields=["state", "due_at"])
        return
    pack = pack_of(report.team_id, current())
    report.due_at = pack.due(pack.teams[report.team_id], clock.now(), danger=False).at
    report.state = Report.State.OPEN
    seal_waiting(report, clock.now(), sealing_key(report.team_id))
    report.save(update_fields=["state", "due_at", "waiting"])


def colleagues(team_id: str) -> QuerySet[Membership]:
    """Those who can open what a team receives."""
    return Membership.objects.filter(
        team_id=team_id, state=Membership.State.GRANTED, member__is_active=True
    )


def begin(desk: DeskReport, once: bytes) -> bool:
    """Hold the report for one deed, and see it as it is now; False when the deed was done before.

    Nobody else writes to it until the transaction ends. A page may be an hour old: meanwhile
    it may have gone to another team, or been taken back by the person.
    """
    # Without joins: a row that waited for its lock may point to another team afterwards.
    now = Report.objects.select_for_update().get(pk=desk.report.pk)
    if now.dossier.entries.filter(once=once).exists():
        return False
    if now.team_id != desk.report.team_id or now.erase_on is not None or now.locator is None:
        raise NotPossible
    desk.report, desk.opened = now, open_with_ring(now, desk.actor)
    desk.forget()
    return True


def add(desk: DeskReport, content: Content, event: Event, *, once: bytes) -> None:
    """One entry and its line in the trail, after `begin`."""
    refresh_epoch(desk.opened, desk.report, content.compartment)
    entry = append(desk.opened, content, once=once)
    record(
        event,
        witness=witness_of(desk.report),
        subject=desk.report.pk,
        entry_hash=entry.hash,
        by=desk.actor.id,
    )


def _read_first(desk: DeskReport, seen: int) -> None:
    if desk.report.state == Report.State.CLOSED:
        raise NotPossible
    if missed := desk.thread_after(seen):
        raise NewWords(missed)


def _now_wait(desk: DeskReport) -> None:
    report = desk.report
    report.state, report.notice_due = Report.State.WAITING, False
    report.asleep_until, report.asleep = None, b""
    seal_waiting(report, clock.now(), sealing_key(report.team_id))
    report.save(update_fields=["state", "notice_due", "waiting", "asleep_until", "asleep"])
