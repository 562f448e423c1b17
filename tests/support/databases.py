"""Databases for tests, on the engine that DATABASE_URL names (SQLite if none).

- `db` (pytest-django's): everything is rolled back afterwards. For most tests.
- `committed`: a database of its own with real commits, which threads may share.
- `databases`: makes more of them, for server processes.

Append-only tables cannot be emptied, so each is a copy of one migrated template.
"""

import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker


class Databases(ABC):
    """A migrated template, and copies of it."""

    def __init__(self) -> None:
        self._numbers = count(1)

    @abstractmethod
    def new(self) -> str:
        """A fresh copy; its name."""

    @abstractmethod
    def drop(self, name: str) -> None: ...

    @abstractmethod
    def url(self, name: str) -> str:
        """What DATABASE_URL says for a process that is to use it."""

    @abstractmethod
    def close(self) -> None: ...

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Use a copy of its own meanwhile, in every thread."""
        before, name = connection.settings_dict["NAME"], self.new()
        use(name)
        try:
            yield name
        finally:
            use(before)
            self.drop(name)


def use(name: str) -> None:
    """Point the default connection of every thread to another database."""
    connections.close_all()
    connection.settings_dict["NAME"] = name


class SqliteDatabases(Databases):
    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="fanal-databases-"))
        self._template = self._folder / "template.sqlite3"
        use(str(self._template))
        _migrate()

    def new(self) -> str:
        path = self._folder / f"{next(self._numbers)}.sqlite3"
        shutil.copyfile(self._template, path)
        return str(path)

    def drop(self, name: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)

    def url(self, name: str) -> str:
        return f"sqlite://{name}"

    def close(self) -> None:
        shutil.rmtree(self._folder)


class PostgresDatabases(Databases):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._parameters = connection.get_connection_params()
        self._made: list[str] = []
        self._template = self._create("template0")
        use(self._template)
        _migrate()

    def _create(self, template: str) -> str:
        name = f"fanal_test_{os.getpid()}_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        self._made.append(name)
        return name

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(**self._parameters, autocommit=True) as admin:
            admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def new(self) -> str:
        return self._create(self._template)

    def drop(self, name: str) -> None:
        self._execute("DROP DATABASE {} WITH (FORCE)", name)
        self._made.remove(name)

    def url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def close(self) -> None:
        for name in list(self._made):
            self.drop(name)


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


@pytest.fixture(scope="session")
def databases(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Databases]:
    url = os.environ.get("DATABASE_URL", "")
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        made = PostgresDatabases(url) if url.startswith("postgres") else SqliteDatabases()
        yield made
        use(before)
        made.close()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Takes the place of pytest-django's, which empties tables with statements we refuse."""
    with django_db_blocker.unblock(), databases.fresh():
        yield


@pytest.fixture
def committed(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Real commits, in a database that only this test sees."""
    with django_db_blocker.unblock(), databases.fresh():
        yield
