"""Which engine, and with which promises: SQLite to start, PostgreSQL when it is outgrown."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fanal.core.config import BadConfig

# WAL lets readers go on while one writes; FULL makes a shown receipt survive a power cut;
# recursive triggers close the door that INSERT OR REPLACE would open in append-only tables.
# Every thread has a connection of its own, so what each keeps in memory is kept small: the
# system has the pages of the file in its own cache already.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA recursive_triggers=ON;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-64;"
)


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "cached_statements": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = {"connect_timeout": 5, **dict(parse_qsl(parts.query))}
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def from_url(url: str | None, data: Path) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name`, or the folder's SQLite."""
    if url is None:
        return sqlite(data / "fanal.sqlite3")
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return sqlite(Path(urlsplit(url).path))
    if scheme in ("postgres", "postgresql"):
        return postgresql(url)
    raise BadConfig("DATABASE_URL must start with postgresql:// or sqlite://.")
