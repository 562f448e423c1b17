"""`fanal doctor`: a look at everything that has to be right, each with what to do if it is not."""

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from fanal.core import append_only, clock
from fanal.core.config import Config
from fanal.core.datafolder import DISPATCH_KEY
from fanal.ops.audit import verify_trail
from fanal.ops.backup import BACKUP_KEY, END
from fanal.ops.say import say
from fanal.ops.smallest import SMALLEST, Smallest
from fanal.ops.start import start

Finding = str
"""What is wrong and what to do; empty when all is well."""

BACKUP_WITHIN = timedelta(days=2)
TOKEN_ENDS_WITHIN = timedelta(days=30)


def examine(_: argparse.Namespace) -> int:
    start()
    from fanal.core.config import config

    wrong = 0
    for name, look in LOOKS.items():
        try:
            finding = look(config)
        except (DatabaseError, OSError) as mistake:
            finding = f"cannot be looked at: {type(mistake).__name__}"
        wrong += bool(finding)
        say(f"{'wrong' if finding else 'ok':6} {name}{': ' if finding else ''}{finding}")
    return 1 if wrong else 0


def _rights(config: Config) -> Finding:
    open_to_others = [
        path for path in (config.data, *config.data.rglob("*")) if path.stat().st_mode & 0o077
    ]
    if open_to_others:
        return f"others can read {open_to_others[0]}; chmod -R go= {config.data}"
    return ""


def _database(config: Config) -> Finding:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "not up to date; fanal run brings it up to date"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone() != ("ok",):
                return "SQLite finds it damaged; restore a backup"
    return ""


def _triggers(config: Config) -> Finding:
    missing = append_only.missing()
    return f"{len(missing)} triggers are missing; fanal manage migrate" if missing else ""


def _trail(config: Config) -> Finding:
    return verify_trail()[0]


def _pins(config: Config) -> Finding:
    from fanal.accounts.models import TeamKey
    from fanal.accounts.pins import is_pinned

    strangers = [key for key in TeamKey.objects.select_related("team") if not is_pinned(key)]
    if strangers:
        return f"{strangers[0]} is not the key that was written down; it receives nothing"
    return ""


def _reminders(config: Config) -> Finding:
    """After a restore, or when the key was lost: they are never sent, lest one goes out twice."""
    from fanal.cases.models import Reminder
    from fanal.cases.plan.reminders import open_reminder

    waiting = (row for row in Reminder.objects.iterator() if not row.claimed)
    shut = sum(open_reminder(row) is None for row in waiting)
    if shut:
        return (
            f"{shut} that wait were sealed to another {DISPATCH_KEY} and will not be sent; "
            "each case says so on its day: remind these people by hand"
        )
    return ""


def _beside(config: Config) -> Finding:
    """The programs that the server starts for papers, lists, and every kind that is cleaned."""
    from fanal.cases.bringing.listing import Unreadable, read_list
    from fanal.cases.papers.paper import Paper
    from fanal.core.aside import AsideFailed

    broken = []
    try:
        Paper(title="-", language="en").print()
    except AsideFailed:
        broken.append("papers cannot be printed")
    broken += [f"{what} cannot be cleaned" for what, each in SMALLEST.items() if not _cleaned(each)]
    try:
        read_list(b"a;b\n1;2\n", "")
    except Unreadable:
        broken.append("lists cannot be read")
    return f"{', '.join(broken)}; install again, and give it more memory" if broken else ""


def _cleaned(smallest: Smallest) -> bool:
    from fanal.core.aside import AsideFailed, run
    from fanal.documents.cleaning import CLEANER, asked

    try:
        given = b"".join(asked(iter([smallest.make()])))
        made = run(CLEANER, given, arguments=smallest.arguments)
    except (AsideFailed, ImportError):
        return False
    return made.startswith(f"{smallest.mime}\n".encode())


def _teams(config: Config) -> Finding:
    from fanal.intake.routing import receiving_key
    from fanal.knowledge import current

    teams = [id for pack in current().packs.values() for id in pack.teams]
    closed = [id for id in teams if receiving_key(id) is None]
    return f"cannot receive yet: {', '.join(closed)}" if closed else ""


def _systems(config: Config) -> Finding:
    """A system whose token ends unseen stops submitting on a day that nobody expects."""
    from fanal.api.models import Token

    today = clock.now().date()
    ending = Token.objects.filter(revoked_on=None, until__range=(today, today + TOKEN_ENDS_WITHIN))
    ends = ", ".join(str(token.pk) for token in ending.order_by("pk"))
    if ends:
        return f"tokens that end within a month: {ends}; fanal api token, then revoke these"
    return ""


def _backups(config: Config) -> Finding:
    if config.demo:
        return ""
    if not (config.data / BACKUP_KEY).exists():
        return "there is no backup key yet; fanal backup-key"
    newest = max(_made(config.data / "backups"), default="")
    oldest_good = f"{clock.now() - BACKUP_WITHIN:%Y-%m-%dT%H%M%SZ}"
    return "" if newest > oldest_good else "none in backups/ within two days; fanal backup"


def _made(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(f"*{END}")]


def _mail(config: Config) -> Finding:
    if config.demo or config.smtp_url:
        return ""
    return "notices are only written to files; set FANAL_SMTP_URL"


def _origin(config: Config) -> Finding:
    if config.demo or config.secure_origin:
        return ""
    return "people would come without TLS; put a proxy in front and set FANAL_ORIGIN=https://…"


LOOKS: dict[str, Callable[[Config], Finding]] = {
    "rights of the data folder": _rights,
    "database": _database,
    "append-only tables": _triggers,
    "audit trail": _trail,
    "team keys": _pins,
    "teams that can receive": _teams,
    "reminders": _reminders,
    "systems that submit": _systems,
    "papers, lists, cleaned copies": _beside,
    "backups": _backups,
    "mail": _mail,
    "address": _origin,
}
