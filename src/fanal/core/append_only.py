"""Tables that only grow: the database itself refuses to change or delete a row.

Django's ordinary table rebuilds silently drop triggers, so they are made again after every
migration and looked for at every start.
"""

from dataclasses import dataclass

from django.db import connections

REFUSAL = "append-only"


@dataclass(frozen=True)
class AppendOnly:
    """One guarded table; `unless` is SQL over OLD and NEW that an allowed update fulfils."""

    table: str
    unless: str = "1 = 0"

    def sqlite(self) -> list[str]:
        return [
            f"DROP TRIGGER IF EXISTS {self.table}_refuse_update",
            f"DROP TRIGGER IF EXISTS {self.table}_refuse_delete",
            f"CREATE TRIGGER {self.table}_refuse_update BEFORE UPDATE ON {self.table} "
            f"WHEN NOT ({self.unless}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"CREATE TRIGGER {self.table}_refuse_delete BEFORE DELETE ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]

    def postgresql(self) -> list[str]:
        return [
            f"CREATE OR REPLACE FUNCTION {self.table}_refuse() RETURNS trigger AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {self.unless} THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$ LANGUAGE plpgsql",
            f"CREATE OR REPLACE TRIGGER {self.table}_refuse_update BEFORE UPDATE OR DELETE "
            f"ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.table}_refuse()",
            f"CREATE OR REPLACE TRIGGER {self.table}_refuse_delete BEFORE TRUNCATE "
            f"ON {self.table} FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_refuse()",
        ]

    @property
    def triggers(self) -> set[str]:
        return {f"{self.table}_refuse_update", f"{self.table}_refuse_delete"}


_guarded: dict[str, AppendOnly] = {}


def guard(table: AppendOnly) -> None:
    """Declare a table append-only; apps do so when they are ready."""
    _guarded[table.table] = table


def guarded() -> tuple[AppendOnly, ...]:
    return tuple(_guarded.values())


def install(using: str = "default") -> None:
    """Make the triggers of every guarded table that exists."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in guarded():
            if table.table not in existing:
                continue
            statements = table.sqlite() if connection.vendor == "sqlite" else table.postgresql()
            for statement in statements:
                cursor.execute(statement)


def missing(using: str = "default") -> set[str]:
    """The triggers that should be there and are not; a server with any does not start."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return {name for table in guarded() for name in table.triggers} - present
