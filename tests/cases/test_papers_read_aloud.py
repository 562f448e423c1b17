"""Papers as somebody hears them: every word tagged, once, in order, under a heading."""

import pytest

from fanal.cases.kinds import Line
from fanal.cases.kinds.papers import Reader
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.person import Person
from fanal.cases.papers.casefile import Wish, case_paper
from fanal.cases.papers.paper import Paper as Made
from fanal.cases.papers.paper import apart
from fanal.cases.papers.sheet import sheet_paper
from fanal.cases.sheets import PARTS as SHEETS
from fanal.core import clock
from fanal.core.languages import WHOLE
from tests.cases.files import evaluate, file_of, open_case, start, today
from tests.cast import make_team
from tests.support.pdf import Paper, reaches, squeezed
from tests.support.pdf_checks import (
    assert_all_marked,
    assert_fonts,
    assert_said_of_itself,
    assert_steps,
    assert_told,
)

LANGUAGES = list(WHOLE)
MIXED = "أمينة ديالو ولدت في 3 مارس 1999 في Conakry, Guinée (+32 470 12 34 56)، غينيا."


LONG = "Arbeidsongeschiktheidsverzekeringsmaatschappij" * 4


def long_paper(language: str) -> Made:
    """One of everything, over several pages, with words of both directions."""
    made = Made(title="Papers", language=language, foot="1234\u00a05678 · ")
    made.heading("Papers", 1)
    made.facts([Line("Reference", "1234 5678"), Line("Parts", several=("One", "اثنان"))])
    made.rule()
    for number in range(12):
        made.heading(f"Part {number}")
        made.heading(f"{number} · {MIXED}", 3, struck=number % 2 == 0)
        made.soft(MIXED)
        made.notice("This entry no longer counts.\nحُذف هذا.")
        made.facts([Line("Name", MIXED), Line("", "No label"), Line("اسم", "Amina")], struck=True)
        made.text("Two lines,\nand one in Arabic: أمينة.\n" + "Many words that follow. " * 20)
        made.listing(["One", MIXED, "ثلاثة"])
        made.facts([Line(LONG[:30], LONG), Line("", LONG)])
    return made


def words_of(made: Made) -> list[str]:
    """Everything on it, block by block, as it was given."""
    found: list[str] = []
    for block in made.blocks:
        if block["kind"] == "facts":
            for row in block["rows"]:
                found += [row["label"]["text"], *(value["text"] for value in row["values"])]
        elif block["kind"] == "list":
            found += [item["text"] for item in block["items"]]
        else:
            found.append(block.get("text", ""))
    return [words for words in map(squeezed, found) if words]


def check(made: Made) -> Paper:
    printed = made.print()
    assert printed.whole
    read = Paper(printed.pdf)
    assert_told(read, made.language, made.title)
    assert_headings(read)
    assert_all_marked(read)
    assert_fonts(read)
    spoken = [squeezed(words) for tag, words in read.texts() if tag != "Lbl"]
    assert spoken == words_of(made)
    assert_said_of_itself(read)
    return read


def assert_headings(read: Paper) -> None:
    assert_steps(read)
    # Nothing on a paper is a table or a picture. Whoever brings one brings its heads (TH, Scope)
    # or its words (Alt), and asks for them here.
    assert not {"Table", "TR", "TH", "TD", "Figure", "Formula", "Link"} & set(read.tags())


@pytest.mark.parametrize("language", ["nl", "ar", "en"])
def test_a_long_paper_is_read_word_by_word_in_order(language: str) -> None:
    read = check(long_paper(language))
    assert read.pages > 3
    # What stands below each page is none of the words.
    assert not any("12345678·" in squeezed(words) for _, words in read.texts())


@pytest.mark.django_db
@pytest.mark.parametrize("part", SHEETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_for_the_person_is_read_in_order(part: str, language: str) -> None:
    team = make_team()
    case = open_case(team)
    start(team, case, today())
    file = file_of(team, case)
    check(sheet_paper(file.state, file.pack, part, language, today()))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("reader", [Reader.COURT, Reader.PERSON])
def test_the_file_of_a_case_is_read_in_order(language: str, reader: Reader) -> None:
    team = make_team()
    case = open_case(team, Person(name="Amina ديالو", other_names="أمينة", nationality="Guinée"))
    evaluate(team, case)
    start(team, case, today())
    wish = Wish(
        parts=tuple(Part),
        trail=True,
        reader=reader,
        language=language,
        since=None,
        until=None,
        last=99,
    )
    check(case_paper(file_of(team, case), wish, clock.now()))


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_no_word_runs_over_the_edge(language: str) -> None:
    made = Made(title="Papers", language=language)
    made.heading(LONG, 1)
    made.text(f"{LONG} {LONG.upper()}")
    made.facts([Line(LONG[:40], LONG), Line("x", "A" * 99), Line("", several=(LONG, "W" * 200))])
    edge = 22 / 25.4 * 72
    for left, right in reaches(made.print().pdf):
        assert edge - 1 <= left
        assert right <= 595 - edge + 1


def test_a_short_value_stands_beside_its_label_whichever_way_it_runs() -> None:
    for language, label, words in (("nl", "Name", "أمينة"), ("ar", "اسم", "Amina")):
        made = Made(title="Papers", language=language)
        made.facts([Line(label, words)])
        one, other, *_ = reaches(made.print().pdf)
        # A third of the page is the label's; the rest of that line is empty.
        assert abs(other[0] - one[0]) < 220, language


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_label_that_is_a_sentence_has_the_width_of_the_page(language: str) -> None:
    made = Made(title="Papers", language=language)
    sentence = "She has broken with those who are suspected of it." * 2
    made.facts([Line(sentence, "No"), Line("Name", "Amina")])
    widest = max(right - left for left, right in reaches(made.print().pdf))
    assert widest > 300


def test_who_wrote_it_does_not_turn_the_day_around() -> None:
    made = Made(title="Papers", language="ar")
    made.soft(f"{apart('Noor')} · 26 نوفمبر 2026")
    made.soft("Noor Peeters")
    assert [block["rtl"] for block in made.blocks] == [True, False]


def test_the_same_paper_is_the_same_bytes() -> None:
    made = long_paper("ar")
    assert made.print().pdf == made.print().pdf
