"""A hundred people at once, some behind one address: a hundred receipts, a hundred reports."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.story.person import check, opens, receipt_on, send
from tests.story.walker import Walker
from tests.support.servers import RunningServer, StartServer

pytestmark = pytest.mark.durability

CROWD = 100
_AGAIN = re.compile(r'data-again="([\d.]+)"')


def _press_send(page: Walker, together: threading.Barrier) -> str:
    together.wait(60)
    page = send(page)
    for _ in range(20):
        if receipt := receipt_on(page):
            return receipt
        # The waiting room comes back by itself after so long; who presses before only waits again.
        if again := _AGAIN.search(page.text):
            threading.Event().wait(float(again[1]))
        page = send(page)
    return ""


def _count(server: RunningServer) -> int:
    inspection = server.root / "count"
    code = (
        "from fanal.intake.models import Report;import sys;"
        f"open({str(inspection)!r}, 'w').write(str(Report.objects.count()))"
    )
    assert server.fanal("manage", "shell", "-v", "0", "-c", code) == 0
    return int(inspection.read_text())


def test_a_hundred_people_who_send_at_once_get_a_hundred_receipts(
    start_server: StartServer,
) -> None:
    server = start_server("demo")
    before = _count(server)
    together = threading.Barrier(CROWD)
    with ThreadPoolExecutor(CROWD) as people:
        pages = list(
            people.map(lambda number: check(server, f"Person {number} asks."), range(CROWD))
        )
        receipts = list(people.map(lambda page: _press_send(page, together), pages))
    assert all(receipts)
    assert len(set(receipts)) == CROWD
    assert _count(server) == before + CROWD
    assert [receipt for receipt in receipts[::10] if not opens(server, receipt)] == []
    assert server.fanal("audit", "verify") == 0
    server.stop()


def test_the_same_form_sent_by_two_fingers_makes_one_report(demo_server: RunningServer) -> None:
    server = demo_server
    before = _count(server)
    page = check(server, "My thumb shakes.")
    together = threading.Barrier(8)

    def press() -> str:
        walker = Walker(server)
        walker.path, walker.answer = page.path, page.answer
        together.wait(60)
        return receipt_on(send(walker))

    with ThreadPoolExecutor(8) as fingers:
        receipts = [future.result() for future in [fingers.submit(press) for _ in range(8)]]
    assert len(set(receipts)) == 1
    assert receipts[0]
    assert _count(server) == before + 1
