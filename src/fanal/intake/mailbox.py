"""The person's side of the thread, opened with the receipt and by nothing else."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction

from fanal.accounts.server import pepper, server_content_key
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.documents.actions import hold
from fanal.documents.contents import DocumentFacts
from fanal.dossiers.actions import AlreadyDone, append, start_epoch
from fanal.dossiers.contents import PERSON, Content
from fanal.dossiers.models import Compartment, Entry, HolderKind
from fanal.dossiers.opening import OpenEntry, open_dossier
from fanal.intake.contents import (
    Asked,
    ContactChange,
    ContactTerms,
    DocumentKept,
    DocumentSent,
    Hidden,
    Message,
    Unanswered,
    VisitAnswer,
    VisitProposal,
    VisitReply,
    Withdrawal,
)
from fanal.intake.models import Report
from fanal.intake.pace import Pace
from fanal.intake.receipt import SECRET_DIGITS, NotAReceipt, Receipt, parse
from fanal.intake.rotation import holders_of, refresh_epoch, sealing_key
from fanal.intake.routing import pack_of
from fanal.intake.sending import witness_of
from fanal.intake.summary import seal_waiting
from fanal.knowledge import current
from fanal.vault import (
    CannotOpen,
    ContentKey,
    Context,
    SecretKey,
    VaultError,
    derivations,
    open_token,
    receipt_secret,
    seal_token,
)

TICKET_LIFE = timedelta(minutes=20)
TURN_TIMEOUT = 15.0
# The keys go on the first day that begins seven days after everything was taken back: it may
# have been forced.
ERASURE_DELAY = timedelta(days=7)

# A thread holds so many documents from the person; for more, one comes by or asks.
MOST_DOCUMENTS = 10

_pace = Pace(tries=10, window=timedelta(minutes=10))


class WrongReceipt(Exception):
    """No mailbox opens with that; whatever the cause, there is one answer."""


class TooManyDocuments(Exception):
    """As many as a thread may hold were sent already."""


class TicketExpired(Exception):
    """The visit lasted too long, or the field was not ours: the receipt is asked again."""


@dataclass(frozen=True)
class Line:
    """One entry of the thread as the person sees it."""

    number: int
    content: Content
    reply: VisitAnswer | None = None

    @property
    def is_document(self) -> bool:
        return isinstance(self.content, DocumentSent)

    @property
    def is_proposal(self) -> bool:
        return isinstance(self.content, VisitProposal)

    @property
    def from_person(self) -> bool:
        return self.content.from_person


class Mailbox:
    """An open thread. Every deed is one transaction and leaves its trace."""

    def __init__(self, report: Report, secret: SecretKey) -> None:
        self.report = report
        self._secret = secret
        self._opened = open_dossier(
            report.dossier, {(HolderKind.RECEIPT, report.receipt_id): secret}
        )

    def __repr__(self) -> str:
        return "Mailbox(…)"

    def lines(self) -> list[Line]:
        """Messages and proposals in order, without what the person hid."""
        entries = [e for e in self._opened.read({Compartment.THREAD}) if isinstance(e, OpenEntry)]
        contents = [entry.content for entry in entries]
        hidden = {content.number for content in contents if isinstance(content, Hidden)}
        replies = {
            content.proposal: content for content in contents if isinstance(content, VisitAnswer)
        }
        return [
            Line(entry.number, entry.content, replies.get(entry.number))
            for entry in entries
            if isinstance(entry.content, Message | VisitProposal | DocumentSent)
            and entry.number not in hidden
        ]

    @cached_property
    def _begins(self) -> Content | None:
        """The first entry of the thread: it says whether a professional has the receipt."""
        first = self._opened.first(Compartment.THREAD)
        return first.content if isinstance(first, OpenEntry) else None

    @property
    def silent(self) -> bool:
        """Whether it shows *received* and *read*, and nothing is written in it."""
        return isinstance(self._begins, Unanswered)

    @property
    def by_professional(self) -> bool:
        """Whether who opened it asked about somebody else: it says nothing for the person."""
        return isinstance(self._begins, Asked | Unanswered)

    @property
    def was_read(self) -> bool:
        """Whether somebody at the desk has opened it; from then on for ever."""
        return was_read(self.report)

    @property
    def anything_hidden(self) -> bool:
        """Whether something is out of sight because the person wanted it so."""
        entries = self._opened.read({Compartment.THREAD})
        return any(isinstance(e, OpenEntry) and isinstance(e.content, Hidden) for e in entries)

    @property
    def last_number(self) -> int:
        return max((line.number for line in self.lines()), default=0)

    @property
    def closed(self) -> bool:
        return self.report.state == Report.State.CLOSED

    def write(self, text: str, *, once: bytes) -> None:
        self._add(Message(at=clock.now(), by=PERSON, text=text), once=once)

    @property
    def documents(self) -> int:
        """How many documents the person has sent, those they hid included."""
        return self.report.dossier.entries.filter(kind=DocumentSent.kind).count()

    @transaction.atomic
    def send_document(self, document: DocumentFacts, *, once: bytes) -> None:
        """Two entries: that it was sent, for the receipt to see; and its keys, for the team alone.

        Nobody here holds the file's compartment: a new epoch of it is sealed to the team.
        """
        # Held before it is counted: two may be sent at once.
        held = Report.objects.select_for_update().get(pk=self.report.pk)
        if held.dossier.entries.filter(once=once).exists():
            return
        if self.documents >= MOST_DOCUMENTS:
            raise TooManyDocuments
        said = DocumentSent(
            at=clock.now(), by=PERSON, title=document.title, size=document.original.size
        )
        seen = self._add(said, once=once)
        if seen is None:
            return
        key = sealing_key(self.report.team_id)
        file = Compartment.FILE
        start_epoch(self._opened, file, holders=holders_of(self.report, file, key))
        kept = DocumentKept(at=said.at, by=PERSON, sent=seen.number, document=document)
        hold(append(self._opened, kept), document.files)

    def answer_visit(
        self, proposal: int, reply: VisitReply, text: str = "", *, once: bytes
    ) -> None:
        known = {line.number for line in self.lines() if line.is_proposal}
        if proposal not in known:
            raise CannotOpen
        content = VisitAnswer(at=clock.now(), by=PERSON, proposal=proposal, reply=reply, text=text)
        self._add(content, once=once)

    def change_contact(self, terms: ContactTerms, *, once: bytes) -> None:
        self._add(ContactChange(at=clock.now(), by=PERSON, contact=terms), once=once)

    def hide(self, number: int, *, once: bytes) -> None:
        """Out of the person's sight only: nothing for the team to do."""
        if number not in {line.number for line in self.lines()}:
            raise CannotOpen
        content = Hidden(at=clock.now(), by=PERSON, number=number)
        self._add(content, once=once, wakes=False)

    @transaction.atomic
    def take_back(self, *, once: bytes) -> datetime:
        """Close at once; the keys are destroyed after seven days. Returns that day."""
        self._add(Withdrawal(at=clock.now(), by=PERSON), once=once, event=Event.PERSON_WITHDREW)
        day = clock.now() + ERASURE_DELAY + timedelta(days=1)
        self.report.erase_on = day.date()
        self.report.state = Report.State.CLOSED
        self.report.save(update_fields=["erase_on", "state"])
        return day

    def ticket(self) -> str:
        """What carries the open mailbox from one page of a visit to the next."""
        payload = {
            "report": str(self.report.pk),
            "seed": self._secret.export().hex(),
            "until": (clock.now() + TICKET_LIFE).timestamp(),
        }
        return seal_token(_ticket_key(), json.dumps(payload).encode(), _TICKET)

    @transaction.atomic
    def _add(
        self,
        content: Content,
        *,
        once: bytes,
        wakes: bool = True,
        event: Event = Event.PERSON_WROTE,
    ) -> Entry | None:
        """The entry; None when this deed was done before."""
        report = Report.objects.select_for_update().get(pk=self.report.pk)
        if report.erase_on is not None or self.silent:
            raise WrongReceipt
        if self.by_professional and isinstance(content, ContactChange | Withdrawal):
            # An exploiter may pose as a professional (ADR 24).
            raise CannotOpen
        refresh_epoch(self._opened, report, Compartment.THREAD)
        try:
            entry = append(self._opened, content, once=once)
        except AlreadyDone:
            return None
        if wakes:
            _wake(report)
        self.report = report
        record(
            event, witness=witness_of(report), subject=report.pk, entry_hash=entry.hash, by=PERSON
        )
        return entry


