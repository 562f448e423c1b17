"""What is true of adults only is never said about a child: on a page, on a paper, or offline."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from fanal.knowledge import Instrument, Pack, SectionId, Whom
from fanal.public import checking, countries, languages
from fanal.public.countries import Edition
from fanal.public.languages import Language
from fanal.public.papers import result
from fanal.public.papers.result import Finding
from tests.public.houses import TWO, known, living_in
from tests.public.test_checking import LISTS, Inspector, _post

CHILD = ("yes", "not-sure", "")
SAID = ("seen", "not-seen", "unknown")
every_list = pytest.mark.parametrize(("country", "list_id"), LISTS)


@pytest.fixture(autouse=True)
def two() -> Iterator[None]:
    with living_in(*TWO):
        yield


def _of(country: str) -> tuple[Pack, Edition]:
    pack = known(*TWO).packs[country]
    return pack, countries.edition(languages.source(), pack)


def _only_of(pack: Pack, whom: Whom) -> list[str]:
    """What is said about people of this age alone."""
    points = [point for section in pack.guidance.values() for point in section.points]
    return [str(point.text) for point in points if point.whom is whom]


def _fields(instrument: Instrument, said: str, minor: str) -> dict[str, str]:
    marks = {f"sign-{item.id}": said for item in instrument.items}
    return {"list": instrument.id, "minor": minor, "danger": "no", **marks}


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if "text" in data:
            yield data["text"]
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from _words(each)


def test_what_needs_a_yes_is_said_of_adults_alone() -> None:
    asks = re.compile(r"\bconsent\b|\ba yes\b|\bsaid yes\b|take the step|no right to stay")
    for country in TWO:
        pack, _edition = _of(country)
        for id in (SectionId.PROFESSIONAL_DO, SectionId.PROFESSIONAL_DONT):
            for point in pack.guidance[id].points:
                if asks.search(str(point.text)):
                    assert point.whom is Whom.ADULTS, f"{country} {id}.{point.id}"


@every_list
def test_no_result_about_a_child_says_what_is_true_of_adults(country: str, list_id: str) -> None:
    pack, edition = _of(country)
    adult = [escape(text) for text in _only_of(pack, Whom.ADULTS)]
    assert adult
    shown = set()
    for said in SAID:
        for minor in CHILD:
            fields = _fields(pack.instruments[list_id], said, minor)
            desk = Inspector(edition.root).send("result", **fields)
            assert desk.status == 200
            assert not [text for text in adult if text in desk.html]
        fields = _fields(pack.instruments[list_id], said, "no")
        grown = Inspector(edition.root).send("result", **fields).html
        shown |= {text for text in adult if text in grown}
    assert shown


@every_list
def test_neither_does_its_paper(
    country: str, list_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, edition = _of(country)
    found: list[Finding] = []

    def noted(finding: Finding, language: Language) -> bytes:
        found.append(finding)
        return b"%PDF"

    monkeypatch.setattr(checking, "pdf", noted)
    for said in SAID:
        for minor in CHILD:
            fields = _fields(pack.instruments[list_id], said, minor)
            Inspector(edition.root).send("paper", **fields)
    assert len(found) == len(SAID) * len(CHILD)
    for each in found:
        with translation.override("en"):
            words = list(_words(result.sheet(each, edition.language).data))
        assert not set(words) & set(_only_of(pack, Whom.ADULTS))


def test_where_nobody_is_asked_for_an_age_each_point_says_of_whom_it_is_true() -> None:
    for country in TWO:
        pack, edition = _of(country)
        for path, shown in (
            ("professionals/", (SectionId.PROFESSIONAL_DO, SectionId.PROFESSIONAL_DONT)),
            ("professionals/handed/", (SectionId.PROFESSIONAL_DO,)),
        ):
            address = edition.root + path
            answer = _post(address, {"show": "all"}) if "handed" in path else Client().get(address)
            html = answer.content.decode()
            for id in shown:
                for point in pack.guidance[id].points:
                    marked = f"<strong>For an adult:</strong> {escape(point.text)}"
                    assert escape(point.text) in html
                    assert (marked in html) is (point.whom is Whom.ADULTS)


@every_list
def test_a_kept_list_shows_it_where_somebody_is_of_age(country: str, list_id: str) -> None:
    """The rest is the script's; a browser looks at that."""
    pack, edition = _of(country)
    html = Client().get(f"{edition.root}professionals/kept/{list_id}/").content.decode()
    for whom, when in ((Whom.ADULTS, "adult"), (Whom.MINORS, "child")):
        lines = [line for line in html.split("<li") if f' data-if="{when}" hidden>' in line]
        for text in _only_of(pack, whom):
            holding = [line for line in html.split("<li") if escape(text) in line]
            assert all(line in lines for line in holding), text
