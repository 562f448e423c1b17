"""Receiving a request for help: sealed, noted in the trail, and only then acknowledged."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction

from fanal.accounts.server import pepper, server_content_key, server_secret
from fanal.audit.actions import Witness, record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.ids import new_id
from fanal.dossiers.actions import new_dossier, save_dossiers
from fanal.dossiers.contents import PERSON, Content
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import Holder
from fanal.intake.contents import Asked, Reported, ReportIntake, Routed, Source, Unanswered
from fanal.intake.models import Report, Sending
from fanal.intake.receipt import Receipt, random_locator, secret_digits
from fanal.intake.rotation import sealing_key, team_holder
from fanal.intake.routing import Destination
from fanal.intake.summary import Summary, seal_summary
from fanal.knowledge import Due
from fanal.vault import (
    ContentKey,
    Context,
    SecretKey,
    VaultError,
    derivations,
    open_token,
    receipt_secret,
    seal_token,
)

SENDING_LIFE = timedelta(days=1)
# Longer than a hundred senders at once have to wait; shorter than a phone's patience.
TURN_TIMEOUT = 25.0


class NotKept(DatabaseError):
    """Nothing was stored, and the person has to be told so."""


class Replaced(Exception):
    """The receipt opens nothing any more, because an adviser gave out a new one or everything was
    taken back; it is not shown again."""


class StaleForm(Exception):
    """The token is older than a day, not ours, or belongs to other words: check again."""


@dataclass(frozen=True)
class SendingToken:
    """Made with the check page: makes sending once and sending twice the same thing.

    The receipt's secret digits hang on its seed, which only the page holds.
    """

    seed: bytes
    made_at: datetime

    @classmethod
    def new(cls) -> "SendingToken":
        return cls(os.urandom(32), clock.now())

    def seal(self, words: bytes) -> str:
        """For a form field; bound to exactly these words."""
        payload = json.dumps({"seed": self.seed.hex(), "at": self.made_at.timestamp()}).encode()
        return seal_token(_token_key(), payload, _token_context(words))

    @classmethod
    def open(cls, token: str, words: bytes) -> "SendingToken":
        try:
            payload = json.loads(open_token(_token_key(), token, _token_context(words)))
        except VaultError:
            raise StaleForm from None
        made_at = datetime.fromtimestamp(payload["at"], tz=clock.now().tzinfo)
        if clock.now() - made_at > SENDING_LIFE:
            raise StaleForm
        return cls(bytes.fromhex(payload["seed"]), made_at)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(b"fanal sending" + self.seed).digest()


def _token_key() -> ContentKey:
    return server_content_key("sending token")


def _token_context(words: bytes) -> Context:
    return Context("sending", words=hashlib.sha256(words).digest())


@dataclass(frozen=True)
class Sent:
    """What the person is told: their receipt, who has it, by when they hear."""

    receipt: Receipt
    team_id: str
    due_at: datetime
    again: bool = False


def submit(
    *,
    intake: ReportIntake,
    destination: Destination,
    chosen: bool,
    due: Due,
    language: str,
    pack: str,
    token: SendingToken,
) -> Sent:
    """Seal and commit a request for help; the same token again gives the same receipt.

    Whoever can ask `sent_before` first: a derivation is slow.
    Raises `vault.Busy` when too many send at once and `DatabaseError` when nothing was kept.
    """
    digits = secret_digits(token.seed, server_secret().derive("receipt digits"))
    salt = _salt(token)
    with derivations.turn("send", timeout=TURN_TIMEOUT):
        secret = receipt_secret(digits, salt, pepper())
    for _ in range(3):
        try:
            with transaction.atomic():
                arrived = make_report(
                    intake=intake,
                    destination=destination,
                    chosen=chosen,
                    due=due,
                    language=language,
                    source=Source.SITE,
                    pack=pack,
                    receipt=NewReceipt(salt, secret),
                    by=PERSON,
                )
                report = arrived.report
                Sending.objects.create(digest=token.digest, report=report, day=clock.now().date())
                note_arrival(arrived, Event.REPORT_RECEIVED, by=PERSON)
        except IntegrityError:
            # The same form came twice in one moment and the other one made the report, or two
            # reports drew the same six digits and this one draws again.
            if sent := sent_before(token):
                return sent
        else:
            return Sent(Receipt(report.locator or "", digits), report.team_id, report.due_at)
    raise NotKept


def sent_before(token: SendingToken) -> Sent | None:
    """The receipt that this form was given already; `Replaced` when it no longer opens anything."""
    sendings = Sending.objects.filter(digest=token.digest)
    # Most are not there, and to ask only that costs a third.
    row = sendings.select_related("report").first() if sendings.exists() else None
    if row is None:
        return None
    digits = secret_digits(token.seed, server_secret().derive("receipt digits"))
    report = row.report
    if report.receipt_salt != _salt(token) or report.erase_on is not None:
        raise Replaced
    return Sent(Receipt(report.locator or "", digits), report.team_id, report.due_at, again=True)


def _salt(token: SendingToken) -> bytes:
    """As random as the seed, and its own for each sending. 16 bytes."""
    key = server_secret().derive("receipt salt")
    return hashlib.blake2b(token.seed, key=key, digest_size=16).digest()


@dataclass(frozen=True)
class Arrived:
    """A new report, and the hash of its first entry for the trail."""

    report: Report
    entry_hash: bytes


@dataclass(frozen=True)
class NewReceipt:
    """A receipt's salt and the key pair its digits gave."""

    salt: bytes
    secret: SecretKey