def was_read(report: Report) -> bool:
    """Needs no keys: that it was opened stands in the trail, and nothing takes it out again."""
    opened = AuditEvent.objects.filter(subject=report.pk, event=Event.REPORT_OPENED)
    return opened.exists()


def _wake(report: Report) -> None:
    """Something waits for the team again: in danger at once, else by the next working day's end."""
    pack = pack_of(report.team_id, current())
    due = pack.due(pack.teams[report.team_id], clock.now(), danger=report.at_once)
    if report.state != Report.State.OPEN:
        # Who slept may have been promised an earlier answer, which is kept.
        asleep = report.state == Report.State.ASLEEP
        report.due_at = min(report.due_at, due.at) if asleep else due.at
        seal_waiting(report, clock.now(), sealing_key(report.team_id))
    report.state = Report.State.OPEN
    report.notice_due = True
    report.asleep_until, report.asleep = None, b""
    fields = ["state", "due_at", "waiting", "notice_due", "asleep_until", "asleep"]
    report.save(update_fields=fields)


def open_typed(typed: str) -> Mailbox:
    """The mailbox that typed digits open; what is no receipt at all is refused just as slowly."""
    try:
        receipt = parse(typed)
    except NotAReceipt:
        with derivations.turn("mailbox", timeout=TURN_TIMEOUT):
            receipt_secret("0" * SECRET_DIGITS, bytes(16), pepper())
        raise WrongReceipt from None
    return open_mailbox(receipt)


