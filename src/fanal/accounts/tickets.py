"""A place in a line that one keeps while coming back for it; docs/explanation/flood.md."""

import json
import random
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.http import HttpRequest

from fanal.accounts.server import server_content_key
from fanal.core import clock
from fanal.core.config import config
from fanal.core.line import Line, Neighbourhoods
from fanal.vault import Context, VaultError, open_token, seal_token

TICKET_LIFE = timedelta(minutes=30)
# Seconds to wait before coming back: the first time, the second …
WAITS = (2, 4, 6, 10)
MOST_SPENT = 50_000

_neighbourhoods = Neighbourhoods()


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as the operator's own proxies saw it."""
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < config.proxies <= len(seen):
        return seen[-config.proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class Ticket:
    """A place in the line that one keeps while coming back for it."""

    rank: float
    made_at: float
    tries: int = 0
    id: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def seconds(self) -> int:
        return WAITS[min(self.tries, len(WAITS) - 1)]

    @property
    def jitter(self) -> float:
        """When the script comes back: not all in the same moment."""
        return round(self.seconds + random.random(), 2)  # noqa: S311  (no secret)

    def again(self) -> "Ticket":
        """The same rank, for one more turn."""
        return replace(self, tries=self.tries + 1, id=secrets.token_hex(8))

    def seal(self, deed: bytes) -> str:
        """For a form field; good for this one deed only."""
        plain = json.dumps([self.rank, self.made_at, self.tries, self.id]).encode()
        return seal_token(server_content_key("waiting room"), plain, _context(deed))


def ticket_for(request: HttpRequest, sealed: str, deed: bytes) -> Ticket:
    """The ticket that was brought, or a new one."""
    now = clock.now().timestamp()
    if sealed:
        try:
            plain = open_token(server_content_key("waiting room"), sealed, _context(deed))
        except VaultError:
            pass
        else:
            ticket = Ticket(*json.loads(plain))
            if now - ticket.made_at < TICKET_LIFE.total_seconds() and ticket.id not in _spent:
                return ticket
    return Ticket(_neighbourhoods.rank(address_of(request)), now)


# Ids of tickets that had their turn: an old rank must not be brought twice.
_spent: OrderedDict[str, None] = OrderedDict()
_spending = threading.Lock()


@contextmanager
def turn(line: Line, ticket: Ticket, *, timeout: float) -> Iterator[None]:
    """Wait in a line by a ticket's rank; `Full` keeps the ticket, a turn spends it."""
    with line.turn(ticket.rank, timeout=timeout):
        with _spending:
            _spent[ticket.id] = None
            while len(_spent) > MOST_SPENT:
                _spent.popitem(last=False)
        yield


def _context(deed: bytes) -> Context:
    return Context("waiting-room", deed=deed)
