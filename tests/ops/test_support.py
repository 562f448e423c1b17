"""The tests' own scaffolding, tried."""

import threading

import pytest
from django.db import connection, connections

from tests.support.databases import Databases
from tests.support.servers import RunningServer


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        count: int = cursor.fetchone()[0]
        return count


def add_row(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) "
            "VALUES (%s, '', '2030-01-01')",
            [key],
        )


@pytest.mark.django_db
@pytest.mark.parametrize("again", ["first", "second"])
def test_what_an_ordinary_test_writes_is_gone_afterwards(again: str) -> None:
    assert rows() == 0
    add_row(again)


@pytest.mark.parametrize("again", ["first", "second"])
def test_a_committed_database_is_shared_by_threads_and_new_each_time(
    committed: None, again: str
) -> None:
    assert rows() == 0

    def elsewhere() -> None:
        add_row(again)
        connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert rows() == 1


def test_copies_of_the_template_know_nothing_of_each_other(databases: Databases) -> None:
    assert databases.new() != databases.new()


def test_the_server_answers(server: RunningServer) -> None:
    assert server.get("/en/").status == 200
