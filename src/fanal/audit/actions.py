"""Writing the trail."""

import json
from dataclasses import dataclass
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
    moment = clock.now()
    plain = json.dumps({"at": moment.isoformat(), "by": by, **details}).encode()
    team = witness.team if witness else ""
    sealed = seal_to(witness.public, plain, _details(team, subject)) if witness else b""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        last = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
        seq, previous = (last[0] + 1, bytes(last[1])) if last else (1, GENESIS)
        row = AuditEvent(
            seq=seq,
            event=event,
            team=team,
            subject=subject,
            entry_hash=entry_hash,
            day=moment.date(),
            sealed=bytes(sealed),
            previous=previous,
        )
        row.hash = link(
            seq=seq,
            event=event,
            team=team,
            subject=subject,
            entry_hash=entry_hash,
            day=row.day,
            sealed=row.sealed,
            previous=previous,
        )
        row.save(force_insert=True)
    return row


def read_details(event: AuditEvent, secret: SecretKey) -> dict[str, str | int]:
    """What is sealed in an event: `at` (ISO 8601), `by`, and details; `CannotOpen` if not ours."""
    plain = open_with(secret, Sealed(event.sealed), _details(event.team, event.subject))
    details: dict[str, str | int] = json.loads(plain)
    return details
