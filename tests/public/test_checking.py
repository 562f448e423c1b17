"""The check for professionals: every list in every country explained, and nothing kept."""

import gzip
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from fanal.core import clock
from fanal.knowledge import Answer, Instrument, Result, SectionId, Sector, Ternary
from fanal.public import countries, languages
from fanal.public.countries import Edition
from fanal.public.kept_page import LONGEST_NOTE
from tests.public.houses import TWO, known, living_in
from tests.public.site import Look
from tests.public.test_languages import enabled
from tests.public.test_write_silence import Everything

LIMIT = 14_600
WORD = "kastanjeboom"


def _post(address: str, fields: dict[str, str]) -> HttpResponse:
    """As a browser sends a form."""
    form = "application/x-www-form-urlencoded"
    answer = Client().post(address, urlencode(fields), content_type=form)
    assert isinstance(answer, HttpResponse)
    return answer


class Inspector:
    """Somebody at work, with the words of one page to the next."""

    def __init__(self, root: str = "/en/") -> None:
        self.address = f"{root}professionals/check/"
        self.status = 200
        self.html = ""

    def send(self, do: str, **fields: str) -> "Inspector":
        named = {name.replace("__", "-"): value for name, value in fields.items()}
        answer = _post(self.address, {"do": do, **named})
        self.status, self.html = answer.status_code, answer.content.decode()
        assert "Location" not in answer.headers
        assert not answer.cookies
        return self

    @property
    def main(self) -> str:
        return self.html.partition("<main")[2]

    @property
    def hidden(self) -> dict[str, str]:
        tags = [tag.attributes for tag in Look(self.html).all("input")]
        return {tag["name"]: tag["value"] for tag in tags if tag.get("type") == "hidden"}

    @property
    def checked(self) -> dict[str, str]:
        tags = [tag.attributes for tag in Look(self.html).all("input")]
        return {tag["name"]: tag["value"] for tag in tags if "checked" in tag}


def _every_list() -> Iterator[tuple[str, str]]:
    for code in TWO:
        for instrument in known(*TWO).packs[code].professional_instruments:
            yield code, instrument.id


LISTS = list(_every_list())
every_list = pytest.mark.parametrize(("country", "list_id"), LISTS)


def _editions(country: str) -> list[Edition]:
    return [each for each in countries.editions() if each.pack.code == country]


def _marks(instrument: Instrument, said: str, minor: Ternary) -> dict[str, str]:
    items = instrument.asking(minor).items
    return {f"sign-{item.id}": said for item in items} | {
        f"note-{items[0].id}": f"{WORD} <b>0470 12 34 56</b>"
    }


@every_list
@pytest.mark.parametrize("minor", list(Ternary))
def test_every_list_is_explained_in_every_language(
    country: str, list_id: str, minor: Ternary
) -> None:
    with living_in(*TWO):
        for edition in _editions(country):
            if not edition.language.whole:
                continue
            instrument = edition.pack.instruments[list_id]
            words = {"list": list_id, "minor": minor.value, "danger": "no"}
            desk = Inspector(edition.root)
            desk.send("marks", **words)
            assert desk.status == 200
            assert desk.hidden["version"] == instrument.version
            assert len(Look(desk.html).all("textarea")) == len(instrument.asking(minor).items)
            assert not [name for name in desk.checked if name.startswith("sign-")]
            desk.send("result", **words, **_marks(instrument, "seen", minor))
            assert desk.status == 200
            assert WORD in desk.main
            assert "<b>0470" not in desk.main
            assert instrument.version in desk.main
            assert desk.main.index("tel:112") < desk.main.index("<h1")


@every_list
def test_every_page_of_the_way_is_one_small_answer(country: str, list_id: str) -> None:
    with living_in(*TWO):
        for edition in _editions(country):
            if not edition.language.whole:
                continue
            instrument = edition.pack.instruments[list_id]
            words = {"list": list_id, **_marks(instrument, "unknown", Ternary.NOT_SURE)}
            for do in ("check", "lists", "marks", "result"):
                for danger in ("yes", "no"):
                    fields = {"do": do, "danger": danger, **words}
                    answer = _post(f"{edition.root}professionals/check/", fields)
                    head = sum(len(f"{n}: {v}\r\n".encode()) for n, v in answer.items())
                    size = len(gzip.compress(answer.content, 9)) + head + 20
                    assert size <= LIMIT, f"{edition.root} {do}: {size}"


