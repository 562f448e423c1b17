"""One country or several: the address says which, and only the person chooses."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.test import Client

from fanal.core import clock
from fanal.intake.models import Report
from fanal.knowledge import Pack, current
from fanal.public import countries, door, languages, pages
from tests.cast import make_team
from tests.public.houses import TWO, living_in
from tests.public.site import Look
from tests.public.visitor import Visitor

every_language = pytest.mark.parametrize("language", ["en", "nl", "ar"])
WORDS = "They took my papers. Zandloper."


@pytest.fixture
def second(two_countries: None) -> Pack:
    """The other country, while two are on."""
    return countries.shown()[1]


def test_with_one_country_nobody_is_asked() -> None:
    assert len(countries.shown()) == 1
    html = Client().get("/en/").content.decode()
    assert "In which country" not in html
    assert "Another country" not in html
    assert Client().get("/en/questions/").status_code == 200


def test_a_sketch_is_no_country_to_choose() -> None:
    only_belgium = property(lambda pack: pack.code == "be")
    with mock.patch.object(Pack, "whole", only_belgium), living_in(*TWO):
        assert [pack.code for pack in countries.shown()] == ["be"]
        assert Client().get("/en/questions/").status_code == 200
        pages._served.clear()


@every_language
def test_with_two_the_start_asks_and_leads_to_each(language: str, second: Pack) -> None:
    page = Look(Client().get(f"/{language}/").content.decode())
    main = [link for link in page.links if link.startswith("/") and link.count("/") == 3]
    assert main == [f"/{language}/be/", f"/{language}/{second.code}/"]
    for pack in countries.shown():
        assert pack.country.name.in_language(language) in page.text
        assert Client().get(f"/{language}/{pack.code}/").status_code == 200


def test_only_a_number_of_every_country_stands_where_none_is_chosen(second: Pack) -> None:
    numbers = [link for link in Look(Client().get("/en/").content.decode()).links if "tel:" in link]
    assert numbers == ["tel:112"]
    when = str(current().pack.emergency[0].when)
    assert when in Client().get("/en/").content.decode()
    here = Client().get("/en/be/").content.decode()
    there = Client().get(f"/en/{second.code}/").content.decode()
    assert "tel:101" in here
    assert "tel:101" not in there


@pytest.mark.usefixtures("two_countries")
def test_nothing_is_guessed_and_nothing_is_kept() -> None:
    headers = {"accept-language": "nl-BE", "cookie": "country=be", "x-forwarded-for": "192.0.2.1"}
    assert Client().get("/", headers=headers).headers["Location"] == "/nl/"
    response = Client().get("/nl/", headers=headers)
    assert b"be/" in response.content
    assert not response.cookies
    assert "Location" not in response.headers


@pytest.mark.usefixtures("two_countries")
def test_every_address_without_a_country_asks_for_it_and_goes_on_to_the_page() -> None:
    wanted = [(f"/en/{page.path}", page.path) for page in pages.PAGES[1:]]
    for address, path in (*wanted, ("/en/write", "write/")):
        response = Client().get(address)
        assert response.status_code == 200, address
        page = Look(response.content.decode())
        assert "In which country" in page.text
        for pack in countries.shown():
            assert f"/en/{pack.code}/{path}" in page.links, address
            assert f"/en/{pack.code}/" not in page.links, address
            assert Client().get(f"/en/{pack.code}/{path}").status_code == 200


@pytest.mark.usefixtures("two_countries")
def test_where_the_language_has_no_such_page_it_goes_on_to_the_start() -> None:
    with mock.patch.object(languages.Language, "offers", lambda _language, path: not path):
        page = Look(Client().get("/en/professionals/").content.decode())
    for pack in countries.shown():
        assert f"/en/{pack.code}/" in page.links
        assert f"/en/{pack.code}/professionals/" not in page.links


@pytest.mark.usefixtures("two_countries")
@pytest.mark.parametrize(
    "path", ["nothing/", "xx/", "xx/write/", "be/nothing/", "be/be/", "be/nl/"]
)
def test_what_is_nowhere_stays_nowhere(path: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/en/{path}").status_code == 404


def test_an_error_speaks_of_the_country_that_the_address_names(second: Pack) -> None:
    lost = Client().get(f"/en/{second.code}/nothing/").content.decode()
    assert f"/en/{second.code}/places/" in lost
    nowhere = Look(Client().get("/en/nothing/").content.decode())
    assert "tel:112" in nowhere.links
    assert "tel:101" not in nowhere.links
    assert not [link for link in nowhere.links if "/places/" in link]


@pytest.mark.usefixtures("two_countries")
@pytest.mark.parametrize(("country", "says"), [("be", "About "), ("nl", "PMW Humanitas")])
def test_the_postcode_is_looked_up_in_that_country(country: str, says: str) -> None:
    html = Client().post(f"/en/{country}/places/", {"place": "3012"}).content.decode()
    assert says in html
    assert f'action="/en/{country}/places/#near"' in html


@pytest.mark.django_db
def test_each_country_opens_when_one_of_its_own_teams_can_receive(second: Pack) -> None:
    make_team("be/pag-asa")
    assert 'name="message"' in Visitor("en/be").get("write").html
    there = Visitor(f"en/{second.code}").get("write")
    assert 'name="message"' not in there.html
    assert there.status == 200


def test_one_country_is_asked_for_itself_alone(second: Pack) -> None:
    with mock.patch("fanal.public.door.destinations", return_value=[]):
        assert not door.answer(current().pack, clock.now()).is_open
    with mock.patch("fanal.public.door.destinations", return_value=[object()]):
        assert door.answer(second, clock.now()).is_open
        assert not door.answer(current().pack, clock.now()).is_open


# Words


@pytest.fixture
def both(second: Pack) -> Pack:
    make_team("be/pag-asa")
    make_team(f"{second.code}/comensha")
    return second


@pytest.mark.django_db
def test_a_report_goes_to_the_country_it_was_written_in_and_keeps_its_pack(both: Pack) -> None:
    person = Visitor(f"en/{both.code}")
    assert len(person.send(WORDS, place="3012 AB")) == 20
    report = Report.objects.get()
    assert report.team_id == f"{both.code}/comensha"
    assert report.dossier.pack == f"{both.code}@{both.version}"
    assert "Netherlands time" in person.text


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["en/be", "en/nl", "nl/be"])
def test_a_receipt_opens_in_either_country_on_the_pages_of_who_answers(
    both: Pack, where: str
) -> None:
    receipt = Visitor(f"en/{both.code}").send(WORDS)
    page = Visitor(where).open(receipt)
    assert page.status == 200
    assert page.value("ticket")
    language = where.partition("/")[0]
    if language == "en":
        assert "Netherlands time" in page.text, "the hours are those of who answers"
    for _ in range(2):
        assert f'action="/{language}/{both.code}/messages/"' in page.html
        # The police of the other country do not answer here.
        assert 'href="tel:101"' not in page.html
        page = page.post("messages", [*page.fields, ("do", "reach")])


@pytest.mark.django_db
def test_words_sent_to_an_address_without_a_country_wait_for_the_choice(both: Pack) -> None:
    person = Visitor("en").post(
        "write", [("message", WORDS), ("days", "1"), ("days", "2"), ("do", "check")]
    )
    assert "In which country" in person.text
    assert person.value("message") == WORDS
    assert [value for name, value in person.fields if name == "days"] == ["1", "2"]
    assert f'formaction="/en/{both.code}/write/"' in person.html
    assert not Report.objects.exists()
    # The choice goes on with what was pressed.
    there = Visitor(f"en/{both.code}").post("write", [*person.fields, ("do", "check")])
    assert WORDS in there.text
    assert "Check before you send" in there.text


@pytest.mark.django_db
def test_the_language_can_be_changed_while_words_wait(both: Pack) -> None:
    person = Visitor("en").post("write", [("message", WORDS), ("do", "check")])
    assert 'formaction="/ar/write/" name="do" value="check"' in person.html
    assert Visitor("ar").post("write", [*person.fields, ("do", "check")]).value("message") == WORDS


@pytest.mark.django_db
def test_a_receipt_typed_without_a_country_opens(both: Pack) -> None:
    receipt = Visitor(f"en/{both.code}").send(WORDS)
    assert Visitor("en").open(receipt).value("ticket")


@pytest.mark.django_db
def test_words_sent_with_a_country_arrive_where_there_is_one_by_now() -> None:
    make_team("be/pag-asa")
    page = Visitor("en/be").write(WORDS)
    assert page.status == 200
    assert page.value("message") == WORDS
    assert 'action="/en/write/"' in page.html


@pytest.mark.parametrize("body", [b"\xff", b"message=a&message=b"])
def test_what_no_browser_sends_is_refused_without_a_country_too(second: Pack, body: bytes) -> None:
    assert Visitor("en").post_raw("write", body).status == 400


def test_every_shown_language_has_every_country(second: Pack) -> None:
    found: Iterator[tuple[str, str]] = (
        (edition.language.code, edition.pack.code) for edition in countries.editions()
    )
    assert set(found) == {
        (language.code, pack.code) for language in languages.shown() for pack in countries.shown()
    }
