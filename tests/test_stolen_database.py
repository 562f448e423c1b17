"""Every column is in the table that says what a thief learns from it."""

import re
from pathlib import Path

import pytest
from django.db import connection

TABLE = Path(__file__).parent.parent / "docs/reference/stolen-database.md"
SAME_EVERYWHERE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
}
ROW = re.compile(r"^\| (\w+\.\w+) \| (random|sealed|public|clear) \| (.*?) ?\|$", re.MULTILINE)


def described() -> dict[str, tuple[str, str]]:
    return {name: (kind, tells) for name, kind, tells in ROW.findall(TABLE.read_text())}


@pytest.mark.django_db
def test_every_column_of_the_database_is_described() -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - SAME_EVERYWHERE
        columns = {
            f"{table}.{column.name}"
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }
    assert columns - described().keys() == set(), "say in stolen-database.md what these tell"
    assert described().keys() - columns == set(), "these are gone; take them out"


def test_what_is_clear_says_what_it_tells() -> None:
    silent = {name for name, (kind, tells) in described().items() if kind == "clear" and not tells}
    assert silent == set()


def test_what_is_sealed_or_public_is_bytes_or_a_digest() -> None:
    from django.apps import apps

    from fanal.core.fields import Bytes

    types = {
        f"{model._meta.db_table}.{field.column}": type(field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    readable = {
        name
        for name, (kind, _) in described().items()
        if kind in ("sealed", "public") and types[name] is not Bytes
    }
    assert readable == {
        "accounts_member.login_index",
        "django_session.session_key",
        "django_session.session_data",
    }
