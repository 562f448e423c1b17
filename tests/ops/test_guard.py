"""The outermost layer lets no words and no names out."""

import logging
from collections.abc import Iterable
from typing import Any

import pytest

from fanal.ops.guard import guarded


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
