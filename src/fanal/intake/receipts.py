"""Receipts that an adviser hands out: for a new contact, or in place of a lost one."""

import os
import secrets

from django.db import transaction

from fanal.accounts.server import pepper
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.ids import new_id
from fanal.dossiers.actions import revoke, share_history, start_epoch
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import Holder
from fanal.intake.access import Actor, DeskReport
from fanal.intake.actions import add
from fanal.intake.contents import ReceiptReplaced, ReportIntake, Source
from fanal.intake.receipt import SECRET_DIGITS, Receipt
from fanal.intake.rotation import holders_of
from fanal.intake.routing import Destination, due_for, pack_of
from fanal.intake.sending import NewReceipt, free_locator, make_report, note_arrival
from fanal.knowledge import current
from fanal.vault import derivations, receipt_secret

TURN_TIMEOUT = 15.0


def _new_receipt() -> tuple[str, NewReceipt]:
    digits = f"{secrets.randbelow(10**SECRET_DIGITS):0{SECRET_DIGITS}d}"
    salt = os.urandom(16)
    with derivations.turn("staff", timeout=TURN_TIMEOUT):
        return digits, NewReceipt(salt, receipt_secret(digits, salt, pepper()))


def enter_contact(
    actor: Actor,
    *,
    intake: ReportIntake,
    source: Source,
    destination: Destination,
    language: str,
) -> tuple[Receipt, str]:
    """Who called, came by or was brought becomes the same report. Returns receipt and report id."""
    digits, receipt = _new_receipt()
    pack = pack_of(destination.team.id, current())
    with transaction.atomic():
        report = make_report(
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
        note_arrival(report, Event.REPORT_ENTERED, by=actor.id)
    return Receipt(report.locator or "", digits), str(report.pk)


def replace_receipt(desk: DeskReport, *, known_by: str, once: bytes) -> Receipt:
    """A new receipt for a person who told the first six digits and is known by what they wrote.

    The old one opens nothing any more, whoever has it.
    """
    digits, receipt = _new_receipt()
    report = desk.report
    with transaction.atomic():
        old = report.receipt_id
        report.receipt_id, report.locator = new_id(), free_locator()
        report.receipt_salt = receipt.salt
        report.receipt_public = bytes(receipt.secret.public)
        person = Holder(HolderKind.RECEIPT, report.receipt_id, receipt.secret.public)
        share_history(desk.opened, Compartment.THREAD, to=person)
        revoke(desk.opened, Compartment.THREAD, holder=old)
        start_epoch(
            desk.opened,
            Compartment.THREAD,
            holders=holders_of(report, Compartment.THREAD, report.team.current_key),
        )
        report.save()
        content = ReceiptReplaced(at=clock.now(), by=desk.actor.id, known_by=known_by)
        if not add(desk, content, Event.RECEIPT_REPLACED, once=once):
            raise AlreadyReplaced
    return Receipt(report.locator or "", digits)


class AlreadyReplaced(Exception):
    """The same form came twice; the receipt it made was shown the first time."""
