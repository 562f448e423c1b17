"""What the Belgian pack says, and what it must not say."""

import re
from datetime import UTC, date, datetime

import holidays
import pytest

from fanal import knowledge
from fanal.core import clock
from fanal.knowledge import (
    Confidence,
    DueReason,
    Knowledge,
    Pack,
    RouteReason,
    SectionId,
    Ternary,
)
from fanal.knowledge.loader import name_texts, read_pack
from fanal.knowledge.places import Position
from fanal.knowledge.records import Fact
from tests.knowledge.conftest import PACKS

SUNDAY_NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
# Words for "victim" in the five languages: no page of ours calls anybody one.
VICTIM = re.compile(r"victim|slachtoffer|opfer\b|ضحية|ضحايا", re.IGNORECASE)


def test_the_three_centres_are_those_of_the_sources(pack: Pack) -> None:
    contacts = {
        c.id: (c.address, c.postcode, c.phone, c.email, c.website) for c in pack.centres.values()
    }
    assert contacts == {
        "be/pag-asa": (
            ("Cellebroersstraat 16b",),
            "1000",
            "+3225116464",
            "info@pag-asa.be",
            "https://www.pag-asa.be",
        ),
        "be/payoke": (
            ("Leguit 4",),
            "2000",
            "+3232011690",
            "info@payoke.be",
            "https://www.payoke.be",
        ),
        "be/surya": (
            ("Rue Rouveroy 2",),
            "4000",
            "+3242324030",
            "info@asblsurya.be",
            "https://www.asblsurya.org",
        ),
    }


def test_the_minors_team_is_payokes(pack: Pack) -> None:
    team = pack.teams["be/payoke-lbtp"]
    assert team.centre.id == "be/payoke"
    assert team.email == "TraffickingLBTP@payoke.be"
    assert team.fallback == ("be/payoke", "be/pag-asa", "be/surya")


def test_both_emergency_numbers_are_shown(pack: Pack) -> None:
    assert [number.number for number in pack.emergency] == ["112", "101"]
    assert [number.tel for number in pack.emergency] == ["tel:112", "tel:101"]


def test_the_unconfirmed_line_is_kept_but_not_shown(pack: Pack) -> None:
    kept = read_pack(PACKS / "be").files["organisations.toml"].lines
    assert any(line.phone == "+3278055800" and not line.shown for line in kept)
    assert all(line.phone is None for line in pack.lines)
    assert not any("078" in text.english for text in pack.texts.values())


def test_the_police_fact_carries_no_number(pack: Pack) -> None:
    facts = [t.english for t in pack.texts.values() if re.search(r"police.* reach", t.english)]
    assert facts
    assert not any(re.search(r"\d{4}", fact) for fact in facts)


def test_every_fact_shown_has_a_source_and_is_more_than_recalled(pack: Pack) -> None:
    files = read_pack(PACKS / "be").files
    facts: list[Fact] = [
        *pack.centres.values(),
        *pack.teams.values(),
        *pack.emergency,
        *pack.lines,
        *(each for each in pack.instruments.values() if each.version.startswith("be@")),
        *pack.guidance.values(),
        *pack.services,
        *pack.procedures.values(),
        *pack.choices.values(),
        *pack.rights.values(),
    ]
    assert facts
    for fact in facts:
        assert all(id in pack.sources for id in fact.source)
        assert fact.confidence is not Confidence.RECALLED
        assert fact.checked_on <= clock.now().date()
    for file in files.values():
        assert file.about.review_due > file.about.checked_on


def test_nobody_is_called_a_victim_in_any_language(pack: Pack) -> None:
    for text in pack.texts.values():
        for language in ("en", "nl", "fr", "de", "ar"):
            assert not VICTIM.search(text.in_language(language)), text.id


def test_sentences_are_short(pack: Pack) -> None:
    for text in name_texts(read_pack(PACKS / "be").files):
        for sentence in re.split(r"[.?:] ", text.english):
            assert len(sentence.split()) <= 30, sentence


