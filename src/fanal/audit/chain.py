"""How events hang together, and how a break is found."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fanal.audit.models import AuditEvent
from fanal.vault import Context

GENESIS = bytes(32)


def link(
    *,
    seq: int,
    event: str,
    team: str,
    subject: UUID | None,
    entry_hash: bytes,
    day: date,
    sealed: bytes,
    previous: bytes,
) -> bytes:
    """The hash of one event, over everything the row holds. 32 bytes."""
    return hashlib.sha256(
        bytes(
            Context(
                "audit-event",
                seq=seq,
                event=event,
                team=team,
                subject=subject.bytes if subject else b"",
                entry_hash=entry_hash,
                day=day.isoformat(),
                sealed=sealed,
                previous=previous,
            )
        )
    ).digest()


@dataclass(frozen=True)
class Broken:
    """The first event that does not fit what stands before it."""

    seq: int
    why: str


def _hash_of(event: AuditEvent) -> bytes:
    return link(
        seq=event.seq,
        event=event.event,
        team=event.team,
        subject=event.subject,
        entry_hash=event.entry_hash,
        day=event.day,
        sealed=event.sealed,
        previous=event.previous,
    )


def verify(events: Iterable[AuditEvent], heads: dict[int, bytes] | None = None) -> Broken | None:
    """Walk the chain in order; `heads` are hashes exported earlier, by their number."""
    previous, expected = GENESIS, 1
    heads = dict(heads or {})
    for event in events:
        if event.seq != expected:
            return Broken(expected, "this event is missing")
        if event.previous != previous:
            return Broken(event.seq, "it does not follow the event before it")
        if event.hash != _hash_of(event):
            return Broken(event.seq, "it was changed after it was written")
        if heads.pop(event.seq, event.hash) != event.hash:
            return Broken(event.seq, "it differs from the head that was exported")
        previous, expected = event.hash, expected + 1
    if heads:
        return Broken(min(heads), "an exported head names it, and it is gone")
    return None
