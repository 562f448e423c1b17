"""Ready pages are answered before Django, in the encoding that the browser takes."""

import gzip
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from wsgiref.util import setup_testing_defaults

import brotli
import pytest

from fanal.core import clock
from fanal.public import countries, errors, languages, pages, render
from fanal.public.front import front

SUNDAY_NIGHT = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def _refuse(environ: Any, start_response: Any) -> Iterable[bytes]:
    raise AssertionError("Django was asked")


def _passed_on(environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response("418 Passed on", [])
    return [b"django"]


def _ask(path: str, django: Any = _refuse, **environ: str) -> tuple[str, dict[str, str], bytes]:
    request: dict[str, Any] = {"PATH_INFO": path, **environ}
    setup_testing_defaults(request)
    heard: list[Any] = []
    body = b"".join(front(django)(request, lambda *said: heard.extend(said)))  # type: ignore[arg-type]
    return heard[0], dict(heard[1]), body


def test_a_page_comes_from_memory_alone() -> None:
    status, headers, body = _ask("/nl/")
    assert status == "200 OK"
    assert headers["Content-Length"] == str(len(body))
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0,gzip; q=0", "identity"),
        ("", "identity"),
        ("nonsense;;;=,,", "identity"),
    ],
)
def test_the_browser_chooses_the_encoding(accepts: str, encoding: str) -> None:
    _, headers, body = _ask("/ar/know/", HTTP_ACCEPT_ENCODING=accepts)
    assert headers.get("Content-Encoding", "identity") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
    assert unpack(body) == _ask("/ar/know/")[2]


def test_head_gets_the_headers_only() -> None:
    _, headers, body = _ask("/en/safety/", REQUEST_METHOD="HEAD")
    assert body == b""
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize("path", ["/", "/nl", "/xx/", "/nl/nothing/", "/desk/", ""])
def test_everything_else_is_passed_on(path: str) -> None:
    assert _ask(path, _passed_on)[0] == "418 Passed on"


def test_what_is_posted_is_passed_on() -> None:
    assert _ask("/nl/questions/", _passed_on, REQUEST_METHOD="POST")[0] == "418 Passed on"


def test_pages_are_made_again_when_a_centre_opens() -> None:
    with clock.frozen(SUNDAY_NIGHT):
        night = pages.ready("/en/places/")
        assert night is not None
        assert pages.ready("/en/places/") is night
    with clock.frozen(MONDAY_MORNING):
        morning = pages.ready("/en/places/")
        assert morning is not None
    assert night.valid_until == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert "Closed now. Opens Monday 23 November at 09:00" in night.html
    assert "Open now, until 17:00" in morning.html
    assert pages.ready("/en/know/") is pages.ready("/en/know/")


def test_a_page_being_made_again_keeps_nobody_waiting() -> None:
    with clock.frozen(SUNDAY_NIGHT):
        night = pages.ready("/nl/places/")
    with clock.frozen(MONDAY_MORNING):
        pages._making["/nl/places/"].acquire()
        try:
            assert pages.ready("/nl/places/") is night
        finally:
            pages._making["/nl/places/"].release()
        assert pages.ready("/nl/places/") is not night


def test_a_page_that_many_ask_for_at_once_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_served", {})
    together = threading.Barrier(8)
    made: list[str] = []
    make = pages._make

    def slowly(address: str, now: datetime) -> pages.Served:
        made.append(address)
        return make(address, now)

    def look(_number: int) -> pages.Served | None:
        together.wait()
        return pages.ready("/fr/safety/")

    monkeypatch.setattr(pages, "_make", slowly)
    with ThreadPoolExecutor(8) as threads:
        served = set(map(id, threads.map(look, range(8))))
    assert made == ["/fr/safety/"]
    assert len(served) == 1


def test_only_english_is_made_before_the_first_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    served: dict[str, pages.Served] = {}
    monkeypatch.setattr(pages, "_served", served)
    pages.warm()
    assert served
    assert all(address.startswith("/en/") for address in served)


def test_a_page_that_cannot_be_made_is_left_to_django(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert _ask("/fr/safety/")[0] == "200 OK"

    def broken(_address: str) -> None:
        raise ValueError("a broken catalogue")

    monkeypatch.setattr(pages, "ready", broken)
    assert _ask("/fr/safety/", django=_passed_on)[0] == "418 Passed on"
    assert "broken catalogue" not in caplog.text


def test_an_error_page_comes_in_english_when_its_language_fails() -> None:
    errors.warm()
    dutch = languages.get("nl")
    assert dutch is not None
    edition = countries.standing(dutch)
    errors._html.cache_clear()
    errors.warm()
    with mock.patch.object(render, "page", side_effect=OSError("no catalogue")):
        assert "Something went wrong on our side" in errors._or_in_english(edition, 500)
