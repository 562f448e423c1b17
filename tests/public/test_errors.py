"""Errors come in the same frame, with the numbers, and repeat nothing that was sent."""

import pytest
from django.conf import settings
from django.test import Client

from fanal.public import contents
from fanal.public.headers import SECURITY
from tests.public.site import Look

SECRET = "zandloper"


def _assert_framed(response: object, status: int, language: str = "en") -> str:
    assert response.status_code == status  # type: ignore[attr-defined]
    html: str = response.content.decode()  # type: ignore[attr-defined]
    page = Look(html)
    assert page.first_focusable.attributes["id"] == "exit"
    assert page.all("html")[0].attributes["lang"] == language
    assert "tel:112" in page.links
    for name, value in SECURITY.items():
        assert response.headers[name] == value  # type: ignore[attr-defined]
    assert SECRET not in html
    return html


@pytest.mark.parametrize(
    ("path", "language"),
    [
        (f"/nl/{SECRET}/", "nl"),
        (f"/ar/{SECRET}", "ar"),
        (f"/{SECRET}", "fr"),
        ("/xx/places/", "fr"),
        ("/%ff%fe/", "fr"),
        ("/nl/places/%00", "nl"),
    ],
)
def test_a_lost_visitor_is_answered_in_their_language(path: str, language: str) -> None:
    response = Client().get(path, headers={"accept-language": "fr"})
    _assert_framed(response, 404, language)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_a_wrong_method_says_which_are_right(method: str) -> None:
    response = getattr(Client(), method)("/de/questions/")
    _assert_framed(response, 405, "de")
    assert response.headers["Allow"] == "GET, HEAD, POST"


def test_too_long_a_body_is_refused_before_it_is_read() -> None:
    long = SECRET * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = Client().post("/en/questions/", {"forced": long})
    html = _assert_framed(response, 413)
    assert "make it shorter" in html


def test_a_mistake_of_ours_says_so_and_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(contents, "nearest", fail)
    client = Client(raise_request_exception=False)
    html = _assert_framed(client.post("/en/places/", {"place": SECRET}), 500)
    assert "on our side" in html


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"place=%ff%fe", "application/x-www-form-urlencoded"),
        (b"place=\xff\xfe", "application/x-www-form-urlencoded"),
        (b'{"place": "x"}', "application/json"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"&".join(b"place=1" for _ in range(150)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_body_is_answered(body: bytes, kind: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.post("/en/places/", body, content_type=kind)
    assert response.status_code in (200, 400)
    assert Look(response.content.decode()).first_focusable.attributes["id"] == "exit"


def test_too_many_fields_are_refused() -> None:
    fields = {f"f{number}": SECRET for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    _assert_framed(Client().post("/en/questions/", fields), 400)