def test_the_estimate_is_called_an_estimate(pack: Pack) -> None:
    scale = pack.guidance["scale"]
    assert scale.lead is not None
    assert "11,000" in scale.lead.english
    assert "estimate, not a count" in scale.lead.english


def test_guidance_has_every_section_with_its_points(pack: Pack) -> None:
    assert set(pack.guidance) == set(SectionId)
    assert [point.id for point in pack.guidance["forms"].points] == [
        "sexual",
        "labour",
        "crime",
        "begging",
        "organs",
    ]
    assert len(pack.guidance["support"].points) == 4
    for held in ("housing", "food", "papers", "debts", "love"):
        assert held in {point.id for point in pack.guidance["holds"].points}


# Working days


@pytest.mark.parametrize("year", range(2024, 2051))
def test_public_holidays_agree_with_the_library(pack: Pack, year: int) -> None:
    public = holidays.country_holidays("BE", years=year)
    for day in public:
        assert not pack.calendar.is_working_day(day)
    weekdays = [
        day
        for number in range(1, 366)
        if (day := date.fromordinal(date(year, 1, 1).toordinal() + number)).weekday() < 5
        and day.year == year
    ]
    assert {day for day in weekdays if not pack.calendar.is_working_day(day)} == {
        day for day in public if day.weekday() < 5 and day != date(year, 1, 1)
    }


def test_on_a_sunday_night_only_one_centre_answers(pack: Pack) -> None:
    states = {id: centre.opening(SUNDAY_NIGHT) for id, centre in pack.centres.items()}
    assert [id for id, state in states.items() if state.open] == ["be/surya"]
    opens = states["be/payoke"].next
    assert opens is not None
    assert opens.isoformat() == "2026-11-23T09:00:00+01:00"


@pytest.mark.parametrize("team", ["be/pag-asa", "be/payoke", "be/payoke-lbtp", "be/surya"])
def test_every_team_answers_by_the_end_of_its_next_working_day(pack: Pack, team: str) -> None:
    due = pack.due(pack.teams[team], SUNDAY_NIGHT, danger=False)
    assert due.local.isoformat() == "2026-11-23T17:00:00+01:00"
    assert due.at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert due.reason is DueReason.NEXT_WORKING_DAY


def test_danger_is_due_at_once(pack: Pack) -> None:
    received = SUNDAY_NIGHT.replace(minute=42, second=7)
    due = pack.due(pack.teams["be/payoke"], received, danger=True)
    assert due.at == SUNDAY_NIGHT
    assert due.reason is DueReason.DANGER


# Routing


def first(pack: Pack, place: str) -> str:
    return pack.route(minor=Ternary.NO, postcode=place)[0].team.id


@pytest.mark.parametrize(
    ("place", "team"),
    [
        ("1000", "be/pag-asa"),
        ("Ixelles", "be/pag-asa"),
        ("elsene", "be/pag-asa"),
        ("1300 Wavre", "be/pag-asa"),
        ("2000", "be/payoke"),
        ("Antwerp", "be/payoke"),
        ("ANVERS", "be/payoke"),
        ("B-2300 Turnhout", "be/payoke"),
        ("8000 Brugge", "be/payoke"),
        ("Lüttich", "be/surya"),
        ("liege", "be/surya"),
        ("4700", "be/surya"),
        ("St. Vith", "be/surya"),
        ("Sankt Vith", "be/surya"),
        ("Arlon", "be/surya"),
        ("٤٠٠٠", "be/surya"),
        ("بروكسل", "be/pag-asa"),
        ("Borgerhout", "be/payoke"),
        ("Laken", "be/pag-asa"),
        ("chenee", "be/surya"),
        ("Molenbeek", "be/pag-asa"),
    ],
)
def test_a_request_goes_to_the_nearest_centre(pack: Pack, place: str, team: str) -> None:
    assert first(pack, place) == team