def make_report(
    *,
    intake: ReportIntake,
    destination: Destination,
    chosen: bool,
    due: Due,
    language: str,
    source: Source,
    pack: str,
    receipt: NewReceipt,
    by: str,
) -> Arrived:
    """The dossier, its first entries and its row; inside the caller's transaction."""
    now = clock.now()
    receipt_id = new_id()
    team = team_holder(destination.key)
    person = Holder(HolderKind.RECEIPT, receipt_id, receipt.secret.public)
    made = new_dossier(
        kind="report",
        pack=pack,
        holders={Compartment.THREAD: [team, person], Compartment.FILE: [team]},
        first=[
            Reported(at=now, by=by, intake=intake, source=source, language=language),
            Routed(
                at=now,
                by=by,
                team=destination.team.id,
                reason=destination.reason.value,
                chosen=chosen,
            ),
            *_whose_receipt(intake, now, by),
        ],
    )
    save_dossiers([made])
    report = Report(
        dossier=made.opened.dossier,
        team_id=destination.team.id,
        due_at=due.at,
        at_once=bool(intake.danger),
        locator=free_locator(),
        receipt_id=receipt_id,
        receipt_salt=receipt.salt,
        receipt_public=bytes(receipt.secret.public),
    )
    summary = Summary.of(intake, at=now, language=language, source=source)
    seal_summary(report, summary, destination.key)
    report.save(force_insert=True)
    return Arrived(report, made.entries[0].hash)


def _whose_receipt(intake: ReportIntake, now: datetime, by: str) -> Iterator[Content]:
    """Says in the thread that a professional has the receipt: it is all that their digits open."""
    if intake.referral is not None:
        yield Unanswered(at=now, by=by) if intake.silent else Asked(at=now, by=by)


def free_locator() -> str:
    """Six digits that find no other report; two at once may still meet, and try again."""
    for _ in range(50):
        locator = random_locator()
        if not Report.objects.filter(locator=locator).exists():
            return locator
    raise IntegrityError("no free locator found")


def note_arrival(arrived: Arrived, event: Event, *, by: str) -> None:
    report = arrived.report
    witness = Witness(report.team_id, report.summary_key.public_key)
    record(event, witness=witness, subject=report.pk, entry_hash=arrived.entry_hash, by=by)


def witness_of(report: Report) -> Witness:
    """The team that holds a report, as reader of the trail: with the key it has today."""
    return Witness(report.team_id, sealing_key(report.team_id).public_key)
