"""Other help: one page a place, open now or when, and never where a shelter lies."""

from datetime import UTC, date, datetime, timedelta
from gzip import compress

import pytest
from django.test import Client

from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.facts import Facts
from fanal.directory.rows import Row
from fanal.directory.snapshot import Snapshot
from fanal.knowledge import ServiceKind, current
from fanal.public import contents, pages
from tests.public.test_every_page import LIMIT

SUNDAY_NIGHT = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
BEFORE_CHRISTMAS = datetime(2026, 12, 24, 17, 0, tzinfo=UTC)


def facts(**told: object) -> Facts:
    given: dict[str, object] = {
        "kind": "legal",
        "name": {"en": "House of Law", "nl": "Huis van het Recht"},
        "what": {"en": "A lawyer listens, free of charge."},
        "phone": "+32 2 555 00 11",
        "hours": {
            "mon": ["09:00-12:00", "13:00-17:00"],
            "tue": ["09:00-17:00"],
            "fri": ["09:00-17:00"],
        },
        "sources": ["Said so"],
        "checked_on": date(2026, 11, 1),
        "review_due": date(2027, 2, 1),
    }
    return Facts.model_validate(given | told)


def row(id: str = "be/law", **told: object) -> Row:
    return Row(id, facts(**told), current().packs["be"].calendar)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """What the directory has; a test puts its own rows there."""
    rows = [row()]
    monkeypatch.setattr(snapshot, "look", lambda now: Snapshot(tuple(rows), now))
    monkeypatch.setattr(pages, "_served", {})
    return rows


def page_of(row: Row, at: datetime = TUESDAY_NOON, language: str = "en") -> str:
    with clock.frozen(at):
        response = Client().get(f"/{language}/places/{row.code}/")
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


def test_it_says_whether_it_is_open_now_and_until_when(known: list[Row]) -> None:
    assert "Open now, until 17:00" in page_of(known[0])
    assert "Closed now. Opens Monday 23 November at 09:00" in page_of(known[0], SUNDAY_NIGHT)


def test_where_nobody_knows_its_hours_a_number_says_so(known: list[Row]) -> None:
    words = "We do not know when they answer the phone."
    mute = row("be/3", hours=None, phone=None, email="a@b.example")
    known[:] = [row("be/1", hours=None), row("be/2"), mute]
    assert [words in page_of(each) for each in known] == [True, False, False]


def test_a_holiday_is_known(known: list[Row]) -> None:
    page = page_of(known[0], BEFORE_CHRISTMAS)
    assert "Closed now. Opens Monday 28 December at 09:00" in page
    assert "Closed on Friday 25 December, a public holiday" in page
    known[0] = row(open_on_holidays=True)
    page = page_of(known[0], BEFORE_CHRISTMAS)
    assert "Closed now. Opens Friday 25 December at 09:00" in page
    assert "a public holiday" not in page


def test_it_says_when_for_whom_in_which_languages_and_when_somebody_looked(
    known: list[Row],
) -> None:
    known[0] = row(
        for_whom={"en": "For who works."},
        min_age=16,
        max_age=25,
        languages=["nl", "ti"],
        how={"en": "Call first."},
        area={"en": "Antwerp"},
        accessibility={"en": "No steps."},
    )
    page = page_of(known[0])
    for words in (
        "For who works.",
        "From 16 to 25 years old",
        "Dutch · Tigrinya",
        "Call first.",
        "No steps.",
        "Monday: ",
        "09:00–12:00",
        "Tuesday: ",
        "1 November 2026",
        'href="tel:+3225550011"',
    ):
        assert words in page, words
    assert "It may have changed since." not in page
    assert "It may have changed since." in page_of(known[0], TUESDAY_NOON + timedelta(days=100))


def test_words_that_are_not_there_in_a_language_come_in_another_and_say_so(
    known: list[Row],
) -> None:
    page = page_of(known[0], language="nl")
    assert "<h1><span>Huis van het Recht</span></h1>" in page
    assert 'lang="en" dir="ltr">A lawyer listens' in page
    assert "Dinsdag" in page or "dinsdag" in page
    assert 'lang="en" dir="ltr">House of Law' in page_of(known[0], language="ar")


@pytest.mark.parametrize("kind", [ServiceKind.SHELTER, ServiceKind.LEGAL])
def test_where_a_confidential_place_lies_is_said_to_be_no_ones_business(
    known: list[Row], kind: ServiceKind
) -> None:
    known[0] = row(kind=kind, confidential=True)
    assert "Not public, so that people are safe there." in page_of(known[0])


def test_all_that_can_be_gone_to_has_its_address(known: list[Row]) -> None:
    known[0] = row(address=["Kaai 1"], postcode="2000", town={"en": "Antwerp"})
    assert "Kaai 1<br>2000 <span>Antwerp</span>" in page_of(known[0])


def test_the_address_of_a_page_and_its_title_say_nothing(known: list[Row]) -> None:
    html = Client().get(f"/en/places/{known[0].code}/").content.decode()
    assert "<title>Places and numbers</title>" in html
    assert known[0].code.isalnum()
    assert len(known[0].code) == 10


