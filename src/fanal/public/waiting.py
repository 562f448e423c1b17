"""The public side's lines; how they work is in `core.line` and docs/explanation/flood.md."""

import json

from fanal.accounts.server import server_content_key
from fanal.accounts.tickets import TICKET_LIFE
from fanal.core import clock
from fanal.core.line import Line
from fanal.vault import Context, VaultError, open_token, seal_token

# Of the 27 threads of a worker (`ops.server`) these, four who sign in and three who send documents
# leave five, for the desk and for what never waits: a page from memory takes one for a fraction
# of a millisecond. More threads would each hold a connection: nearly a megabyte with SQLite, and
# PostgreSQL has a hundred to give.
sending = Line(abreast=3, places=4, grace=20)
opening = Line(abreast=2, places=3)
papers = Line(abreast=1, places=2)


def seal_typed(receipt: str) -> str:
    """A receipt that waits in line, so that nobody types twenty digits twice."""
    plain = json.dumps([receipt, clock.now().timestamp()]).encode()
    return seal_token(server_content_key("waiting receipt"), plain, Context("waiting-receipt"))


def unseal_typed(sealed: str) -> str:
    """Empty when there is none, or it waited too long."""
    if not sealed:
        return ""
    try:
        key = server_content_key("waiting receipt")
        receipt, at = json.loads(open_token(key, sealed, Context("waiting-receipt")))
    except VaultError:
        return ""
    fresh = clock.now().timestamp() - at < TICKET_LIFE.total_seconds()
    return str(receipt) if fresh else ""
