"""Papers that leave a case: tagged, in the right language, with what was chosen and no more."""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client

from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.papers import PapersMade
from fanal.cases.kinds.parts import PARTS, Part
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case
from fanal.cases.papers.casefile import DEEDS
from fanal.cases.papers.forms import OFF
from fanal.cases.papers.paper import Paper
from fanal.cases.sheets import PARTS as SHEETS
from fanal.core import aside
from fanal.core.languages import WHOLE
from fanal.core.press import PROGRAM
from fanal.dossiers.contents import kinds
from fanal.dossiers.opening import OpenEntry
from fanal.knowledge import current
from tests.cases.files import evaluate, file_of, in_days, open_case, start, write
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
CHOSEN = {"reader": "court", "parts": ["person", "outcome"], "language": "en"}


def text_of(pdf: bytes) -> str:
    """Every word on it, in the order of the letters; what a reader's search would find."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return " ".join(" ".join(_page(page)) for page in opened.pages)


def _page(page: pikepdf.Page) -> Iterator[str]:
    fonts: Any = page.resources.get("/Font", {})
    tables = {str(name): _unicode(font) for name, font in fonts.items()}
    table: dict[bytes, str] = {}
    for operands, operator in _drawing(page):
        match str(operator):
            case "Tf":
                table = tables[str(operands[0])]
            case "Tj":
                yield _shown(bytes(operands[0]), table)
            case "TJ":
                shown = [bytes(o) for o in operands[0] if isinstance(o, pikepdf.String)]
                yield _shown(b"".join(shown), table)


def _drawing(page: pikepdf.Page) -> Iterator[tuple[Any, Any]]:
    for each in pikepdf.parse_content_stream(page):
        yield each.operands, each.operator


def _shown(codes: bytes, table: dict[bytes, str]) -> str:
    return "".join(table.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))


def _unicode(font: Any) -> dict[bytes, str]:
    table: dict[bytes, str] = {}
    for line in font["/ToUnicode"].read_bytes().decode().splitlines():
        if found := re.fullmatch(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", line.strip()):
            table[bytes.fromhex(found[1])] = bytes.fromhex(found[2]).decode("utf-16-be")
    return table


def squeezed(text: str) -> str:
    """Without the spaces, which a PDF sets by moving rather than by a letter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def has(pdf: bytes, words: str) -> bool:
    return squeezed(words) in squeezed(text_of(pdf))