@every_list
def test_the_result_is_that_of_the_rule(country: str, list_id: str) -> None:
    with living_in(*TWO):
        edition = countries.edition(languages.source(), known(*TWO).packs[country])
        instrument = edition.pack.instruments[list_id]
        items = instrument.asking(Ternary.NO).items
        for seen in range(len(items) + 1):
            answers = {item.id: Answer.YES for item in items[:seen]}
            expected = instrument.evaluate(answers, minor=Ternary.NO)
            marks = {f"sign-{item.id}": "seen" for item in items[:seen]}
            desk = Inspector(edition.root).send("result", list=list_id, minor="no", **marks)
            lead = desk.main.partition('class="lead">')[2].partition("</p>")[0]
            assert _plain(lead) == str(expected.wording)
            for limit in instrument.limits:
                assert str(limit.text) in _plain(desk.main)
            assert str(expected.clause.text) in _plain(desk.main)


def _plain(html: str) -> str:
    return html.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")


def test_what_is_left_open_is_not_known_and_never_not_seen() -> None:
    desk = Inspector().send("result", list="be-payoke-professional", minor="no")
    assert "Not known" in desk.main
    assert "<h2>Not seen" not in desk.main
    assert "<h2>Seen" not in desk.main
    instrument = known("be").pack.instruments["be-payoke-professional"]
    assert str(instrument.asking(Ternary.NO).wordings[Result.OPEN]) in _plain(desk.main)


@pytest.mark.parametrize("nonsense", ["yes", "SEEN", "1", "<script>x", "seen" * 90])
def test_a_mark_that_is_none_is_not_known_and_not_repeated(nonsense: str) -> None:
    desk = Inspector().send(
        "result", list="be-payoke-professional", minor="no", sign__debt=nonsense, sign__nope="seen"
    )
    assert "<h2>Seen" not in desk.main
    assert "<script>x" not in desk.main


@pytest.mark.parametrize("do", ["result", "marks"])
@pytest.mark.parametrize("wish", ["", "be-stopht-selftest", "six-items-minors", "../x", "<i>"])
def test_a_list_that_is_not_there_leads_back_to_the_start(do: str, wish: str) -> None:
    desk = Inspector().send(do, list=wish, danger="no", minor="no", sector="care")
    assert desk.status == 200
    assert "Is somebody in danger at this moment?" in desk.main
    assert desk.checked == {"danger": "no", "minor": "no", "sector": "care"}
    assert "<i>" not in desk.main


def test_danger_is_asked_first_and_answered_first() -> None:
    html = Client().get("/en/professionals/check/").content.decode()
    names = [tag.attributes["name"] for tag in Look(html).all("input")]
    assert names[0] == "danger"
    for do in ("lists", "marks", "result"):
        desk = Inspector().send(do, list="be-payoke-professional", danger="yes")
        assert desk.main.index("Call first.") < desk.main.index("<h1")
        assert desk.main.index("tel:112") < desk.main.index("Call first.")
        calm = Inspector().send(do, list="be-payoke-professional", danger="no")
        assert "Call first." not in calm.main


@pytest.mark.parametrize("sector", ["", *(sector.value for sector in Sector)])
@pytest.mark.parametrize("minor", ["", *(each.value for each in Ternary)])
@pytest.mark.parametrize("country", TWO)
def test_the_lists_for_this_work_and_age_are_offered(country: str, sector: str, minor: str) -> None:
    with living_in(*TWO):
        pack = known(*TWO).packs[country]
        about = Ternary(minor) if minor else Ternary.NOT_SURE
        expected = [each.id for each in pack.lists_for(Sector(sector) if sector else None, about)]
        desk = Inspector(f"/en/{country}/").send("lists", sector=sector, minor=minor)
        if len(expected) == 1:
            assert desk.hidden["list"] == expected[0]
            return
        offered = [
            tag.attributes["value"]
            for tag in Look(desk.html).all("input")
            if tag.attributes["name"] == "list"
        ]
        assert offered == expected
        assert desk.checked == {"list": expected[0]}


