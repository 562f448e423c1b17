"""What holds for every public page, found by walking the URL configuration."""

import gzip

import pytest
from django.test import Client
from django.urls import resolve

from fanal.core.config import config
from fanal.public import languages, pages
from fanal.public.headers import (
    OF_A_KEPT_LIST,
    OF_A_PAGE,
    OF_HANDING,
    OF_KEEPING,
    OF_THE_WORKER,
    POLICY,
    SECURITY,
)
from tests.public.houses import HOUSES, living_in
from tests.public.site import CHOICE, Address, Look, addresses, names

LIMIT = 14_600
# By what is in the name of an address.
OWN_POLICY = {"kept": OF_KEEPING, "professionals-list": OF_A_KEPT_LIST, "handed": OF_HANDING}
ALL = list(addresses())
# A passer-by, a browser's history or a list of calls must not tell what the page is about.
TELLING = (
    "traffick",
    "exploit",
    "victim",
    "slavery",
    "police",
    "mensenhandel",
    "uitbuiting",
    "slachtoffer",
    "politie",
    "traite",
    "exploitation",
    "victime",
    "esclavage",
    "menschenhandel",
    "ausbeutung",
    "opfer",
    "polizei",
    "اتجار",
    "الاتجار",
    "استغلال",
    "ضحية",
    "شرطة",
)

every_page = pytest.mark.parametrize("address", ALL, ids=lambda address: address.path)


def _get(address: Address) -> Look:
    return Look(Client().get(address.path).content.decode())


def _is_page(address: Address) -> bool:
    """Some addresses only take what was posted."""
    return Client().get(address.path).status_code != 405


def test_every_page_exists_in_every_language() -> None:
    for house in HOUSES:
        pages_here = [address for address in ALL if address.house == house]
        choices = [address for address in pages_here if address.name == CHOICE]
        for language in languages.shown():
            mine = [each for each in pages_here if each.language == language.code]
            found = {each.name for each in mine} - {CHOICE}
            # The easy pages have texts of their own, in three languages.
            easy = {name for name in names() if name.startswith("easy")}
            every = set(names()) if language.offers("easy/") else set(names()) - easy
            assert found == every if language.whole else found < every
            assert len([each for each in mine if each.name == "write"]) == len(house)
        assert len(choices) == (len(languages.shown()) if len(house) > 1 else 0)
    assert {"en", "nl", "fr", "de", "ar"} <= {language.code for language in languages.shown()}


@every_page
def test_it_opens_without_a_database(address: Address) -> None:
    assert Client().get(address.path).status_code in (200, 405)


@every_page
@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_every_answer_carries_every_header(address: Address, method: str) -> None:
    response = getattr(Client(), method)(address.path)
    for name, value in SECURITY.items():
        if name != POLICY or method == "put":
            assert response.headers[name] == value
    own = [policy for part, policy in OWN_POLICY.items() if part in address.name]
    assert response.headers[POLICY] in {OF_A_PAGE, *own}
    assert "Accept-Encoding" in response.headers["Vary"]
    for absent in ("ETag", "Last-Modified", "Server", "Set-Cookie", "X-Powered-By"):
        assert absent not in response.headers
    assert not response.cookies


@pytest.mark.parametrize("policy", [OF_A_PAGE, OF_THE_WORKER, *OWN_POLICY.values()])
def test_the_policy_allows_nothing_unsafe(policy: str) -> None:
    assert policy.startswith("default-src 'none'")
    for forbidden in ("unsafe", "http:", "https:", "*", "strict-dynamic"):
        assert forbidden not in policy
    assert SECURITY["Cache-Control"] == "no-store"
    assert SECURITY["Referrer-Policy"] == "no-referrer"


@every_page
def test_the_first_view_is_one_small_answer(address: Address) -> None:
    response = Client().get(address.path, headers={"accept-encoding": "gzip"})
    head = sum(len(f"{name}: {value}\r\n".encode()) for name, value in response.items())
    body = gzip.compress(gzip.decompress(response.content), 9)
    assert head + len(body) + len("HTTP/1.1 200 OK\r\n\r\n") <= LIMIT


@every_page
def test_nothing_comes_from_anywhere_else(address: Address) -> None:
    page = _get(address)
    for tag in page.tags:
        assert "src" not in tag.attributes, tag
        assert "srcset" not in tag.attributes, tag
        if tag.name == "link":
            assert tag.attributes["href"].startswith("data:"), tag
        if tag.name == "form":
            assert tag.attributes["method"] == "post", "a form's words stand in no address"
            # A phone that was handed over goes back to somebody who reads another language.
            root = "/en/" if address.name == "handed" else address.root
            assert tag.attributes["action"].startswith(root), tag
        assert tag.name not in {"iframe", "object", "embed", "img", "video", "audio"}, tag
    assert "@import" not in page.html
    assert "url(" not in page.html


