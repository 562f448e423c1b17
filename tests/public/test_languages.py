"""Which language a visitor is sent to, and which are offered at all."""

from dataclasses import replace

import pytest
from django.test import Client

from fanal.core.config import config
from fanal.public import languages


@pytest.mark.parametrize(
    ("wish", "address"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.5", "/nl/"),
        ("xx, fr-BE;q=0.9, nl;q=0.3", "/fr/"),
        ("en;q=0.1, de;q=0.8", "/de/"),
        ("ar-MA", "/ar/"),
        ("nl;q=0, fr;q=0.2", "/fr/"),
        ("tlh", "/en/"),
        ("", "/en/"),
        ("*", "/en/"),
        ("nl;q=abc, fr;q=, de;q=0.5", "/de/"),
        ("nl;q=2, ../../etc, \N{BULLET}", "/en/"),
    ],
)
def test_the_browser_chooses_the_first_language(wish: str, address: str) -> None:
    response = Client().get("/", headers={"accept-language": wish})
    assert response.status_code == 302
    assert response.headers["Location"] == address
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize(("code", "shown"), [("nl", "Payoke, "), ("ar", "Payoke، ")])
def test_each_language_writes_its_own_comma(code: str, shown: str) -> None:
    assert shown in Client().get(f"/{code}/places/").content.decode()


def test_an_address_without_its_slash_is_helped() -> None:
    assert Client().get("/nl").headers["Location"] == "/nl/"
    assert Client().get("/nl/places").headers["Location"] == "/nl/places/"


def test_a_language_of_another_country_waits_for_the_operator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(languages, "config", replace(config, extra_languages=()))
    languages.shown.cache_clear()
    try:
        assert [language.code for language in languages.shown()] == ["en", "nl", "fr", "de"]
        assert Client().get("/ar/know/").status_code == 404
    finally:
        languages.shown.cache_clear()
