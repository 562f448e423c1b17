"""The outermost layer lets no words and no names out."""

import logging
import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from fanal.ops.guard import READING, guarded


class Answer:
    status = ""
    headers: list[tuple[str, str]]

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        self.status, self.headers = status, headers


def test_an_exceptions_words_stay_inside(caplog: pytest.LogCaptureFixture) -> None:
    def breaks(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise ValueError("what a frightened person wrote")

    answer = Answer()
    with caplog.at_level(logging.ERROR):
        body = b"".join(guarded(breaks)({}, answer))
    assert answer.status.startswith("500")
    assert b"nothing was sent" in body
    assert "frightened" not in caplog.text
    assert "ValueError" in caplog.text


def test_the_server_does_not_say_what_it_is() -> None:
    def answers(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"hello"]

    answer = Answer()
    assert guarded(answers)({}, answer) == [b"hello"]
    assert answer.headers == [("Content-Type", "text/plain"), ("Server", "")]


class Stuck:
    """A body that never ends."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def read(self, size: int) -> bytes:
        self.let_go.wait()
        return bytes(size)


def test_bodies_that_never_end_leave_threads_for_the_pages() -> None:
    def answers(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read() if "CONTENT_LENGTH" in environ else b"a page"]

    stuck, application = Stuck(), guarded(answers)
    slow = {"CONTENT_LENGTH": "5", "wsgi.input": stuck}
    threads = [
        threading.Thread(target=lambda: application(dict(slow), Answer())) for _ in range(READING)
    ]
    for thread in threads:
        thread.start()
    answer = Answer()
    assert application({}, answer) == [b"a page"]
    refused = Answer()
    application({"CONTENT_LENGTH": "5", "wsgi.input": BytesIO(b"words")}, refused)
    assert refused.status.startswith("503")
    stuck.let_go.set()
    for thread in threads:
        thread.join()
    taken = Answer()
    body = application({"CONTENT_LENGTH": "5", "wsgi.input": BytesIO(b"words")}, taken)
    assert list(body) == [b"words"]


def test_a_body_that_broke_off_reaches_nobody() -> None:
    def keeps(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise AssertionError("half a form was passed on")

    answer = Answer()
    guarded(keeps)({"CONTENT_LENGTH": "9", "wsgi.input": BytesIO(b"words")}, answer)
    assert answer.status.startswith("400")
