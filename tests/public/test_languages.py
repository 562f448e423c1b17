"""Which language a visitor is sent to, and which are offered at all."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import Client

from fanal.core.config import config
from fanal.core.languages import NAMES, WHOLE, Scope
from fanal.intake.models import Report
from fanal.knowledge import spoken
from fanal.knowledge.spoken import Standing
from fanal.public import languages, pages
from tests.cast import make_team
from tests.public.site import Look
from tests.public.visitor import Visitor


@contextmanager
def enabled(*codes: str, complete: Container[Scope] = tuple(Scope)) -> Iterator[None]:
    """These languages beside the country's own, while it lasts; `complete` whatever they have."""
    caches = (spoken.standings, languages.shown, pages._known)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spoken, "config", replace(config, extra_languages=codes))
        patch.setattr(Standing, "complete", lambda _, scope: scope in complete)
        # What was made before has the languages of before.
        patch.setattr(pages, "_served", {})
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


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


def test_a_language_of_another_country_waits_for_the_operator() -> None:
    with enabled():
        assert [language.code for language in languages.shown()] == ["en", "nl", "fr", "de"]
        assert Client().get("/ar/know/").status_code == 307


def test_an_enabled_language_that_lacks_a_text_is_not_shown_and_named() -> None:
    with enabled("ar", complete=()):
        assert [language.code for language in languages.shown()] == ["en", "nl", "fr", "de"]
        assert [standing.code for standing in spoken.left_out()] == ["ar"]
        assert Client().get("/ar/").headers["Location"] == "/en/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_of_a_language_that_is_put_away_is_there_in_another(method: str) -> None:
    with enabled():
        asked = getattr(Client(), method)("/ar/messages/?a=b", headers={"Accept-Language": "fr"})
        assert asked.headers["Location"] == "/fr/messages/"
        # What was typed goes along: only 307 keeps the method and the words.
        assert asked.status_code == 307
        assert "Accept-Language" in asked.headers["Vary"]
        assert Client().get("/xx/messages/").status_code == 404
        assert Client().get("/ar/%2F%2Felsewhere.example/").headers["Location"].startswith("/en/")


def test_a_whole_language_on_its_way_speaks_the_pages_that_matter_most() -> None:
    with enabled("ar", complete=[Scope.ESSENTIAL]):
        assert Client().get("/ar/write/").status_code == 200
        assert Client().get("/ar/know/").headers["Location"] == "/en/know/"
        # A form that was open before: every word goes along.
        asked = Client().post("/ar/professionals/ask/")
        assert asked.headers["Location"] == "/en/professionals/ask/"
        assert asked.status_code == 307
        assert [standing.code for standing in spoken.left_out()] == ["ar"]


def test_a_countrys_own_language_is_shown_however_far_it_reaches() -> None:
    with enabled(complete=()):
        assert languages.get("de") is not None
        assert spoken.left_out() == ()


def test_an_essential_language_has_the_pages_that_matter_most_and_no_other() -> None:
    with enabled("ro"):
        for path in ("", "questions/", "places/", "safety/", "write/", "messages/"):
            page = Client().get(f"/ro/{path}")
            assert page.status_code == 200, path
            assert '<html lang="ro" dir="ltr">' in page.content.decode()
        for path in languages.WHOLE_ONLY:
            assert Client().get(f"/ro/{path}").headers["Location"] == f"/en/{path}"
            assert Client().post(f"/ro/{path}").headers["Location"] == f"/en/{path}"
        assert all(each.edition.language.offers(each.page.path) for each in pages.addresses())


def test_a_link_to_a_page_in_english_says_so() -> None:
    with enabled("ro"):
        look = Look(Client().get("/ro/").content.decode())
    english = [tag.attributes for tag in look.all("a") if tag.attributes.get("hreflang") == "en"]
    assert {"/en/know/#worried", "/en/know/", "/en/professionals/", "/en/"} == {
        link["href"] for link in english
    }
    said = [tag for tag in look.all("bdi") if tag.attributes.get("lang") == "en"]
    # Each of them but the language itself.
    assert len(said) == len(english) - 1
    assert "/ro/know/" not in look.links
    assert "(English)" in look.text


def test_who_reads_a_page_in_english_finds_the_way_back_to_their_language() -> None:
    with enabled("ro"):
        pages._served.pop("/en/know/", None)
        look = Look(Client().get("/en/know/").content.decode())
        pages._served.pop("/en/know/", None)
    own = [tag.attributes for tag in look.all("a") if tag.attributes.get("lang") == "ro"]
    assert [link["href"] for link in own] == ["/ro/"]


def test_a_whole_language_says_nothing_beside_its_links() -> None:
    assert "(English)" not in Client().get("/nl/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in NAMES if code not in WHOLE])
def test_who_writes_in_a_language_gets_receipt_mailbox_and_mistakes_in_it(code: str) -> None:
    centre = make_team()
    with enabled(code):
        visitor = Visitor(language=code)
        receipt = visitor.send("Ich habe keinen Pass mehr.")
        assert f'<html lang="{code}"' in visitor.html
        reported = centre.open(Report.objects.get()).reported
        assert reported is not None
        assert reported.language == code
        assert visitor.open(receipt).status == 200
        assert f'<html lang="{code}"' in visitor.html
        visitor.open("1234")
        assert f'<html lang="{code}"' in visitor.html
        visitor.get("nothing")
        assert (visitor.status, f'<html lang="{code}"' in visitor.html) == (404, True)
