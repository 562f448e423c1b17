"""Receipts that an adviser hands out: for a new contact, or in place of a lost one.

Their digits hang on a seed that only the page holds: the same form sent twice shows the same
receipt twice.
"""

import hashlib
import os
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from fanal.accounts.server import pepper, server_secret
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.ids import new_id
from fanal.dossiers.actions import revoke, share_history, start_epoch
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import Holder
from fanal.intake.access import Actor, DeskReport
from fanal.intake.actions import NotPossible, add, begin
from fanal.intake.contents import ReceiptReplaced, ReportIntake, Source
from fanal.intake.models import Report, Sending
from fanal.intake.receipt import Receipt, secret_digits
from fanal.intake.rotation import holders_of, sealing_key
from fanal.intake.routing import Destination, due_for, pack_of
from fanal.intake.sending import NewReceipt, NotKept, free_locator, make_report, note_arrival
from fanal.knowledge import current
from fanal.vault import derivations, receipt_secret

TURN_TIMEOUT = 15.0
TRIES = 3


@dataclass(frozen=True)
class Entered:
    """What stands on the slip for the person, and where the report is."""

    report: Report
    receipt: Receipt


def enter_contact(
    actor: Actor,
    *,
    intake: ReportIntake,
    source: Source,
    destination: Destination,
    language: str,
    seed: bytes,
) -> Entered:
    """Who called, came by or was brought becomes the same report.

    Raises `vault.Busy` when too many derive at once and `DatabaseError` when nothing was kept.
    """
    if entered := _entered_before(seed):
        return entered
    digits = _digits(seed)
    receipt = _derive(digits, os.urandom(16))
    pack = pack_of(destination.team.id, current())
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                arrived = make_report(
                    intake=intake,
                    destination=destination,
                    chosen=True,
                    due=due_for(pack, destination.team, intake),
                    language=language,
                    source=source,
                    pack=f"{pack.code}@{pack.version}",
                    receipt=receipt,
                    by=actor.id,
                )
                report = arrived.report
                Sending.objects.create(digest=_sending(seed), report=report, day=clock.now().date())
                note_arrival(arrived, Event.REPORT_ENTERED, by=actor.id)
        except IntegrityError:
            # Sent twice in one moment, or two reports drew the same six digits.
            if entered := _entered_before(seed):
                return entered
        else:
            return Entered(report, Receipt(report.locator or "", digits))
    raise NotKept


def _entered_before(seed: bytes) -> Entered | None:
    row = Sending.objects.select_related("report").filter(digest=_sending(seed)).first()
    if row is None:
        return None
    return Entered(row.report, Receipt(row.report.locator or "", _digits(seed)))


def replace_receipt(desk: DeskReport, *, known_by: str, seed: bytes) -> Receipt:
    """A new receipt for a person who told the first six digits and is known by what they wrote.

    The old one opens nothing any more, whoever has it.
    """
    digits, once = _digits(seed), _once(seed)
    receipt = _derive(digits, os.urandom(16))
    with transaction.atomic():
        if begin(desk, once):
            if desk.silent:
                # Who asked would see that somebody changed something.
                raise NotPossible
            _exchange(desk, receipt)
            content = ReceiptReplaced(at=clock.now(), by=desk.actor.id, known_by=known_by)
            add(desk, content, Event.RECEIPT_REPLACED, once=once)
            return Receipt(desk.report.locator or "", digits)
    return _replaced_before(desk.report.pk, digits)


def was_replaced_by(desk: DeskReport, seed: bytes) -> bool:
    """Whether this very form was sent before: its old digits are right all the same."""
    return desk.report.dossier.entries.filter(once=_once(seed)).exists()


def _exchange(desk: DeskReport, receipt: NewReceipt) -> None:
    report, old = desk.report, desk.report.receipt_id
    report.receipt_id, report.locator = new_id(), free_locator()
    report.receipt_salt = receipt.salt
    report.receipt_public = bytes(receipt.secret.public)
    report.save(update_fields=["receipt_id", "locator", "receipt_salt", "receipt_public"])
    person = Holder(HolderKind.RECEIPT, report.receipt_id, receipt.secret.public)
    share_history(desk.opened, Compartment.THREAD, to=person)
    revoke(desk.opened, Compartment.THREAD, holder=old)
    start_epoch(
        desk.opened,
        Compartment.THREAD,
        holders=holders_of(report, Compartment.THREAD, sealing_key(report.team_id)),
    )


def _replaced_before(report_id: UUID, digits: str) -> Receipt:
    """The same receipt for the same form; `NotPossible` once yet another one took its place."""
    report = Report.objects.get(pk=report_id)
    if bytes(_derive(digits, report.receipt_salt).secret.public) != report.receipt_public:
        raise NotPossible
    return Receipt(report.locator or "", digits)


def _digits(seed: bytes) -> str:
    return secret_digits(seed, server_secret().derive("receipt digits"))


def _derive(digits: str, salt: bytes) -> NewReceipt:
    with derivations.turn("staff", timeout=TURN_TIMEOUT):
        return NewReceipt(salt, receipt_secret(digits, salt, pepper()))


def _sending(seed: bytes) -> bytes:
    return hashlib.sha256(b"fanal desk sending" + seed).digest()


def _once(seed: bytes) -> bytes:
    # Never the seed itself: this stands in the database.
    return hashlib.sha256(b"fanal receipt replaced" + seed).digest()[:16]
