"""`fanal api`: which organisations' systems may submit."""

import argparse
from datetime import date

from fanal.ops.say import Stop, say
from fanal.ops.start import start

NO_DATABASE = (
    "There is no database of this version here yet: start the server once with `fanal run`. "
    "For the demo, put FANAL_MODE=demo before this command."
)


def token(arguments: argparse.Namespace) -> int:
    _start()
    from fanal.api import tokens
    from fanal.api.tokens import Scope
    from fanal.core import clock
    from fanal.knowledge import Sector

    until = _day(arguments.until)
    if until is not None and until < clock.now().date():
        raise Stop("That day is over.")
    scopes = [Scope(f"referral:{each}") for each in arguments.scope or ("submit", "state")]
    made = tokens.make(arguments.organisation.strip(), Sector(arguments.sector), scopes, until)
    say(made)
    say("It is shown once. Hand it over in person or sealed; `fanal api list` has its number.")
    return 0


def listing(_: argparse.Namespace) -> int:
    _start()
    from fanal.api.models import Token

    rows = Token.objects.select_related("organisation").order_by("organisation__name", "pk")
    if not rows:
        say("No system may submit. `fanal api token ORGANISATION` lets one in.")
    for row in rows:
        ends = f"revoked {row.revoked_on}" if row.revoked_on else f"until {row.until or 'revoked'}"
        used = f"last used {row.used_on}" if row.used_on else "never used"
        known = f"{row.organisation.name}  {row.scopes}"
        say(f"{row.pk:4}  {known}  made {row.made_on}, {used}, {ends}")
    return 0


def revoke(arguments: argparse.Namespace) -> int:
    _start()
    from fanal.api import tokens
    from fanal.api.models import Token

    try:
        tokens.revoke(arguments.number)
    except Token.DoesNotExist:
        raise Stop("There is no token of that number: see `fanal api list`.") from None
    say("It works no longer.")
    return 0


def _start() -> None:
    """Wakes a house up that a server has made already, and makes none by itself."""
    from fanal.core.config import config

    if not config.database_url and not config.data.exists():
        raise Stop(NO_DATABASE)
    start()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waits = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        raise Stop("The database does not answer: `fanal doctor` says more.") from None
    if waits:
        raise Stop(NO_DATABASE)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Stop("Write the day as 2027-12-31.") from None