@pytest.mark.parametrize("code", ["0000000000", "payoke", "be", "x" * 300, "..", "%00"])
def test_what_is_not_there_is_not_found(known: list[Row], code: str) -> None:
    assert Client().get(f"/en/places/{code}/").status_code == 404
    assert Client().post(f"/en/places/{known[0].code}/").status_code == 405


def test_the_list_has_every_kind_and_leads_to_every_page(known: list[Row]) -> None:
    known += [row("be/night", kind="line", name={"en": "Night Line"}), row("be/two", kind="legal")]
    html = Client().get("/en/help/").content.decode()
    assert html.index('<h2 id="line">') < html.index('<h2 id="legal">')
    assert 'id="union"' not in html
    for each in known:
        assert f'href="/en/places/{each.code}/"' in html


def test_the_list_is_made_again_within_a_minute_and_when_something_opens(
    known: list[Row],
) -> None:
    with clock.frozen(TUESDAY_NOON):
        assert b"House of Law" in Client().get("/en/help/").content
    known.clear()
    with clock.frozen(TUESDAY_NOON + timedelta(seconds=61)):
        assert b"House of Law" not in Client().get("/en/help/").content


def test_the_nearest_stands_first_and_the_place_is_not_repeated(known: list[Row]) -> None:
    there = {"town": {"en": "T"}, "address": ["A 1"]}
    known += [
        row("be/liege", name={"en": "In Liège"}, postcode="4000", lat=50.64, lon=5.57, **there),
        row("be/antwerp", name={"en": "In Antwerp"}, postcode="2000", lat=51.2, lon=4.39, **there),
    ]
    response = Client().post("/en/help/", {"place": "2018"})
    near = response.content.decode().partition('id="near"')[2].partition('<h2 id="legal"')[0]
    assert near.index("In Antwerp") < near.index("In Liège")
    assert "House of Law" not in near, "it has no place to go to"
    assert "2018" not in near
    assert not response.cookies


def test_where_nothing_has_a_place_to_go_to_nobody_is_asked_where_they_are(
    known: list[Row],
) -> None:
    assert 'name="place"' not in Client().get("/en/help/").content.decode()
    html = Client().post("/en/help/", {"place": "2018"}).content.decode()
    assert "House of Law" in html
    assert "The nearest stands first" not in html


@pytest.mark.parametrize("place", ["0000", "Atlantis", "\0x", "<b>Gotham</b>"])
def test_an_unknown_place_gives_the_whole_list(known: list[Row], place: str) -> None:
    town = {"en": "T"}
    known.append(row("be/x", postcode="4000", lat=50.6, lon=5.5, town=town, address=["A 1"]))
    html = Client().post("/en/help/", {"place": place}).content.decode()
    assert "We do not know this place." in html
    assert "House of Law" in html
    assert place not in html


def test_a_place_in_the_address_is_not_looked_at(known: list[Row]) -> None:
    assert Client().get("/en/help/?place=2000").content == Client().get("/en/help/").content


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
@pytest.mark.parametrize("many", [24, 25, 120])
def test_a_long_list_stays_one_small_answer(known: list[Row], many: int, language: str) -> None:
    words = [f"{number} {chr(97 + number % 26) * 3}" for number in range(many)]
    known[:] = [
        row(f"be/r{number}", name={"en": f"Service {word}"}, what={"en": f"It is for {word}. " * 4})
        for number, word in enumerate(words)
    ]
    body = Client().get(f"/{language}/help/").content
    assert len(compress(body, 9)) + 2000 <= LIMIT
    assert body.decode().count(f'href="/{language}/places/') >= many


def test_a_page_with_all_there_can_be_stays_one_small_answer(known: list[Row]) -> None:
    long = {"en": " ".join(f"word{number}" for number in range(110))}
    known[0] = row(
        what=long,
        for_whom=long,
        how=long,
        area=long,
        accessibility=long,
        languages=["nl", "fr", "de", "ar", "ti", "tr", "vi", "pl", "ro", "bg"],
    )
    body = Client().get(f"/ar/places/{known[0].code}/").content
    assert len(compress(body, 9)) + 2000 <= LIMIT


def test_the_page_is_made_again_as_soon_as_the_directory_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, known: list[Row]
) -> None:
    for age, kept in ((0, 60), (40, 20), (60, 5), (119, 5)):
        found = Snapshot(tuple(known), TUESDAY_NOON - timedelta(seconds=age))
        monkeypatch.setattr(snapshot, "look", lambda now, found=found: found)
        until = contents.help(current().packs["be"], TUESDAY_NOON).valid_until
        assert until == TUESDAY_NOON + timedelta(seconds=kept), age


def test_until_the_directory_was_read_nothing_is_told_and_the_numbers_stay(
    monkeypatch: pytest.MonkeyPatch, known: list[Row]
) -> None:
    code = known[0].code
    monkeypatch.setattr(snapshot, "look", lambda now: None)
    response = Client().get("/en/help/")
    assert response.status_code == 200
    assert b"cannot be shown right now" in response.content
    assert Client().get(f"/en/places/{code}/").status_code == 503
    assert b"tel:112" in Client().get("/en/places/").content
