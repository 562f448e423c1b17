"""What a person and a professional in the Netherlands find."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.test import Client

from fanal.core import clock
from fanal.intake.models import Report
from fanal.knowledge import current
from tests.cast import make_team
from tests.public.houses import living_in
from tests.public.site import Look
from tests.public.visitor import Visitor

# The day before the King's birthday, a Monday, after the office has closed.
BEFORE_KINGS_DAY = datetime(2027, 4, 26, 16, 0, tzinfo=UTC)
COMENSHA, HUMANITAS = "tel:+31334481186", "tel:+31102365212"

pytestmark = pytest.mark.usefixtures("two_countries")


def _places(place: str) -> Look:
    return Look(Client().post("/en/nl/places/", {"place": place}).content.decode())


def test_only_what_is_for_danger_stands_where_danger_is_asked() -> None:
    for path in ("", "places/", "write/"):
        html = Client().get(f"/en/nl/{path}").content.decode()
        before = html.partition("<main")[2].partition("</ul>")[0]
        assert "tel:112" in before
        assert "0900" not in before
    page = Look(Client().get("/en/nl/places/").content.decode())
    assert "Call 0900-8844 when you need the police and there is no danger now." in page.text


@pytest.mark.parametrize("page", ["know/", "write/", "professionals/check/"])
def test_a_box_that_asks_for_danger_sends_nobody_to_a_number_for_calmer_hours(page: str) -> None:
    html = Client().get(f"/en/nl/{page}").content.decode()
    box = html.partition('aria-labelledby="now"')[2].partition("</div>")[0]
    assert "Call 112" in box
    assert "0900" not in html


def test_who_said_that_there_is_danger_reads_of_no_number_for_calmer_hours() -> None:
    fields = {"do": "check", "message": "Come.", "danger": "yes", "minor": "no"}
    html = Client().post("/en/nl/write/", fields).content.decode()
    assert "Call 112" in html
    assert "0900" not in html


def test_from_right_to_left_a_number_keeps_its_order() -> None:
    html = Client().get("/ar/nl/places/").content.decode()
    assert '<bdi dir="ltr">0900-8844</bdi>' in html


def test_a_postcode_leads_to_the_coordinator_of_the_region_and_to_the_national_centre() -> None:
    page = _places("3012 AB")
    calls = [link for link in page.links if link.startswith("tel:+31")]
    assert calls.index(HUMANITAS) < calls.index(COMENSHA)
    assert "PMW Humanitas" in page.text
    assert "from you, in a straight line" not in page.text


@pytest.mark.parametrize("place", ["4331", "2011"])
def test_a_region_without_a_coordinator_that_we_know_says_so(place: str) -> None:
    page = _places(place)
    assert "no coordinator of its own" in page.text
    assert COMENSHA in page.links
    assert HUMANITAS not in page.links


@pytest.mark.parametrize(("hour", "shown"), [(3, True), (10, False)])
def test_while_no_centre_answers_there_is_the_number_for_calmer_hours(
    hour: int, shown: bool
) -> None:
    # A Friday in the Netherlands, at night and in the morning.
    with clock.frozen(datetime(2026, 11, 27, hour, tzinfo=UTC)):
        for page in (_places("3011"), _result()):
            assert ("tel:09008844" in page.links) is shown
        assert "tel:09008844" not in _result(danger="yes").links
        # A coordinator whose hours nobody knows may answer.
        assert "No centre answers" not in _places("3011").text
        assert ("No centre answers" in _places("Atlantis").text) is shown


def _result(**more: str) -> Look:
    fields = {"do": "result", "list": "nl-wegwijzer-signs", "minor": "no", **more}
    answer = Client().post(
        "/en/nl/professionals/check/",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
    )
    return Look(answer.content.decode())


def test_an_unknown_place_is_not_repeated() -> None:
    page = _places("Atlantis")
    assert "We do not know this place" in page.text
    assert "Atlantis" not in page.html


def test_there_is_no_map_and_no_address_to_pretend() -> None:
    html = Client().get("/en/nl/places/").content.decode()
    assert 'class="map"' not in html
    assert "None" not in html
    assert "Address" not in html


def test_professionals_read_of_their_own_safety_of_permission_and_whom_to_call() -> None:
    text = Look(Client().get("/en/nl/professionals/").content.decode()).text
    for words in ("Your own safety", "Ask the person before you share anything", "PMW Humanitas"):
        assert words in text
    belgian = Look(Client().get("/en/be/professionals/").content.decode()).text
    assert "Care coordinators by region" not in belgian


def test_no_page_promises_that_it_is_free_where_nobody_said_so() -> None:
    html = Client().post("/en/nl/questions/", {}).content.decode()
    assert "It is free" not in html
    assert "It is free." in Client().post("/en/be/questions/", {}).content.decode()


def test_the_form_promises_no_team_that_the_country_does_not_have() -> None:
    for promise in ("A team for young people", "So that the nearest centre"):
        assert promise in Client().get("/en/be/write/").content.decode()
        assert promise not in Client().get("/en/nl/write/").content.decode()


@pytest.mark.django_db
def test_the_answer_is_due_by_dutch_working_days() -> None:
    make_team("nl/comensha")
    make_team("be/pag-asa")
    with clock.frozen(BEFORE_KINGS_DAY):
        dutch = Visitor("en/nl").write("Help.", place="3012 AB")
        belgian = Visitor("en/be").write("Help.")
        assert "Wednesday 28 April, 17:00 (Netherlands time)" in dutch.text
        assert "Tuesday 27 April, 17:00 (Belgium time)" in belgian.text
        assert "Because it reads what comes from the whole country." in dutch.text
        dutch.press("send")
    report = Report.objects.get()
    assert report.team_id == "nl/comensha"
    assert report.due_at == datetime(2027, 4, 28, 15, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_phone_number_is_read_as_one_of_that_country() -> None:
    make_team("nl/comensha")
    make_team("be/pag-asa")
    told = {"channel": "phone", "phone": "06 12345678"}
    assert "+31 6 12345678" in Visitor("en/nl").write("Help.", **told).text
    assert "+31" not in Visitor("en/be").write("Help.", **told).text


@pytest.mark.django_db
@pytest.mark.parametrize(("minor", "shown"), [("yes", True), ("not-sure", True), ("no", False)])
def test_about_somebody_under_18_there_is_a_number_to_call_at_any_hour(
    minor: str, shown: bool
) -> None:
    make_team("nl/comensha")
    make_team("be/payoke-lbtp")
    dutch = Visitor("en/nl").write("Help.", minor=minor)
    assert ("tel:08002000" in dutch.html) is shown
    assert ("Open now, day and night" in dutch.text) is shown
    # The team for minors in Belgium reads it, and does not answer the phone at night.
    assert ("116 000" in Visitor("en/be").write("Help.", minor=minor).text) is shown


def test_the_netherlands_alone_keep_short_addresses() -> None:
    with living_in("nl"):
        assert [pack.code for pack in current().packs.values()] == ["nl"]
        assert COMENSHA in Look(Client().get("/nl/places/").content.decode()).links
        assert Client().get("/nl/questions/").status_code == 200
        assert "Another country" not in Client().get("/en/").content.decode()
