"""What other systems read: HSDS 3.0 by its own schemas, and nothing of where a shelter lies."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import given, settings
from hypothesis import strategies as st

from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.hsds import objects, openapi, queries
from fanal.directory.rows import Row
from fanal.directory.snapshot import Snapshot
from fanal.knowledge import ServiceKind, current
from tests.directory.made import rows
from tests.directory.standard import mistakes, needs_the_standard, read

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SCHEMA_OF = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def ask(path: str = "", **parameters: Any) -> Any:
    with clock.frozen(NOW):
        response = Client().get(f"/hsds/{path}", parameters)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def named(name: str, known: Snapshot) -> Row:
    return next(row for row in known.rows if row.name == name)


def test_the_door_says_which_version_and_where_it_is_described() -> None:
    door = ask()
    assert door["version"] == "3.0"
    assert door["openapi_url"].endswith("/hsds/openapi.json")
    assert Client().get("/hsds").status_code == 200


@needs_the_standard
@pytest.mark.parametrize("name", SCHEMA_OF)
@pytest.mark.parametrize("full", [False, True])
def test_every_list_and_every_thing_of_it_is_what_the_standard_says(name: str, full: bool) -> None:
    asked = {"full": "true"} if full and "taxonom" not in name else {}
    page = ask(name, **asked)
    assert page["contents"]
    for thing in page["contents"]:
        assert mistakes(SCHEMA_OF[name], thing) == []
        assert mistakes(SCHEMA_OF[name], ask(f"{name}/{thing['id']}")) == []


@needs_the_standard
def test_the_least_of_a_service_still_is_one() -> None:
    for thing in ask("services", minimal="true")["contents"]:
        assert mistakes("service", thing) == []
        assert set(thing) == {"id", "name", "status", "last_modified"}


@needs_the_standard
@settings(max_examples=60, deadline=None)
@given(row=rows())
def test_whatever_a_row_says_it_is_what_the_standard_says(row: Row) -> None:
    today, pack = date(2026, 11, 24), current().packs["be"]
    made = [objects.service(row, pack, today, full=full) for full in (False, True)]
    assert [mistakes("service", each) for each in made] == [[], []]
    assert mistakes("organization", objects.organization(row, full=True)) == []
    if row.facts.has_location:
        at = objects.service_at_location(row, today, full=True)
        assert mistakes("service_at_location", at) == []


@settings(max_examples=60, deadline=None)
@given(row=rows())
def test_no_two_things_of_a_row_share_an_id_and_confidential_ones_have_no_location(
    row: Row,
) -> None:
    made = objects.service(row, current().packs["be"], date(2026, 11, 24), full=True)
    text = json.dumps(made)
    ids = [found["id"] for found in _things(made) if "id" in found]
    # The term of the kind is one thing, whichever service has it.
    ids = [id for id in ids if id != objects.term_id(row.facts.kind)]
    assert len(ids) == len(set(ids))
    if row.facts.is_confidential:
        for word in ("location", "address", "latitude", "postal_code"):
            assert word not in text


def _things(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for each in value.values() for found in _things(each))]
    if isinstance(value, list):
        return [found for each in value for found in _things(each)]
    return []


def test_a_shelter_is_its_front_gate(directory_of_the_packs: Snapshot) -> None:
    shelters = [row for row in directory_of_the_packs.rows if row.facts.kind is ServiceKind.SHELTER]
    assert shelters
    placed = {each["service_id"] for each in ask("service_at_locations")["contents"]}
    for row in shelters:
        service = ask(f"services/{row.uuid}")
        assert service["phones"][0]["number"] == row.phone
        assert "service_at_locations" not in service
        assert str(row.uuid) not in placed
        assert (
            Client()
            .get(f"/hsds/service_at_locations/{objects.service_at_location_id(row)}")
            .status_code
            == 404
        )
        assert "locations" not in ask(f"organizations/{objects.organization_id(row)}")


def test_ids_are_for_ever(directory_of_the_packs: Snapshot) -> None:
    """Others have written them down: if this fails, the namespace or our id was changed."""
    assert str(named("PAG-ASA", directory_of_the_packs).uuid) == (
        "010b6c75-c0f9-545c-a26f-d13cf66926e0"
    )
    assert objects.TAXONOMY == "b237e39e-e754-561e-8999-0ecc596ce1e3"


# Hours


def open_by(schedules: list[dict[str, Any]], moment: datetime) -> bool:
    """What a reader of the standard works out of its rows."""
    for each in schedules:
        zone = datetime.fromisoformat(f"2026-01-01T{each['opens_at']}").tzinfo
        local = moment.astimezone(zone)
        days = each["byday"].split(",")
        if not each["valid_from"] <= local.date().isoformat() <= each["valid_to"]:
            continue
        if ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[local.weekday()] not in days:
            continue
        if each["opens_at"][:5] <= f"{local:%H:%M}" < each["closes_at"][:5]:
            return True
    return False


@pytest.mark.parametrize("name", ["PAG-ASA", "Payoke"])
def test_for_a_year_its_schedules_say_what_our_own_pages_say(
    name: str, directory_of_the_packs: Snapshot
) -> None:
    row = named(name, directory_of_the_packs)
    schedules = ask(f"services/{row.uuid}")["schedules"]
    assert len(schedules) < 20
    moment = NOW.replace(hour=0)
    for _ in range(365 * 8):
        state = row.opening(moment)
        assert state is not None
        assert open_by(schedules, moment) == state.open, moment
        moment += timedelta(hours=3)


def test_a_holiday_ends_one_span_and_the_day_after_begins_the_next(
    directory_of_the_packs: Snapshot,
) -> None:
    schedules = ask(f"services/{named('Payoke', directory_of_the_packs).uuid}")["schedules"]
    assert "2026-12-24" in {each["valid_to"] for each in schedules}
    assert "2026-12-26" in {each["valid_from"] for each in schedules}
    assert {each["timezone"] for each in schedules} == {1, 2}


def test_day_and_night_is_told_as_the_standard_advises(directory_of_the_packs: Snapshot) -> None:
    row = named("Guardianship Service", directory_of_the_packs)
    schedules = ask(f"services/{row.uuid}")["schedules"]
    assert {(each["opens_at"][:5], each["closes_at"][:5]) for each in schedules} == {
        ("00:00", "23:59")
    }
    assert all(each["byday"] == "MO,TU,WE,TH,FR,SA,SU" for each in schedules)


# Narrowing


def test_a_list_is_narrowed_by_kind_by_owner_by_words_and_by_day(
    directory_of_the_packs: Snapshot,
) -> None:
    legal = ask("services", taxonomy_term_id=objects.term_id(ServiceKind.LEGAL))["contents"]
    assert [each["name"] for each in legal] == [
        "Agentschap Integratie en Inburgering",
        "Free first advice from a lawyer",
    ]
    assert len(ask("services", taxonomy_id=objects.TAXONOMY)["contents"]) == len(
        directory_of_the_packs.rows
    )
    row = named("Myria", directory_of_the_packs)
    mine = ask("services", organization_id=objects.organization_id(row))["contents"]
    assert [each["id"] for each in mine] == [str(row.uuid)]
    assert [each["name"] for each in ask("services", search="SHELTER minor")["contents"]] == [
        "Esperanto",
        "Minor-Ndako",
    ]
    assert ask("services", search="no such word")["empty"] is True
    assert ask("services", modified_after="2026-11-22T23:00:00Z")["total_items"] > 0
    assert ask("services", modified_after="2026-11-23")["total_items"] == 0


def test_pages_are_cut_without_losing_or_doubling_anything(
    directory_of_the_packs: Snapshot,
) -> None:
    seen: list[str] = []
    number = 0
    while True:
        number += 1
        page = ask("services", page=number, per_page=3)
        seen += [each["id"] for each in page["contents"]]
        assert page["page_number"] == number
        assert page["first_page"] == (number == 1)
        assert page["size"] == len(page["contents"])
        if page["last_page"]:
            break
    assert seen == [str(row.uuid) for row in directory_of_the_packs.rows]
    assert page["total_pages"] == number
    assert ask("services", page=999)["empty"] is True


def test_ndjson_is_all_of_it_one_a_line(directory_of_the_packs: Snapshot) -> None:
    response = Client().get("/hsds/services", {"format": "ndjson", "per_page": "1"})
    assert response.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in response.content.decode().splitlines()]
    assert [each["id"] for each in lines] == [str(r.uuid) for r in directory_of_the_packs.rows]


def test_the_nearest_comes_first_and_further_than_asked_is_left_out() -> None:
    near = ask("service_at_locations", postcode="4020", full="true")["contents"]
    assert near[0]["location"]["name"] == "Sürya"
    close = ask("service_at_locations", postcode="4020", proximity="20000")["contents"]
    assert len(close) == 1


# Refusals


@pytest.mark.parametrize(
    ("path", "parameters", "names"),
    [
        ("services", {"page": "0"}, ["page"]),
        ("services", {"page": "one"}, ["page"]),
        ("services", {"per_page": "100000"}, ["per_page"]),
        ("services", {"format": "xml"}, ["format"]),
        ("services", {"taxonomy_term_id": "legal"}, ["taxonomy_term_id"]),
        ("services", {"modified_after": "yesterday"}, ["modified_after"]),
        ("services", {"full": "perhaps"}, ["full"]),
        ("services", {"near_a_shelter": "x"}, ["unknown"]),
        ("services", {"page": ["1", "2"]}, ["page"]),
        ("service_at_locations", {"proximity": "100"}, ["proximity"]),
        ("services", {"modified_after": "0.5"}, ["modified_after"]),
        ("service_at_locations", {"postcode": "1000", "proximity": "-1"}, ["proximity"]),
        ("taxonomy_terms", {"parent_id": "x"}, ["parent_id"]),
        ("", {"x": "y"}, ["unknown"]),
    ],
)
def test_bad_parameters_are_named_and_never_repeated(
    path: str, parameters: dict[str, Any], names: list[str]
) -> None:
    response = Client().get(f"/hsds/{path}", parameters)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == 400
    assert problem["parameters"] == names
    assert "near_a_shelter" not in response.content.decode()


def test_a_place_that_nobody_knows_is_no_empty_list() -> None:
    response = Client().get("/hsds/service_at_locations", {"postcode": "Atlantis"})
    assert response.status_code == 404
    assert json.loads(response.content)["parameters"] == ["postcode"]
    assert "Atlantis" not in response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["nothing", "services/7", "services/../x", f"services/{objects.TAXONOMY}", "taxonomies/x/y"],
)
def test_what_is_not_there_is_a_problem_too(path: str) -> None:
    response = Client().get(f"/hsds/{path}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(method: str) -> None:
    response = getattr(Client(), method)("/hsds/services")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.headers["Content-Type"] == "application/problem+json"


def test_until_the_directory_was_read_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "look", lambda now: None)
    response = Client().get("/hsds/services")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Content-Type"] == "application/problem+json"


def test_no_answer_sets_a_cookie_or_may_be_kept() -> None:
    response = Client().get("/hsds/services")
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-store"


# Its own description


@needs_the_standard
def test_the_paths_and_parameters_are_those_of_the_standard() -> None:
    theirs = read("openapi.json")
    ours = openapi.document()
    assert set(ours["paths"]) == set(theirs["paths"])
    parts = theirs["components"]["parameters"]
    for path, item in theirs["paths"].items():
        wanted = {
            parts[each["$ref"].rpartition("/")[2]]["name"] if "$ref" in each else each["name"]
            for each in item["get"].get("parameters", [])
        }
        assert {each["name"] for each in ours["paths"][path]["get"]["parameters"]} == wanted, path


def test_every_address_is_described_and_every_description_is_an_address() -> None:
    described = {f"hsds{path}" for path in openapi.document()["paths"]}
    served = {
        str(entry.pattern).replace("<str:id>", "{id}")
        for entry in get_resolver("fanal.directory.hsds.urls").url_patterns
    }
    assert served - {"hsds", "hsds/openapi.json"} == described


@needs_the_standard
def test_a_page_is_what_the_standard_calls_one() -> None:
    page = read("openapi.json")["components"]["schemas"]["Page"]["properties"]
    assert set(ask("services")) == set(page) | {"contents"}


@needs_the_standard
def test_the_schemas_refuse_what_the_standard_does_not_name() -> None:
    thing = ask("services")["contents"][0]
    assert mistakes("service", thing | {"opening_hours": "9-5"})
    assert mistakes("service", thing | {"status": "open"})
    assert mistakes("service", thing | {"id": "be/payoke"})


# Whatever is asked

QUERY = st.dictionaries(
    st.sampled_from([*queries.ServicesAtLocations.model_fields, "minimal", "x"]),
    st.sampled_from(["", "0", "1", "2", "-1", "true", "false", "json", "ndjson", "2026-11-22"])
    | st.sampled_from([objects.TAXONOMY, "2000", "9" * 400, "\0", "é", "2026-11-22T25:00:00Z"])
    | st.text(max_size=12),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from([*SCHEMA_OF, ""]), query=QUERY)
def test_whatever_is_asked_it_is_answered_or_refused_in_form(
    name: str, query: dict[str, str]
) -> None:
    response = Client().get(f"/hsds/{name}", query)
    kind = response.headers["Content-Type"]
    assert response.status_code in (200, 400, 404), (name, query)
    if response.status_code != 200:
        assert kind == "application/problem+json"
        assert set(json.loads(response.content)) == {
            *("type", "title", "status", "detail", "parameters")
        }
    elif kind == "application/x-ndjson":
        assert all(json.loads(line)["id"] for line in response.content.decode().splitlines())
    else:
        assert kind == "application/json"
        assert json.loads(response.content)


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(list(SCHEMA_OF)), id=st.text(min_size=1, max_size=40))
def test_whatever_id_is_asked_for_it_is_there_or_a_problem(name: str, id: str) -> None:
    response = Client().get(f"/hsds/{name}/{quote(id, safe='')}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