def assert_accessible(pdf: bytes, language: str) -> None:
    """Tagged, titled, with its language: the marks of PDF/UA-1 that a reader lives on."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert "/StructTreeRoot" in root
        assert str(root.Lang).split("-")[0] == language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with opened.open_metadata() as metadata:
            assert metadata.get("pdfuaid:part") == "1"
        assert "/Author" not in opened.docinfo


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    case = open_case(team)
    evaluate(team, case)
    start(team, case, date(2026, 1, 2))
    write(team, case, CaseNote, text="Only for us.")
    write(team, case, Task, text="Call the lawyer", on=in_days(3))
    return case


def address(case: Case) -> str:
    return f"/desk/cases/{case.pk}/papers/"


def asked(desk: Client, case: Case, **fields: Any) -> Any:
    """What the page would send, with the words typed into it."""
    page = desk.get(address(case)).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(once|seen)" value="([^"]*)"', page))
    return desk.post(address(case), {**hidden, **CHOSEN, **fields})


def make(desk: Client, case: Case, **fields: Any) -> bytes:
    answer = asked(desk, case, do="make", **fields)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="papers.pdf"'
    content: bytes = answer.content
    return content


def test_a_paper_holds_the_chosen_parts_and_no_others(desk: Client, case: Case) -> None:
    pdf = make(desk, case)
    assert_accessible(pdf, "en")
    for words in ("Amina Diallo", "Papers and debt.", f"{case.reference[:4]} {case.reference[4:]}"):
        assert has(pdf, words), words
    for words in ("Sleeps at work.", "Only for us.", "Call the lawyer", "Who read and did what"):
        assert not has(pdf, words), words


def test_notes_and_the_trail_come_only_when_asked_for(desk: Client, case: Case) -> None:
    page = desk.get(address(case)).content.decode()
    ticked = re.findall(r'name="parts" value="(\w+)"[^>]* checked', page)
    assert ticked == [part.value for part in Part if part not in OFF]
    pdf = make(desk, case, parts=["notes"], trail="on")
    assert has(pdf, "Only for us.")
    assert has(pdf, "Who read and did what")
    assert not has(pdf, "Amina Diallo")


def test_that_it_was_made_stands_in_the_file_and_on_the_trail(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    pdf = make(desk, case)
    last = file_of(team, case).entries[-1]
    assert isinstance(last, OpenEntry)
    assert isinstance(last.content, PapersMade)
    assert last.content.parts == (Part.PERSON, Part.OUTCOME)
    assert last.content.sha256 == hashlib.sha256(pdf).hexdigest()
    event = AuditEvent.objects.filter(subject=case.pk).latest("seq")
    assert event.event == "case-printed"
    page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert last.content.sha256 in page


def test_the_same_form_sent_twice_gives_the_same_paper_and_one_entry(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    fields = {**CHOSEN, "once": "ab" * 16, "seen": str(file_of(team, case).last_number)}
    first = desk.post(address(case), {**fields, "do": "make"}).content
    written = file_of(team, case).last_number
    assert desk.post(address(case), {**fields, "do": "make"}).content == first
    assert file_of(team, case).last_number == written


def test_other_parts_chosen_on_the_same_page_are_another_paper(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    """A download leaves the page where it is: who unticks the notes then gets none."""
    page = {**CHOSEN, "once": "ab" * 16, "seen": str(file_of(team, case).last_number)}
    desk.post(address(case), {**page, "parts": ["notes", "outcome"], "do": "make"})
    again = desk.post(address(case), {**page, "parts": ["outcome"], "do": "make"}).content
    assert has(again, "Papers and debt.")
    assert not has(again, "Only for us.")
    made = [
        entry.content.sha256
        for entry in file_of(team, case).entries
        if isinstance(entry, OpenEntry) and isinstance(entry.content, PapersMade)
    ]
    assert len(made) == 2
    assert made[1] == hashlib.sha256(again).hexdigest()


def test_looking_first_says_what_is_in_it_and_what_is_not_and_writes_nothing(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    before = file_of(team, case).last_number
    page = unescape(asked(desk, case, do="look").content.decode())
    inside, _, outside = page.partition("What will not be in it")
    assert "Outcome of the evaluation" in inside
    assert "Notes of the team" in outside
    assert "Make the PDF" in outside
    assert "Some letters cannot be drawn" not in page
    assert file_of(team, case).last_number == before


def test_an_entry_that_was_struck_is_there_and_says_why(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    write(team, case, Correction, number=3, why="It was about her sister.")
    pdf = make(desk, case)
    assert has(pdf, "Papers and debt.")
    assert has(pdf, "It was about her sister.")


def test_days_bound_what_comes_onto_it(desk: Client, case: Case) -> None:
    pdf = make(desk, case, until="2020-01-01")
    assert not has(pdf, "Amina Diallo")
    answer = asked(desk, case, do="make", since="2026-02-02", until="2026-02-01")
    assert answer.status_code == 422


def test_for_the_person_it_names_no_team_and_no_case(desk: Client, case: Case) -> None:
    pdf = make(desk, case, reader="person", parts=["rights"])
    for words in ("Payoke", "case", "Amina", "A. D.", "trafficking"):
        assert not has(pdf, words), words
    court = make(desk, case, parts=["rights"])
    assert has(court, str(current().team(case.team_id).name))


@pytest.mark.parametrize(
    "wrong",
    [{"parts": []}, {"reader": ""}, {"reader": "other"}, {"parts": ["x"]}, {"language": "xx"}],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    desk: Client, team: TeamWithKeys, case: Case, wrong: dict[str, Any]
) -> None:
    before = file_of(team, case).last_number
    answer = asked(desk, case, do="make", **wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert file_of(team, case).last_number == before


def test_when_the_press_breaks_nothing_is_written_and_it_is_said(
    desk: Client, team: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise aside.AsideFailed

    monkeypatch.setattr("fanal.core.press.aside.run", broken)
    before = file_of(team, case).last_number
    for do in ("make", "look"):
        answer = asked(desk, case, do=do)
        assert answer.status_code == 503
        assert "The paper could not be made." in answer.content.decode()
    assert desk.get(f"/desk/cases/{case.pk}/sheet/pdf/").status_code == 503
    assert file_of(team, case).last_number == before


def test_of_another_teams_case_no_paper_is_made(case: Case) -> None:
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(address(case)).status_code == 404
    assert stranger.post(address(case), {**CHOSEN, "do": "make"}).status_code == 404
    assert stranger.get(f"/desk/cases/{case.pk}/sheet/pdf/").status_code == 404


def test_everything_that_happens_to_a_case_has_words_on_paper() -> None:
    of_cases = {
        event.value
        for event in Event
        if event.value.startswith(("case-", "glass-", "document-", "reminder-"))
    }
    assert of_cases == set(DEEDS)


def test_every_kind_of_entry_belongs_to_a_part() -> None:
    of_cases = [kind for kind in kinds().values() if issubclass(kind, CaseEntry)]
    assert of_cases
    assert set(PARTS) == set(Part)
    for part in set(Part) - {Part.OTHER}:
        assert any(kind.part is part for kind in of_cases), part


@pytest.mark.parametrize("part", SHEETS)
@pytest.mark.parametrize("language", list(WHOLE))
def test_a_sheet_is_a_tagged_pdf_in_the_persons_language(
    desk: Client, case: Case, part: str, language: str
) -> None:
    answer = desk.get(f"/desk/cases/{case.pk}/sheet/pdf/?part={part}&language={language}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="papers.pdf"'
    assert_accessible(answer.content, language)
    for secret in ("Amina", case.reference[:4], "Payoke"):
        assert not has(answer.content, secret)


def test_arabic_begins_at_the_right_with_its_letters_joined() -> None:
    arabic, latin = Paper(title="x", language="ar"), Paper(title="x", language="en")
    arabic.text("\u0628\u0628\u0628")
    latin.text("bbb")
    places, glyphs = _drawn(arabic.print().pdf)
    assert places[0] > 500
    # One letter, drawn as it stands first, between and last.
    assert len(glyphs) == 3
    places, glyphs = _drawn(latin.print().pdf)
    assert places[0] < 100
    assert len(glyphs) == 1


def _drawn(pdf: bytes) -> tuple[list[float], set[bytes]]:
    """Where on the line the first words of a page are drawn, and with which glyphs."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        moved, places, glyphs = 0.0, list[float](), set[bytes]()
        for operands, operator in _drawing(opened.pages[0]):
            if str(operator) in ("cm", "Tm") and float(operands[4]):
                moved = float(operands[4])
            elif str(operator) in ("Tj", "TJ") and not places:
                places.append(moved)
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                codes = b"".join(bytes(o) for o in shown if isinstance(o, pikepdf.String))
                glyphs = {codes[at : at + 2] for at in range(0, len(codes), 2)}
        return places, glyphs


