"""The easy pages: there in their three languages, and what is sent from them arrives."""

import pytest
from django.test import Client

from fanal.intake.models import Report
from fanal.knowledge.easy import LANGUAGES, easy
from fanal.public import countries, languages
from tests.cast import TeamWithKeys, make_team
from tests.public.visitor import Visitor

PACK = countries.shown()[0]


@pytest.fixture
def centre() -> TeamWithKeys:
    return make_team()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_goes_the_usual_way_and_arrives(
    centre: TeamWithKeys, language: str
) -> None:
    visit = Visitor(language).get("easy/write")
    assert easy(language).write.message in visit.text
    visit = visit.press("check", message="They took my papers.", danger="yes", place="1000")
    visit = visit.press("send")
    assert len(visit.receipt) == 20
    desk = centre.open(Report.objects.get())
    assert desk.reported is not None
    assert desk.reported.intake.message == "They took my papers."
    assert desk.reported.intake.danger


@pytest.mark.django_db
def test_without_words_it_says_so_in_easy_words_and_keeps_the_rest(centre: TeamWithKeys) -> None:
    visit = Visitor("nl").post(
        "easy/write", [("place", "1000"), ("danger", "yes"), ("do", "check")]
    )
    assert visit.status == 422
    assert easy("nl").write.error in visit.text
    assert (visit.value("place"), visit.value("danger")) == ("1000", "yes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_told_and_kept_nowhere(language: str) -> None:
    item = PACK.selftest.items[0].id
    words = easy(language).answers
    visit = Visitor(language).post("easy/questions", [(str(item), "yes")])
    assert words.some in visit.text
    visit = Visitor(language).post("easy/questions", [(str(item), "no")])
    assert words.none in visit.text


def test_where_there_is_none_there_is_no_link_and_no_page() -> None:
    for language in languages.shown():
        home = Client().get(f"/{language.code}/").content.decode()
        there = language.code in LANGUAGES
        assert (f"/{language.code}/easy/" in home) == there
        page = Client().get(f"/{language.code}/easy/")
        assert page.status_code == (200 if there else 302)
        assert there or page.headers["Location"] == "/en/easy/"
