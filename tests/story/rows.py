"""The hand of somebody at the database, while the server runs."""

import sqlite3
from urllib.parse import urlsplit

import psycopg

from tests.support.servers import RunningServer


def execute(server: RunningServer, statement: str) -> None:
    url = server.environment["DATABASE_URL"]
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
        return
    database = sqlite3.connect(urlsplit(url).path, timeout=20)
    database.execute(statement)
    database.commit()
    database.close()
