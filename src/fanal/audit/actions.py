"""Writing the trail."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import connection, transaction

from fanal.audit.chain import GENESIS, link
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.vault import Context, PublicKey, Sealed, SecretKey, open_with, seal_to

# Any number will do as long as nothing else takes it: the chain has one writer at a time.
_CHAIN_LOCK = 0x46414E41


@dataclass(frozen=True)
class Witness:
    """The team that can read the sealed half of an event."""

    team: str
    public: PublicKey


def _details(team: str, subject: UUID | None) -> Context:
    # Not bound to the number: that is only known once the chain is held.
    return Context("audit-details", team=team, subject=subject.bytes if subject else b"")


def record(
    event: Event,
    *,
    witness: Witness | None = None,
    subject: UUID | None = None,
    entry_hash: bytes = b"",
    by: str = "",
    **details: str | int,
) -> AuditEvent:
    """Append one event; call it last in a deed, inside its transaction.

    The chain stays locked until that transaction ends. `by` is a member's id, "person" or "".
    """
    fact = Fact(event, subject=subject, entry_hash=entry_hash, details=details)
    return record_all([fact], witness=witness, by=by)[0]


@dataclass(frozen=True)
class Fact:
    """One of several events of a deed."""

    event: Event
    subject: UUID | None = None
    entry_hash: bytes = b""
    details: Mapping[str, str | int] = field(default_factory=dict)
    # Who can read this one, if not the witness of the others.
    witness: Witness | None = None


def record_all(
    facts: Sequence[Fact], *, witness: Witness | None = None, by: str = ""
) -> list[AuditEvent]:
    """Append several events in their order, as `record` does one."""
    moment = clock.now()
    known = [fact.witness or witness for fact in facts]
    sealed = [_sealed(*pair, moment, by) for pair in zip(facts, known, strict=True)]
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        last = next(iter(AuditEvent.objects.raw(_last())), None)
        seq, previous = (last.seq, bytes(last.hash)) if last else (0, GENESIS)
        rows = []
        for fact, knows, secret in zip(facts, known, sealed, strict=True):
            seq, team = seq + 1, knows.team if knows else ""
            row = AuditEvent(
                seq=seq,
                event=fact.event,
                team=team,
                subject=fact.subject,
                entry_hash=fact.entry_hash,
                day=moment.date(),
                sealed=secret,
                previous=previous,
            )
            row.hash = previous = link(
                seq=seq,
                event=fact.event,
                team=team,
                subject=fact.subject,
                entry_hash=fact.entry_hash,
                day=row.day,
                sealed=row.sealed,
                previous=previous,
            )
            rows.append(row)
        return AuditEvent.objects.bulk_create(rows)


@cache
def _last() -> str:
    """Each deed asks it, and to put it together takes Django longer than the answer."""
    return AuditEvent.objects.only("seq", "hash").order_by("-seq")[:1].query.sql_with_params()[0]


def _sealed(fact: Fact, witness: Witness | None, moment: datetime, by: str) -> bytes:
    if witness is None:
        return b""
    plain = json.dumps({"at": moment.isoformat(), "by": by, **fact.details}).encode()
    return bytes(seal_to(witness.public, plain, _details(witness.team, fact.subject)))


def read_details(event: AuditEvent, secret: SecretKey) -> dict[str, str | int]:
    """What is sealed in an event: `at` (ISO 8601), `by`, and details; `CannotOpen` if not ours."""
    plain = open_with(secret, Sealed(event.sealed), _details(event.team, event.subject))
    details: dict[str, str | int] = json.loads(plain)
    return details
