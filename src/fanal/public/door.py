"""Whether any team of a country can receive: the page to write on says so before a word is typed.

The database is asked now and then, by one thread, and never for each view.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections

from fanal.intake.routing import destinations
from fanal.knowledge import Pack

log = logging.getLogger("fanal.public")

ASKED_EVERY = timedelta(seconds=45)
# A team that has just come in, or come back, is not kept waiting.
WHILE_CLOSED = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and until when it is taken for true."""

    is_open: bool
    at: datetime
    until: datetime


# By country.
_last: dict[str, Answer] = {}
_asking = threading.Lock()


def answer(pack: Pack, now: datetime) -> Answer:
    """Whether somebody can receive; what was found last, while another thread asks again."""
    last = _last.get(pack.code)
    if last is not None and last.at <= now <= last.until:
        return last
    if not _asking.acquire(blocking=False):
        return last or Answer(is_open=True, at=now, until=now)
    try:
        return _keep(pack, _ask(pack), now)
    finally:
        _asking.release()


def presume_open(pack: Pack, now: datetime) -> None:
    """For this moment only: at the start there is no worker yet that could ask."""
    _keep(pack, True, now, timedelta(0))


def _keep(pack: Pack, is_open: bool, now: datetime, lasting: timedelta | None = None) -> Answer:
    if lasting is None:
        lasting = ASKED_EVERY if is_open else WHILE_CLOSED
    found = _last[pack.code] = Answer(is_open, now, now + lasting)
    return found


def _ask(pack: Pack) -> bool:
    # Ready pages are answered before Django, which would do this around a request.
    close_old_connections()
    try:
        return bool(destinations(pack, minor=None, place=""))
    except Exception as mistake:
        # Whatever is wrong with the database, a page comes; who sends is told then.
        log.warning("Nobody knows whether a team can receive: %s.", type(mistake).__name__)
        return True
    finally:
        close_old_connections()
