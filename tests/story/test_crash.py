"""A receipt that was shown is kept through everything; what was not kept shows none."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest

from tests.story.person import ask_for_help, check, opens, receipt_on, send
from tests.support.servers import RunningServer, StartServer

pytestmark = pytest.mark.durability


def test_a_report_is_there_when_the_power_goes_after_the_receipt(
    start_server: StartServer,
) -> None:
    server = start_server("demo")
    receipt = ask_for_help(server, "The door is locked at night.")
    server.kill()
    server.start()
    assert opens(server, receipt)
    server.stop()


def _send_until_the_lights_go_out(
    server: RunningServer, dark: threading.Event, first: threading.Event
) -> list[str]:
    shown = []
    while not dark.is_set():
        try:
            receipt = receipt_on(send(check(server, "Someone keeps my papers.")))
        except (OSError, HTTPException):
            break  # cut off: whether it was kept is not known, and nothing was promised
        if receipt:
            shown.append(receipt)
            first.set()
    return shown


def test_every_receipt_shown_while_the_power_fails_opens_its_mailbox(
    start_server: StartServer,
) -> None:
    server = start_server("demo")
    dark, first = threading.Event(), threading.Event()
    with ThreadPoolExecutor(6) as people:
        sendings = [
            people.submit(_send_until_the_lights_go_out, server, dark, first) for _ in range(6)
        ]
        assert first.wait(30)
        server.kill()
        dark.set()
        shown = [receipt for sending in sendings for receipt in sending.result()]
    server.start()
    assert len(shown) == len(set(shown)) > 0
    assert [receipt for receipt in shown if not opens(server, receipt)] == []
    assert server.fanal("audit", "verify") == 0
    server.stop()