@pytest.mark.parametrize("sector", list(Sector))
@pytest.mark.parametrize("country", TWO)
def test_about_a_child_the_lists_of_the_young_come_first_and_those_of_work_last(
    country: str, sector: Sector
) -> None:
    pack = known(*TWO).packs[country]
    for minor in (Ternary.YES, Ternary.NOT_SURE):
        lists = pack.lists_for(sector, minor)
        ages = [each.for_the_young for each in lists]
        assert ages == sorted(ages, reverse=True)
        at_work = [Sector.WORK in each.sectors for each in lists]
        assert at_work == sorted(at_work)
        assert not at_work[0]
    adult = pack.lists_for(sector, Ternary.NO)
    assert adult[0].for_the_young == (country == "nl" and sector is Sector.YOUTH)
    assert (Sector.WORK in adult[0].sectors) == (sector in (Sector.WORK, Sector.POLICE))


def test_a_nurse_finds_the_signs_of_the_young_for_a_child_alone() -> None:
    with living_in(*TWO):
        for minor, first in (("yes", True), ("not-sure", True), ("no", False)):
            desk = Inspector("/en/nl/").send("lists", sector="care", minor=minor)
            assert ('value="nl-school-signs"' in desk.main) == first
            assert ("You are not sure about the age" in desk.main) == (minor == "not-sure")
        unsaid = Inspector("/en/nl/").send("lists", sector="care")
        assert "You are not sure about the age" not in unsaid.main


def test_who_may_be_under_18_has_the_team_for_minors_first_and_no_wait_for_a_yes() -> None:
    pack = known("be").pack
    young = next(team for team in pack.teams.values() if team.audience.value == "minors")
    for minor in ("yes", "not-sure", ""):
        desk = Inspector().send("result", list="be-payoke-professional", minor=minor)
        calls = desk.main.partition('class="calls wide"')[2]
        assert calls.index(str(young.name)) < calls.index("PAG-ASA")
        assert "do not wait for a yes" in desk.main
    adult = Inspector().send("result", list="be-payoke-professional", minor="no")
    assert str(young.name) not in adult.main.partition('class="calls wide"')[2]
    assert "do not wait for a yes" not in adult.main


def test_whom_to_call_and_what_to_say_follow_every_result() -> None:
    for list_id in known("be").pack.lists_for():
        for said in ("seen", "not-seen", "unknown"):
            marks = _marks(list_id, said, Ternary.NO)
            desk = Inspector().send("result", list=list_id.id, minor="no", **marks)
            for section in (
                SectionId.PROFESSIONAL_CALL,
                SectionId.PROFESSIONAL_DO,
                SectionId.PROFESSIONAL_DONT,
            ):
                assert f'id="{section.value}"' in desk.main
            assert "needs no yes" in desk.main


def test_nothing_is_lost_on_the_way_back_or_in_another_language() -> None:
    words = {
        "list": "be-payoke-professional",
        "danger": "unknown",
        "minor": "no",
        "sector": "work",
        "sign__debt": "seen",
        "note__debt": WORD,
    }
    result = Inspector().send("result", **words)
    carried = result.hidden
    assert {name: carried[name.replace("__", "-")] for name in words} == words
    french = Inspector("/fr/")
    french.send("result", **carried)
    assert WORD in french.main
    marks = Inspector().send("marks", **carried)
    assert marks.checked["sign-debt"] == "seen"
    assert WORD in marks.main
    start = Inspector().send("check", **carried)
    assert start.checked == {"danger": "unknown", "minor": "no", "sector": "work"}
    assert start.hidden["note-debt"] == WORD
    lists = Inspector().send("lists", **start.hidden | start.checked)
    assert lists.checked == {"list": "be-payoke-professional"}
    again = Inspector().send("marks", **lists.hidden | lists.checked)
    assert again.checked["sign-debt"] == "seen"


def test_marks_of_one_list_do_not_count_for_another() -> None:
    marks = {"marked": "be-payoke-professional", "sign__debt": "seen", "note__debt": WORD}
    desk = Inspector().send("marks", list="be-pagasa-signs", **marks)
    assert "sign-debt" not in desk.checked
    assert WORD not in desk.main