def test_letters_that_no_font_has_are_noticed() -> None:
    paper = Paper(title="x", language="en")
    paper.text("\U0001f9ff\ue123")
    assert not paper.print().whole


def test_words_are_never_markup() -> None:
    paper = Paper(title="#panic()", language="en", foot='"]#read("/etc/passwd")')
    words = '#read("/etc/passwd") *x* $y$ <z> \\ // [ ] `"'
    paper.text(words)
    paper.heading(words)
    assert has(paper.print().pdf, '#read("/etc/passwd") *x* $y$ <z>')


def test_no_word_goes_through_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program beside the server writes nowhere, and is told nothing by argument."""
    program = tmp_path / "traced.py"
    program.write_text(
        "import os, runpy, sys\n"
        "opened = []\n"
        "def hook(event, given):\n"
        "    if event == 'open' and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):\n"
        "        opened.append(str(given[0]))\n"
        "sys.addaudithook(hook)\n"
        f"runpy.run_path({str(PROGRAM)!r}, run_name='__main__')\n"
        "told = repr((opened, sys.argv[1:], sorted(os.environ)))\n"
        # The kernel itself lets it write into no file.
        f"with open({str(tmp_path / 'written')!r}, 'wb', buffering=0) as file:\n"
        "    try:\n"
        "        file.write(b'word')\n"
        "    except OSError:\n"
        "        told += ' refused'\n"
        "sys.stdout.buffer.write(b'TOLD' + told.encode())\n"
    )
    monkeypatch.setattr("fanal.core.press.PROGRAM", program)
    paper = Paper(title="x", language="en")
    paper.text("Zwavelgeel")
    pdf, _, told = paper.print().pdf.rpartition(b"TOLD")
    assert has(pdf, "Zwavelgeel")
    assert told.decode() == "([], [], ['LC_ALL']) refused"
