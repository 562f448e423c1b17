"""The pages from memory over a real socket, without a database behind them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection

from fanal.public import door, pages
from fanal.public.front import front
from tests.public.houses import TWO, living_in
from tests.public.overheard import listening
from tests.public.site import Address
from tests.support.sockets import in_this_process


def _close_unless_in_a_test() -> None:
    """As Django's test client does it: a test's transaction goes with its connection."""
    if not connection.in_atomic_block:
        close_old_connections()


@pytest.fixture(autouse=True)
def house_of_the_address(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test of an address lives where that address is."""
    callspec = getattr(request.node, "callspec", None)
    address = callspec.params.get("address") if callspec else None
    if not isinstance(address, Address):
        yield
        return
    with living_in(*address.house):
        yield


@pytest.fixture
def two_countries() -> Iterator[None]:
    with living_in(*TWO):
        yield


@pytest.fixture(autouse=True)
def nobody_looked_yet(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, house_of_the_address: None
) -> None:
    """No test learns from the one before whether a team can receive.

    One does in a test that has no database of its own.
    """
    has_database = request.node.get_closest_marker("django_db")
    if not has_database and "committed" not in request.fixturenames:
        monkeypatch.setattr(door, "destinations", lambda *_, **__: [object()])
    monkeypatch.setattr(door, "_last", {})
    monkeypatch.setattr(door, "close_old_connections", _close_unless_in_a_test)
    for address, served in list(pages._served.items()):
        if address.endswith("/write/"):
            pages._served[address] = replace(served, valid_until=served.made_at)


@pytest.fixture(autouse=True)
def every_word_reaches_the_translators(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test of this folder shows on a page that every language has."""
    with listening(monkeypatch) as missed:
        yield
    assert not missed, "add where they stand to ops/essential.py or knowledge/essential.py"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The origin of the public pages."""
    with in_this_process(front(get_wsgi_application())) as origin:
        yield origin