def open_mailbox(receipt: Receipt) -> Mailbox:
    """The mailbox a receipt opens. `WrongReceipt`, equally slow, for every other one.

    Raises `vault.Busy` when too many open theirs at once, or this one was tried too often.
    """
    report = Report.objects.filter(locator=receipt.locator, erase_on=None).first()
    salt = report.receipt_salt if report else bytes(16)
    _pace.step(receipt.locator)
    with derivations.turn("mailbox", timeout=TURN_TIMEOUT):
        secret = receipt_secret(receipt.secret, salt, pepper())
    if report is None or bytes(secret.public) != report.receipt_public:
        raise WrongReceipt
    _pace.forget(receipt.locator)
    mailbox = _open(report, secret)
    with transaction.atomic():
        record(Event.MAILBOX_OPENED, witness=witness_of(report), subject=report.pk, by=PERSON)
    return mailbox


def mailbox_of(ticket: str) -> Mailbox:
    """Go on with a visit; `TicketExpired` when it has to begin again."""
    payload = _read_ticket(ticket)
    report = Report.objects.filter(pk=UUID(payload["report"]), erase_on=None).first()
    if report is None or clock.now().timestamp() > payload["until"]:
        raise TicketExpired
    secret = SecretKey.from_seed(bytes.fromhex(payload["seed"]))
    if bytes(secret.public) != report.receipt_public:
        raise TicketExpired  # the receipt was replaced meanwhile
    return _open(report, secret)


def taken_back(ticket: str) -> date | None:
    """The day on which the keys go, when what this visit opened was taken back; else None."""
    try:
        payload = _read_ticket(ticket)
    except TicketExpired:
        return None
    report = Report.objects.filter(pk=UUID(payload["report"])).first()
    return report.erase_on if report else None


def _read_ticket(ticket: str) -> dict[str, Any]:
    try:
        payload: dict[str, Any] = json.loads(open_token(_ticket_key(), ticket, _TICKET))
    except VaultError:
        raise TicketExpired from None
    return payload


def _open(report: Report, secret: SecretKey) -> Mailbox:
    try:
        return Mailbox(report, secret)
    except CannotOpen:
        raise WrongReceipt from None


_TICKET = Context("mailbox-ticket")


def _ticket_key() -> ContentKey:
    return server_content_key("mailbox ticket")