def test_a_list_that_changed_meanwhile_is_looked_at_again() -> None:
    desk = Inspector().send(
        "result",
        list="be-payoke-professional",
        version="be@000000000000",
        sign__debt="seen",
        note__debt=WORD,
    )
    assert desk.status == 422
    assert "has changed" in desk.main
    assert desk.checked["sign-debt"] == "seen"
    assert WORD in desk.main
    assert desk.hidden["version"] != "be@000000000000"


def test_a_note_that_is_too_long_comes_back_whole() -> None:
    long = "a" * (LONGEST_NOTE + 1)
    desk = Inspector().send("result", list="be-payoke-professional", note__debt=long)
    assert desk.status == 422
    assert long in desk.main
    # A browser sends a new line as two characters and counts it as one.
    fits = "\r\n".join("a" * (LONGEST_NOTE // 2))
    assert Inspector().send("result", list="be-payoke-professional", note__debt=fits).status == 200


@pytest.mark.parametrize("body", [f"note-debt={WORD}%00", f"list={WORD}&list=2", "%FF=" + WORD])
def test_what_no_browser_sends_is_refused_and_not_repeated(body: str) -> None:
    answer = Client().post(
        "/en/professionals/check/", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert WORD not in answer.content.decode()


def test_a_query_is_not_read() -> None:
    answer = Client().get(
        "/en/professionals/check/?list=be-pagasa-signs&do=result&note-debt=" + WORD
    )
    assert WORD not in answer.content.decode()
    assert "Is somebody in danger at this moment?" in answer.content.decode()


def test_what_goes_wrong_is_noted_by_its_kind_alone() -> None:
    everything = Everything()
    loggers = [logging.getLogger(name) for name in (None, "django", "fanal", "django.request")]
    for logger in loggers:
        logger.addHandler(everything)
    try:
        with mock.patch(
            "fanal.knowledge.instruments.rules.explain", side_effect=RuntimeError(WORD)
        ):
            desk = Inspector().send("result", list="be-payoke-professional", note__debt=WORD)
    finally:
        for logger in loggers:
            logger.removeHandler(everything)
    assert desk.status == 500
    assert "RuntimeError" in everything.said
    assert WORD not in everything.said + desk.html


def test_nobody_is_called_anything() -> None:
    for edition in countries.editions():
        for instrument in edition.pack.professional_instruments:
            marks = _marks(instrument, "seen", Ternary.NO)
            html = Inspector(edition.root).send("result", list=instrument.id, **marks).main.lower()
            for verdict in (
                "is a victim",
                "est une victime",
                "is een slachtoffer",
                "ist ein opfer",
            ):
                assert verdict not in html


def test_the_countries_own_numbers_are_shown() -> None:
    with living_in(*TWO):
        dutch = Inspector("/nl/nl/").send("result", list="nl-wegwijzer-signs", minor="no")
        assert "tel:101" not in dutch.main
        assert "tel:112" in dutch.main
        assert Inspector("/nl/nl/").send("result", list="be-pagasa-signs").status == 200


def test_about_a_child_each_number_stands_once_and_says_for_whom_it_is() -> None:
    page = Inspector().send("result", list="be-pagasa-signs", minor="yes")
    calls = page.main.partition('class="calls wide"')[2].partition("</ul>")[0]
    numbers = re.findall(r'href="(tel:[^"]+)"', calls)
    assert len(numbers) > 2
    assert sorted(numbers) == sorted(set(numbers))
    # The guardians of minors from another country are not for every pupil.
    assert "from another country" in calls.partition("78 15 43 24")[2].partition("</li>")[0]


def test_a_postcode_brings_the_coordinator_of_the_region_before_the_centre() -> None:
    with living_in(*TWO):
        pack = known(*TWO).packs["nl"]
        region = pack.region("3011")
        assert region is not None
        assert region.tel is not None
        words = {"list": "nl-wegwijzer-signs", "minor": "no"}
        without = Inspector("/en/nl/").send("result", **words)
        assert region.tel not in without.main
        near = Inspector("/en/nl/").send("result", **words, place="3011")
        calls = near.main.partition('class="calls wide"')[2]
        assert calls.index(region.tel) < calls.index("CoMensha")
        covered = Inspector("/en/nl/").send("result", **words, place="2011")
        assert "no coordinator of its own" in covered.main
        # A typing mistake is not a region without a coordinator.
        nowhere = Inspector("/en/nl/").send("result", **words, place="Roterdam")
        assert "We do not know this place." in nowhere.main
        assert "no coordinator of its own" not in nowhere.main
        # Where a country has no regions, nobody is asked for one.
        assert 'name="place"' not in Inspector().send("result", list="be-pagasa-signs").main


DUTCH = {"list": "nl-wegwijzer-signs", "minor": "no"}


def test_what_was_found_near_a_place_stands_where_the_page_opens() -> None:
    with living_in(*TWO):
        desk = Inspector("/en/nl/").send("result", **DUTCH)
        near = [
            tag.attributes
            for tag in Look(desk.html).all("button")
            if "formaction" in tag.attributes
        ]
        find = [each for each in near if each.get("value") == "near"]
        # The button, and what the key Enter presses.
        assert [each["formaction"] for each in find] == ["/en/nl/professionals/check/#near"] * 2
        found = Inspector("/en/nl/").send("near", **DUTCH, place="Roterdam").main
        assert found.index('id="near"') < found.index('role="alert"') < found.index("calls wide")
        empty = Inspector("/en/nl/").send("near", **DUTCH, place=" ")
        assert "Type a postcode or a town." in empty.main
        assert "Type a postcode or a town." not in Inspector("/en/nl/").send("result", **DUTCH).main


def test_a_place_of_the_other_country_leads_there() -> None:
    with living_in(*TWO):
        there = Inspector("/en/nl/").send("near", **DUTCH, place="Antwerpen").main
        assert 'href="/en/be/places/"' in there
        assert "We do not know this place" not in there
        assert "Antwerpen" not in there.partition('role="alert"')[2].partition("</p>")[0]


def test_where_somebody_finds_their_region_is_not_said_once_it_is_found() -> None:
    with living_in(*TWO):
        words = "On the page with places you find them by postcode."
        assert words in Inspector("/en/nl/").send("result", **DUTCH).main
        assert words in Inspector("/en/nl/").send("near", **DUTCH, place="Roterdam").main
        assert words not in Inspector("/en/nl/").send("near", **DUTCH, place="3011").main


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
def test_whoever_the_advice_names_stands_there_with_the_number(language: str) -> None:
    with living_in(*TWO):
        adult = Inspector(f"/{language}/nl/").send("result", **DUTCH).main
        calls = adult.partition('class="calls wide"')[2].partition("</ul>")[0]
        # The Labour Authority; who is there for children is named about a child alone.
        assert calls.count("tel:+318005151") + calls.count("tel:08005151") == 1
        assert "0800 2000" not in calls


def test_when_no_centre_answers_that_is_said_before_the_numbers() -> None:
    words = "No centre answers the phone right now."
    with living_in(*TWO):
        for hour, closed in ((22, True), (11, False)):
            with clock.frozen(datetime(2026, 11, 24, hour, tzinfo=UTC)):
                main = Inspector("/en/nl/").send("result", **DUTCH).main
            assert (words in main) == closed
            if closed:
                assert main.index(words) < main.index('class="calls wide"')


@pytest.mark.parametrize("country", TWO)
def test_what_is_said_about_adults_is_not_said_about_a_child(country: str) -> None:
    with living_in(*TWO):
        pack = known(*TWO).packs[country]
        found = pack.lists_for(minor=Ternary.YES)[0]
        sections = ("professional_call", "professional_yes", "professional_dont")
        points = [point for id in sections for point in pack.guidance[id].points]
        for minor, other in (("yes", "adults"), ("not-sure", "adults"), ("no", "minors")):
            main = Inspector(f"/en/{country}/").send("result", list=found.id, minor=minor).main
            left_out = [str(point.text) for point in points if point.whom.value == other]
            assert left_out
            assert not [words for words in left_out if words in main]


def test_words_from_before_there_were_two_countries_wait_on_the_choice() -> None:
    with living_in(*TWO):
        desk = Inspector("/en/")
        desk.send("result", list="be-pagasa-signs", note__debt=WORD)
        assert desk.status == 422
        assert desk.hidden["note-debt"] == WORD


def test_a_language_without_this_page_is_a_plain_link() -> None:
    with enabled("ro"):
        desk = Inspector().send("marks", list="be-pagasa-signs")
        assert 'formaction="/ro/' not in desk.html
        assert 'href="/ro/"' in desk.html
        assert 'formaction="/fr/professionals/check/"' in desk.html
