"""Fixtures for all tests; `tests/support` says what each is for."""

import os
from collections.abc import Iterator
from unittest import mock

import pytest

from fanal.core import clock
from fanal.knowledge.spoken import Standing
from fanal.ops.catalogues import compile_stale

pytest_plugins = [
    "tests.support.databases",
    "tests.support.servers",
    "tests.support.browsers",
    "tests.support.keys",
    "tests.support.people",
    "tests.support.directory",
]

# Playwright keeps an event loop in the main thread; Django would refuse its ORM there for ever.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

compile_stale()

# Whether texts are missing is for `fanal translations check` to say: a new one that waits for its
# translators takes no page of a language away from the tests.
mock.patch.object(Standing, "complete", return_value=True).start()


@pytest.fixture
def one_minute() -> Iterator[None]:
    """A session notes the minute: whoever meets its end asks the database once more than others."""
    with clock.frozen(clock.now()):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.args or marker.kwargs):
            raise pytest.UsageError(
                f"{item.nodeid}: append-only tables cannot be flushed; "
                "a test that needs real commits takes the fixture `committed`."
            )
        names = getattr(item, "fixturenames", ())
        if "browser" in names:
            item.add_marker("browser")
        if "start_server" in names:
            item.add_marker("server")