@every_page
def test_links_that_lead_away_tell_nothing_of_where_one_was(address: Address) -> None:
    for tag in _get(address).all("a"):
        target = tag.attributes["href"]
        if target.startswith("http"):
            assert tag.attributes["rel"] == "noreferrer nofollow", target
            assert "target" not in tag.attributes
        else:
            assert target.startswith(("/", "#", "tel:", "mailto:")), target


@every_page
def test_links_that_stay_lead_somewhere(address: Address) -> None:
    page = _get(address)
    ids = {tag.attributes["id"] for tag in page.tags if "id" in tag.attributes}
    for target in page.links:
        path, _, fragment = target.partition("#")
        if target.startswith("/"):
            resolve(path)
        elif target.startswith("#"):
            assert fragment in ids, f"{address.path}: nothing is called {fragment}"


@every_page
def test_the_way_out_comes_first(address: Address) -> None:
    first = _get(address).first_focusable
    assert first.attributes["id"] == "exit"
    assert first.attributes["href"] == config.exit_url
    assert first.attributes["rel"] == "noreferrer nofollow"


@every_page
def test_titles_and_addresses_tell_nothing(address: Address) -> None:
    title = _get(address).title.lower()
    assert title
    for word in TELLING:
        assert word not in title
        assert word not in address.path


@every_page
def test_the_page_says_its_language_and_direction(address: Address) -> None:
    page = _get(address)
    html = page.all("html")[0]
    language = languages.get(address.language)
    assert language is not None
    assert html.attributes == {"lang": language.code, "dir": language.dir}
    assert (language.dir == "rtl") == (language.code == "ar")


@every_page
def test_other_languages_go_by_their_own_names_to_the_same_page(address: Address) -> None:
    page = _get(address)
    # Where words are typed a language is a button, which takes them along.
    # A link to a page in another language has no language of its own.
    offered = {
        tag.attributes["lang"]: tag
        for tag in page.tags
        if {"hreflang", "formaction"} & set(tag.attributes) and "lang" in tag.attributes
    }
    assert set(offered) == {language.code for language in languages.shown()}
    for language in languages.shown():
        tag = offered[language.code]
        assert f">{language.name}</{tag.name}>" in page.html
        if not _is_page(address):
            continue
        root = address.root.replace(address.language, language.code, 1)
        rest = address.path.removeprefix(address.root)
        there = f"{root}{rest}" if language.offers(rest) else root
        assert tag.attributes.get("href", tag.attributes.get("formaction")) == there


@every_page
def test_there_is_one_heading_and_no_code_in_attributes(address: Address) -> None:
    page = _get(address)
    assert len(page.all("h1")) == 1
    for tag in page.tags:
        assert "style" not in tag.attributes, tag
        assert not [name for name in tag.attributes if name.startswith("on")], tag
    assert len(page.all("script")) == (2 if any(part in address.name for part in OWN_POLICY) else 1)
    assert len(page.all("style")) == 1
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids)), "an id stands once on a page"


@every_page
def test_nothing_is_remembered_by_the_form(address: Address) -> None:
    for tag in _get(address).all("form"):
        assert tag.attributes["autocomplete"] == "off", "browsers would offer it to the next"


def test_unfinished_translations_say_so() -> None:
    for language in languages.shown():
        html = Client().get(f"/{language.code}/").content.decode()
        assert ('class="notice"' in html) is not language.reviewed


@pytest.mark.parametrize("house", HOUSES)
def test_what_memory_and_django_give_is_the_same(house: tuple[str, ...]) -> None:
    with living_in(*house):
        for ready in pages.addresses():
            served = pages.ready(ready.address)
            assert served is not None
            assert Client().get(ready.address).content.decode() == served.html


@every_page
def test_the_country_stays_until_another_is_chosen(address: Address) -> None:
    """Every link inside keeps the country, but the one that leads back to the choice."""
    choice = f"/{address.language}/"
    if address.name == CHOICE or address.root == choice:
        assert ">Another country<" not in _get(address).html
        return
    inside = {link for link in _get(address).links if link.startswith("/")}
    others = {link for link in inside if not link.startswith(address.root)}
    country = address.root.removeprefix(choice)
    assert choice in others or not _is_page(address)
    for link in others - {choice}:
        assert link.split("/", 2)[2].startswith(country), link
