"""The result of a check as a paper: whole, tagged, about one list, and kept nowhere."""

import logging
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from fanal.core.aside import AsideFailed
from fanal.core.press import Printed, Sheet
from fanal.knowledge import Instrument, Ternary
from fanal.public import countries
from tests.public.houses import TWO, known, living_in
from tests.public.test_checking import LISTS
from tests.support.pdf import Paper, squeezed
from tests.support.pdf_checks import (
    assert_all_marked,
    assert_fonts,
    assert_said_of_itself,
    assert_steps,
    assert_told,
)

PACK = countries.shown()[0]
NOTE = "Zes bedden, zegt Kwikzilver"
LANGUAGES = ("en", "nl", "ar")


def _marked(found: Instrument, **more: str) -> dict[str, str]:
    first, second, *_rest = found.items
    return {
        "do": "paper",
        "list": found.id,
        "version": found.version,
        "marked": found.id,
        "minor": "no",
        f"sign-{first.id}": "seen",
        f"note-{first.id}": NOTE,
        f"sign-{second.id}": "not-seen",
        **more,
    }


def _paper(language: str, fields: dict[str, str]) -> HttpResponse:
    answer = Client().post(
        f"/{language}/professionals/check/",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
    )
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize(
    ("found", "language"),
    [
        pytest.param(each, language, id=f"{each.id}-{language}")
        for each in PACK.professional_instruments
        for language in LANGUAGES
    ],
)
def test_it_says_what_the_page_says_and_can_be_read_aloud(found: Instrument, language: str) -> None:
    answer = _paper(language, _marked(found))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="information-{language}.pdf"'
    read = Paper(answer.content)
    with translation.override(language):
        assert_told(read, language, gettext("Information"))
        texts = (
            found.title,
            found.items[0].text,
            found.items[1].text,
            PACK.guidance["professional_call"].title,
            gettext("What this does not mean"),
            PACK.guidance["professional_yes"].title,
            NOTE,
            found.version,
        )
        for text in texts:
            assert squeezed(str(text)) in _heard(read)
    assert_steps(read)
    assert_all_marked(read)
    assert_said_of_itself(read)
    assert_fonts(read)


def test_a_note_in_a_script_that_our_fonts_lack_asks_the_machine_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    honest = Sheet.print

    def listening(sheet: Sheet) -> Printed:
        printed = honest(sheet)
        asked.append((sheet.machine, printed.whole))
        return printed

    monkeypatch.setattr(Sheet, "print", listening)
    found = PACK.professional_instruments[0]
    for note, machine in (("Zes bedden", [False]), ("ข้อความ", [False, True])):
        asked.clear()
        marked = _marked(found, **{f"note-{found.items[0].id}": note})
        assert _paper("en", marked).status_code == 200
        assert [each for each, _whole in asked] == machine
        assert asked[0][1] is (machine == [False])


def _heard(read: Paper) -> str:
    return squeezed("".join(words for _tag, words in read.texts()))


def test_in_danger_the_numbers_come_before_everything() -> None:
    found = PACK.professional_instruments[0]
    for danger, first in (("yes", True), ("no", False)):
        heard = _heard(Paper(_paper("en", _marked(found, danger=danger)).content))
        heading = heard.index(squeezed("What the signs can mean"))
        assert (heard.index(PACK.urgent[0].number) < heading) is first


@pytest.mark.parametrize(("country", "list_id"), LISTS)
def test_about_a_child_it_names_who_is_there_for_children_on_its_first_page(
    country: str, list_id: str
) -> None:
    children = {
        "be": (("116 000", "Child Focus"), ("+32 78 15 43 24", "Guardianship Service")),
        "nl": (("0800 2000", "Veilig Thuis"),),
    }[country]
    with living_in(*TWO):
        pack = known(*TWO).packs[country]
        for minor in Ternary:
            found = pack.instruments[list_id]
            marks = {f"sign-{item.id}": "seen" for item in found.items}
            notes = {f"note-{item.id}": "a word " * 40 for item in found.items}
            fields = {**_marked(found, minor=minor.value), **marks, **notes}
            read = Paper(_paper(f"en/{country}", fields).content)
            first = squeezed("".join(words for (page, _), words in read.said.items() if not page))
            centre = next(iter(pack.centres.values()))
            assert squeezed(str(centre.phone_display)) in first
            for number, name in children:
                entry = squeezed(f"{number}{name}Day and night")
                assert (entry in first) is (minor is not Ternary.NO)
                assert (entry in _heard(read)) is (minor is not Ternary.NO)


def test_what_cannot_be_made_now_loses_no_mark_and_leaves_no_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = PACK.professional_instruments[0]
    failing = mock.patch("fanal.core.aside.run", side_effect=AsideFailed)
    with caplog.at_level(logging.DEBUG), failing:
        answer = _paper("en", _marked(found))
    assert answer.status_code == 503
    assert "The PDF could not be made" in answer.content.decode()
    assert NOTE in answer.content.decode()
    assert "Kwikzilver" not in caplog.text


def test_a_list_that_has_changed_is_marked_again_first() -> None:
    found = PACK.professional_instruments[0]
    answer = _paper("en", _marked(found, version="1999"))
    assert answer["Content-Type"].startswith("text/html")