def test_the_town_is_used_when_the_postcode_says_nothing(pack: Pack) -> None:
    choices = pack.route(minor=Ternary.NO, postcode="0000", town="Luik")
    assert choices[0].team.id == "be/surya"
    assert choices[0].reason is RouteReason.NEAREST
    assert choices[0].distance_km is not None
    assert choices[0].distance_km < 5


@pytest.mark.parametrize(
    "place", [None, "", "  ", "Atlantis", "99999", "7", "x" * 5000, "\x00", "²³", "१०००००००"]
)
def test_without_a_known_place_the_country_decides(pack: Pack, place: str | None) -> None:
    choices = pack.route(minor=Ternary.NO, town=place)
    assert [choice.team.id for choice in choices] == ["be/pag-asa", "be/payoke", "be/surya"]
    assert {choice.reason for choice in choices} == {RouteReason.COUNTRY_DEFAULT}
    assert {choice.distance_km for choice in choices} == {None}


@pytest.mark.parametrize("minor", [Ternary.YES, Ternary.NOT_SURE])
def test_minors_and_perhaps_minors_go_to_their_own_team(pack: Pack, minor: Ternary) -> None:
    choices = pack.route(minor=minor, postcode="4000")
    assert [choice.team.id for choice in choices] == [
        "be/payoke-lbtp",
        "be/surya",
        "be/pag-asa",
        "be/payoke",
    ]
    assert [choice.reason for choice in choices[:2]] == [RouteReason.MINOR, RouteReason.NEAREST]


def test_adults_are_not_sent_to_the_minors_team(pack: Pack) -> None:
    for place in (None, "2000"):
        teams = [choice.team.id for choice in pack.route(minor=Ternary.NO, postcode=place)]
        assert sorted(teams) == ["be/pag-asa", "be/payoke", "be/surya"]


def test_distances_are_those_of_an_atlas(pack: Pack) -> None:
    found = {centre.id: km for centre, km in pack.nearest("1000") or []}
    assert found["be/pag-asa"] == 0
    assert found["be/payoke"] == pytest.approx(41, abs=2)
    assert found["be/surya"] == pytest.approx(89, abs=3)
    assert pack.nearest("Atlantis") is None


@pytest.mark.parametrize("part", ["2018", "2060", "2600", "Borgerhout"])
def test_a_large_town_is_where_its_courts_are(pack: Pack, part: str) -> None:
    """Not in the middle of a canton that reaches to the border."""
    square = Position(51.2213, 4.3997)  # the Grote Markt
    here = pack.places.find(part)
    assert here is not None
    assert here.km_to(square) < 5


@pytest.mark.parametrize("part", ["Sint", "Gillis", "Molen", "Molenbeek Antwerpen"])
def test_a_part_of_a_name_that_may_be_elsewhere_says_nothing(pack: Pack, part: str) -> None:
    assert pack.places.find(part) is None


def test_every_postcode_lies_in_belgium(pack: Pack) -> None:
    assert len(pack.places) > 1100
    for postcode in ("1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000"):
        here = pack.places.find(postcode)
        assert here is not None
        assert 49.4 < here.lat < 51.6
        assert 2.5 < here.lon < 6.5


# The map and the whole


def test_the_map_is_small_and_holds_the_centres(pack: Pack) -> None:
    outline = pack.country.map
    assert outline is not None
    assert len(outline.path.encode()) <= 900
    _, _, width, height = (int(part) for part in outline.viewbox.split())
    for centre in pack.centres.values():
        x, y = centre.map_xy
        assert 0 < x < width
        assert 0 < y < height
    brussels, antwerp, liege = (c.map_xy for c in pack.centres.values())
    assert antwerp[1] < brussels[1] < liege[1]
    assert liege[0] > brussels[0]


def test_a_team_is_found_by_its_full_id() -> None:
    assert knowledge.load(PACKS, ["be"]).team("be/surya").centre.name == "Sürya"
    with pytest.raises(KeyError):
        Knowledge({}).team("be/surya")


def test_the_packs_of_the_process_are_loaded() -> None:
    assert knowledge.current().pack.code == "be"
