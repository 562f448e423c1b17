"""`fanal audit verify`: whether the trail still is what was written."""

import argparse

from fanal.ops.say import complain, say
from fanal.ops.start import start


def verify(_: argparse.Namespace) -> int:
    start()
    broken, length = verify_trail()
    if broken:
        complain(f"Broken at {broken}")
        return 1
    say(f"The trail is whole; events: {length:,}.")
    return 0


def verify_trail() -> tuple[str, int]:
    """What is broken first, of the chain or the entries it names, or ""; and how many events."""
    from fanal.audit.chain import verify as walk
    from fanal.audit.models import AuditEvent
    from fanal.audit.sweeps import exported_heads
    from fanal.dossiers.verification import first_suspect

    events = AuditEvent.objects.order_by("seq")
    broken = walk(events.iterator(chunk_size=1000), exported_heads())
    suspect = first_suspect()
    if broken:
        return f"event {broken.seq}: {broken.why}.", events.count()
    return f"{suspect}." if suspect else "", events.count()
