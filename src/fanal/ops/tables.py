"""What a backup holds, and reading it as it was at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

# Sessions end with a restore; the others are Django's own lists, made again by migrations.
LEFT_OUT = frozenset({"sessions", "contenttypes", "auth"})
AT_ONCE = 500


def models() -> list[type[Model]]:
    """Every table of the house, in an order that does not change."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.label)


def columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def rows(model: type[Model]) -> Iterator[tuple[Any, ...]]:
    ordered = model._base_manager.order_by("pk").values_list(*columns(model))
    return ordered.iterator(chunk_size=at_once(model))


def at_once(model: type[Model]) -> int:
    """How many rows are read or written at a time: fewer where a row is long."""
    return getattr(model, "rows_at_once", AT_ONCE)


def migrations() -> list[str]:
    """The shape of the tables: every migration that was applied."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read as of one moment, while others go on writing."""
    connections.close_all()
    options = connection.settings_dict["OPTIONS"]
    # Otherwise SQLite would take the one place of a writer, and nobody could send meanwhile.
    connection.settings_dict["OPTIONS"] = (
        {**options, "transaction_mode": "DEFERRED"} if connection.vendor == "sqlite" else options
    )
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.settings_dict["OPTIONS"] = options
        connections.close_all()
