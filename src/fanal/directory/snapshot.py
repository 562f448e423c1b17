"""The directory as anybody reads it, in memory.

Hardly any page or answer waits for the database: a thread of its own asks it, at most once a
minute, and the others read what was found last. Until it was found once, nothing is told at all:
what a coordinator has hidden, perhaps because a wrong person answers there, must not come back for
the seconds in which the database is away. Nor must it after a quiet night, in which nobody asked:
who comes first waits for the answer, a moment at most.
"""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from fanal.core import clock
from fanal.directory.merging import entries, shown, whole_packs
from fanal.directory.models import Listing
from fanal.directory.rows import Row

log = logging.getLogger("fanal.directory")

ASKED_EVERY = timedelta(minutes=1)
WHILE_NOTHING = timedelta(seconds=10)
# Older than this, what was found is no longer what stands at the desk.
OLD_AFTER = 2 * ASKED_EVERY
# When there is nothing to go on with, or only what is old; a page waits no longer than this, and
# comes without the list, or with the old one.
FIRST_WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class Snapshot:
    rows: tuple[Row, ...]
    at: datetime
    by_code: dict[str, Row] = field(init=False, repr=False)
    by_uuid: dict[UUID, Row] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {row.code: row for row in self.rows})
        object.__setattr__(self, "by_uuid", {row.uuid: row for row in self.rows})

    def of(self, country: str) -> list[Row]:
        return [row for row in self.rows if row.country == country]


_last: Snapshot | None = None
_tried_at: datetime | None = None
_asking = threading.Lock()


def look(now: datetime) -> Snapshot | None:
    """What was found last; None while nothing was found yet. Asks again when it is time."""
    thread = None
    if _is_time(now) and _asking.acquire(blocking=False):
        thread = threading.Thread(target=_ask_and_release, args=(now,), daemon=True)
        thread.start()
    if thread is not None and (_last is None or now >= _last.at + OLD_AFTER):
        thread.join(FIRST_WAIT_SECONDS)
    return _last


def refresh() -> Snapshot:
    """Ask now, in this thread: before the server takes requests."""
    return _find(clock.now())


def forget() -> None:
    """As if nobody had asked yet."""
    global _last, _tried_at
    _last = _tried_at = None


def _is_time(now: datetime) -> bool:
    # A clock that was put back must not stop it.
    every = ASKED_EVERY if _last else WHILE_NOTHING
    return _tried_at is None or not _tried_at <= now < _tried_at + every


def _ask_and_release(now: datetime) -> None:
    global _tried_at
    try:
        _find(now)
    except Exception as mistake:
        # What was found before stays; whatever is wrong with the database, a page comes.
        log.warning("The directory could not be read: %s.", type(mistake).__name__)
    finally:
        _tried_at = now
        # The thread ends here, and its connection with it.
        connection.close()
        _asking.release()


def _find(now: datetime) -> Snapshot:
    global _last, _tried_at
    rows = shown(entries(whole_packs(), Listing.objects.order_by("pk")))
    _last, _tried_at = Snapshot(tuple(rows), now), now
    return _last
