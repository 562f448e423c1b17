"""The Dutch pack: one centre, regions by postcode, numbers that say when they are for."""

from collections.abc import Callable

import pytest

from fanal import knowledge
from fanal.knowledge import Confidence, Pack, Problem, RouteReason, Ternary
from fanal.knowledge.enums import SectionId
from tests.knowledge.conftest import PACKS

Spoil = Callable[..., list[Problem]]


@pytest.fixture(scope="session")
def dutch() -> Pack:
    return knowledge.load(PACKS, ["nl"]).packs["nl"]


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("3012 AB", "rotterdam"),
        ("3012ab", "rotterdam"),
        ("Coolsingel 40, 3012 AD Rotterdam", "rotterdam"),
        ("Rotterdam", "rotterdam"),
        ("den haag", "the-hague"),
        ("'s-Gravenhage", "the-hague"),
        ("9711", "groningen"),
        ("9401", "drenthe"),
        ("8911", "friesland"),
        ("3511", "utrecht"),
        ("6811", "gelderland"),
        ("1012", "amsterdam"),
        ("5611", "eindhoven"),
    ],
)
def test_the_region_is_found_from_a_postcode_or_a_town(
    dutch: Pack, place: str, region: str
) -> None:
    found = dutch.region(place)
    assert found is not None
    assert found.id == region


@pytest.mark.parametrize(
    "place",
    [
        "2011",  # Haarlem: the table's two editions differ
        "4331",  # Middelburg: the table names CoMensha
        "5211",  # 's-Hertogenbosch: the editions differ
        "9601",  # Hoogezand: the province, not the municipality, of Groningen
        "Rijswijk",  # one in South Holland, one in Gelderland
        "0000",
        "Atlantis",
        "",
    ],
)
def test_where_nothing_sure_is_known_the_national_centre_covers(dutch: Pack, place: str) -> None:
    assert dutch.region(place) is None
    (choice,) = dutch.route(minor=Ternary.NO, postcode=place, town=place)
    assert choice.team.id == "nl/comensha"


@pytest.mark.parametrize("minor", Ternary)
def test_everything_goes_to_the_national_centre_while_no_region_is_a_team(
    dutch: Pack, minor: Ternary
) -> None:
    (choice,) = dutch.route(minor=minor, postcode="3012", town="3012")
    assert (choice.team.id, choice.reason) == ("nl/comensha", RouteReason.ONLY)


def test_a_coordinator_that_is_a_team_reads_what_comes_from_its_region(dutch: Pack) -> None:
    region = dutch.region("3012")
    assert region is not None
    here = region.model_copy(update={"team_id": "nl/comensha"})
    others = tuple(other for other in dutch.regions if other is not region)
    before = dutch.regions
    dutch.regions = (here, *others)
    try:
        (choice,) = dutch.route(minor=Ternary.NO, postcode="3012 AB", town="3012 AB")
        assert choice.reason is RouteReason.REGION
        assert dutch.route(minor=Ternary.NO, postcode="9401")[0].reason is RouteReason.ONLY
    finally:
        dutch.regions = before


def test_a_region_names_a_team_that_there_is(spoil_dutch: Spoil) -> None:
    problems = spoil_dutch('id = "rotterdam"\n', 'id = "rotterdam"\nteam = "nl/nobody"\n')
    assert ["unknown team" in problem.message for problem in problems] == [True]


def test_every_region_has_a_place(dutch: Pack) -> None:
    known = {area for _, areas in dutch.places._postcodes.values() for area in areas}
    for region in dutch.regions:
        assert set(region.areas) <= known, region.id
        assert region.phone_display, "where no number was read there is no region"
        assert region.confidence is not Confidence.RECALLED


def test_only_what_is_for_danger_is_called_urgent(dutch: Pack) -> None:
    assert [number.number for number in dutch.urgent] == ["112"]
    assert [number.number for number in dutch.emergency] == ["112", "0900-8844"]


def test_a_country_has_a_number_for_danger(spoil_dutch: Spoil) -> None:
    problems = spoil_dutch('number = "112"\n', 'number = "112"\nurgent = false\n', "country.toml")
    assert "none of them is for danger now" in problems[0].message


def test_every_postcode_lies_in_the_country_and_in_one_province(dutch: Pack) -> None:
    provinces = set()
    for code, (here, areas) in dutch.places._postcodes.items():
        assert 50.7 < here.lat < 53.6, code
        assert 3.3 < here.lon < 7.3, code
        (province,) = (area for area in areas if not area.startswith("municipality-"))
        provinces.add(province)
    assert len(provinces) == 12


def test_professionals_read_of_their_own_safety_and_of_permission(dutch: Pack) -> None:
    know = dutch.guidance[SectionId.PROFESSIONAL_KNOW]
    do = dutch.guidance[SectionId.PROFESSIONAL_DO]
    assert "staff" in {point.id for point in know.points}
    assert "permission" in {point.id for point in do.points}
    assert {"comensha-safety"} <= set(know.source) & set(do.source)


def test_nothing_belgian_came_along(dutch: Pack) -> None:
    for text in dutch.texts.values():
        for word in ("Belgi", "101", "Payoke", "PAG-ASA", "magistrate", "45"):
            assert word not in text.english, text.id
