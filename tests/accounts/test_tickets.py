"""Tickets: a place in a line that is kept, for one turn and one form."""

from collections import OrderedDict
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.test import RequestFactory

from fanal.accounts.tickets import TICKET_LIFE, Ticket, address_of, ticket_for, turn
from fanal.core import clock
from fanal.core.line import Full, Line

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT = NOW.timestamp()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5", "198.51.100.1"),
        (2, "203.0.113.5", "192.0.2.1"),
        (1, "", ""),
    ],
)
def test_an_address_is_what_the_operators_own_proxies_saw(
    proxies: int, forwarded: str, expected: str
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    with mock.patch("fanal.accounts.tickets.config", mock.Mock(proxies=proxies)):
        assert address_of(request) == expected


# Tickets


def test_a_ticket_keeps_its_rank_for_its_own_form() -> None:
    request = RequestFactory().get("/")
    with clock.frozen(NOW):
        sealed = Ticket(AT - 5, AT).again().seal(b"this form")
        back = ticket_for(request, sealed, b"this form")
        assert (back.rank, back.tries) == (AT - 5, 1)
        for other in (b"another form", b""):
            assert ticket_for(request, sealed, other).tries == 0
        assert ticket_for(request, sealed[:-2], b"this form").tries == 0
    with clock.frozen(NOW + TICKET_LIFE):
        assert ticket_for(request, sealed, b"this form").tries == 0


def test_the_wait_grows_a_little() -> None:
    waits = [Ticket(AT, AT, tries).seconds for tries in range(6)]
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[-1] <= 15


def test_a_ticket_that_had_its_turn_has_lost_its_rank() -> None:
    request, line = RequestFactory().get("/"), Line(abreast=1, places=0)
    with clock.frozen(NOW):
        ticket = Ticket(AT - 5, AT).again()
        sealed = ticket.seal(b"this form")
        with line.turn(0, timeout=1), pytest.raises(Full), turn(line, ticket, timeout=0.01):
            pass
        assert ticket_for(request, sealed, b"this form").rank == AT - 5
        with turn(line, ticket, timeout=1):
            pass
        assert ticket_for(request, sealed, b"this form").rank >= AT
        # Sent away although it had its turn, because too many derived: it keeps its place.
        again = ticket.again().seal(b"this form")
        assert ticket_for(request, again, b"this form").rank == AT - 5


def test_what_is_remembered_of_tickets_is_bounded() -> None:
    line = Line(abreast=1, places=0)
    spent: OrderedDict[str, None] = OrderedDict()
    with (
        mock.patch("fanal.accounts.tickets.MOST_SPENT", 10),
        mock.patch("fanal.accounts.tickets._spent", spent),
    ):
        for _ in range(50):
            with turn(line, Ticket(AT, AT), timeout=1):
                pass
    assert len(spent) == 10
