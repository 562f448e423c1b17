"""The spreadsheet that comes along: read whatever wrote it, looked at, all of it or nothing."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fanal.accounts.models import Membership, Role
from fanal.audit.models import AuditEvent
from fanal.cases.bringing import actions as bringing
from fanal.cases.bringing import reader
from fanal.cases.bringing.columns import Column, guess
from fanal.cases.bringing.days import Days
from fanal.cases.bringing.listing import Listing, Unreadable, read_list
from fanal.cases.bringing.rows import Reader as Rows
from fanal.cases.finding.matching import likely_matches
from fanal.cases.forms import FindForm
from fanal.cases.kinds.brought import CaseBrought
from fanal.cases.kinds.met import Met
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Gender, Marital, Person
from fanal.cases.models import BroughtList, Case, CaseToken, DueDate
from fanal.cases.sweeps import forget_lists
from fanal.cases.today import Scope
from fanal.cases.today import today as due_today
from fanal.core import clock
from fanal.dossiers.opening import OpenEntry
from fanal.knowledge import Ternary, current
from tests.cases.files import file_of, in_days, open_case
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
HEADERS = ["Voornaam", "Naam", "Geboortedatum", "Nationaliteit", "GSM", "Opmerking"]
HEADERS += ["Fase", "Sinds", "Volgende datum", "Te doen", "Schoenmaat"]
SOON = f"{in_days(9):%d/%m/%Y}"
AMINA = ["Amina", "Diallo", "03/02/1999", "Guinee", "+32470123456", "=HYPERLINK(1)"]
AMINA += ["be-adult:reflection", "02/01/2026", SOON, "Advocaat bellen", "38"]
BLESSING = ["Blessing", "Osei", "", "Ghana", "", "", "", "", "", "", ""]
WRONG = ["Chidi", "Eze", "31/31/1999", "Nigeria", "", "", "be-nonsense", "", "gisteren", "", ""]


def a_csv(*rows: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADERS, *rows])
    return text.getvalue().encode(encoding)


def an_xlsx(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADERS, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells_of(content: bytes) -> list[list[str]]:
    told = reader.read(content)
    return [told["headers"], *(cells for _number, cells in told["rows"])]


def send(desk: Client, content: bytes, team: str = "be/pag-asa", name: str = "list.csv") -> Any:
    return desk.post(
        "/desk/cases/bring/", {"team": team, "list": SimpleUploadedFile(name, content)}
    )


def brought(desk: Client, content: bytes) -> str:
    """The address of the list that was read."""
    answer = send(desk, content)
    assert answer.status_code == 302, errors(answer)
    return str(answer.headers["Location"])


def errors(answer: Any) -> list[str]:
    return re.findall(r'class="error[^>]*>([^<]+)', answer.content.decode())


def asked(desk: Client, address: str, do: str, **fields: str) -> Any:
    """What the page would send as it stands: what was guessed and chosen."""
    html = desk.get(address).content.decode()
    chosen = {
        name: unescape(value[1]) if (value := re.search(r'value="([^"]*)" selected', of)) else ""
        for name, of in re.findall(r'<select name="([^"]+)"(.*?)</select>', html, re.DOTALL)
    }
    return desk.post(
        address, {"doubles": "leave-out", "whose": "nobody", **chosen, **fields, "do": do}
    )


# What wrote it


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_csv_is_read_whatever_wrote_it(delimiter: str, encoding: str) -> None:
    row = [*BLESSING[:5], f"Zoë zei: {delimiter} en ' en €", *BLESSING[6:-1], "x"]
    content = a_csv(row, delimiter=delimiter, encoding=encoding)
    assert cells_of(content) == [HEADERS, row]


def test_latin_1_and_quoted_lines_are_read() -> None:
    content = 'Nom;Note\r\n"Zo\xeb";"une ligne\net une autre"\r\n'.encode("latin-1")
    assert cells_of(content) == [["Nom", "Note"], ["Zoë", "une ligne\net une autre"]]


def test_a_spreadsheet_is_read_with_its_days_and_numbers() -> None:
    content = an_xlsx(["Amina", None, date(1999, 2, 3), "Guinée", 470123456, None, True, 1.5])
    assert cells_of(content)[1][:8] == [
        "Amina",
        "",
        "1999-02-03",
        "Guinée",
        "470123456",
        "",
        "True",
        "1.5",
    ]


def a_book(*rows: list[Any], merged: tuple[str, ...] = (), **more: Any) -> bytes:
    book = openpyxl.Workbook()
    for name, value in more.items():
        setattr(book, name, value)
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_title_stands_above_the_names_of_the_columns_and_is_none() -> None:
    rows = [["Clients 2026"], [], ["Naam", "Land", "Taal", "GSM"], ["Amina", "GN", "fr", "1"]]
    told = reader.read(a_book(*rows, merged=("A1:D1",)))
    assert told["headers"] == rows[2]
    assert told["rows"] == [(4, rows[3])]
    # Three names are no title, however wide the lines below them are.
    wide = b"Naam,Land,Taal\r\n" + b"a,b,c,d,e,f,g,h,i,j,k,l\r\n"
    assert reader.read(wide)["headers"][:3] == ["Naam", "Land", "Taal"]
    assert reader.read(b"Naam\r\nAmina\r\n")["headers"] == ["Naam"]


def test_what_was_merged_over_several_lines_holds_for_each_of_them() -> None:
    rows: list[list[Any]] = [["Naam", "Land"], ["Amina", "Guinee"], ["Binta"], ["Chi"], [None, "X"]]
    found = cells_of(a_book(*rows, merged=("B2:B3", "A5:A1000")))
    assert found[1:] == [["Amina", "Guinee"], ["Binta", "Guinee"], ["Chi", ""], ["", "X"]]


FORMULA = '=UPPER("gn")'


def test_a_formula_without_its_result_is_not_taken_for_an_empty_cell() -> None:
    rows = [["Naam", "Land"], ["Amina", FORMULA], [], [FORMULA], ["Binta", "GN"]]
    told = reader.read(a_book(*rows))
    assert told["rows"] == [(2, ["Amina", "#=B2"]), (4, ["#=A4", ""]), (5, ["Binta", "GN"])]


def test_where_the_name_of_a_column_is_unknown_nothing_is_read() -> None:
    with pytest.raises(reader.Wrong, match="no-results"):
        reader.read(a_book(["Naam", FORMULA], ["Amina", "GN"]))


def test_a_line_with_such_a_formula_is_left_out_and_its_cell_is_named(
    desk: Client, team: TeamWithKeys
) -> None:
    rows = [["Naam", "Nationaliteit"], ["Chidi", FORMULA], ["Amina", "GN"]]
    address = brought(desk, a_book(*rows))
    page = unescape(asked(desk, address, "look").content.decode())
    assert "Nationaliteit: cell B2 is a formula without a result." in page
    assert "1 line is left out" in page
    assert asked(desk, address, "bring").status_code == 302
    assert [file_of(team, each).state.person.name for each in Case.objects.all()] == ["Amina"]


def test_in_a_column_that_is_left_out_a_formula_stops_no_line() -> None:
    listing = read_list(a_book(["Naam", "Saldo"], ["Amina", FORMULA]), "be/pag-asa")
    line, common = listing.rows[0], (current().pack, in_days(0))
    assert Rows(listing, [Column.NAME, Column.LEAVE], *common).read(line).reasons == []
    (reason,) = Rows(listing, [Column.NAME, Column.BORN], *common).read(line).reasons
    assert reason.startswith("Saldo: cell B2 is a formula")


def with_results(value: bytes, kind: bytes = b"") -> bytes:
    """The same as a spreadsheet program saves it: the formula and what came of it."""
    made = io.BytesIO()
    without = io.BytesIO(a_book(["Naam", "Land"], ["Amina", "=UPPER(1)"]))
    with zipfile.ZipFile(without) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"<v></v>", b"<v>" + value + b"</v>")
            content = content.replace(b"<v />", b"<v>" + value + b"</v>")
            new.writestr(name, content.replace(b'<c r="B2"', b'<c r="B2"' + kind))
    return made.getvalue()


def test_a_formula_counts_as_what_came_of_it() -> None:
    assert cells_of(with_results(b"38"))[1] == ["Amina", "38"]
    assert cells_of(with_results(b"GN", b' t="str"'))[1] == ["Amina", "GN"]
    assert cells_of(with_results(b"", b' t="str"'))[1] == ["Amina", ""]


def test_a_book_that_counts_days_from_1904_says_so() -> None:
    assert reader.read(a_book(["a"], [1]))["counted"]
    assert not reader.read(a_book(["a"], [1], epoch=CALENDAR_MAC_1904))["counted"]


def test_a_mistake_of_the_spreadsheet_is_no_value(desk: Client) -> None:
    address = brought(desk, b"Naam;Land van herkomst;Opmerking\r\nA;#N/A;#REF!\r\n#VERW!;GN;\r\n")
    page = unescape(asked(desk, address, "look").content.decode())
    assert "Land van herkomst: a mistake of the spreadsheet, and no value" in page
    assert "Naam: a mistake of the spreadsheet, and no value" in page
    assert "No line can become a case like this." in page


def test_lines_keep_their_number_and_empty_ones_are_none() -> None:
    told = reader.read(b"\r\nname,x\r\n\r\nAmina,\r\n,\r\nB,2\r\n")
    assert told == {
        "headers": ["name", "x"],
        "rows": [(4, ["Amina", ""]), (6, ["B", "2"])],
        "counted": True,
    }


def a_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"\0" * 70_000_000)
    return file.getvalue()


def with_entities() -> bytes:
    """A spreadsheet whose XML would grow for ever."""
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    was = io.BytesIO(an_xlsx(BLESSING))
    made = io.BytesIO()
    with zipfile.ZipFile(was) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = f"<!DOCTYPE x [{entities}]>".encode() + content.split(b"?>", 1)[
                    -1
                ].replace(b"Blessing", b"&m;")
            new.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"", "empty"),
        (lambda: b" \r\n ", "empty"),
        (lambda: b"name,phone\r\n", "no-rows"),
        (lambda: b"PK\x03\x04 nothing of the kind", "no-table"),
        (lambda: b"%PDF-1.7 \x00\x01\x02 no list", "no-table"),
        (lambda: b"a," * 61 + b"a\r\nb\r\n", "too-wide"),
        (lambda: b"a\r\n" + b"b" * 10_001, "too-long"),
        (lambda: b"a\r\n" + b"b\r\n" * 2_001, "too-many"),
        (a_bomb, "too-big"),
        (lambda: reader.OLE + b"\0" * 99 + reader.LOCKED, "locked"),
        (lambda: reader.OLE + b"\0" * 99, "no-table"),
    ],
)
def test_what_is_no_list_is_refused_by_name(content: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_list(content(), "be/pag-asa")
    assert refused.value.code == code


def test_beside_the_server_a_list_is_read_with_every_door_shut() -> None:
    """As in the house: in the program of its own, which can open nothing more."""
    row = [*BLESSING[:5], "Zoë", *BLESSING[6:-1], "x"]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        listing = read_list(a_csv(row, encoding=encoding), "be/pag-asa")
        assert [list(each.cells) for each in listing.rows] == [row], encoding
    listing = read_list(an_xlsx(row), "be/pag-asa")
    assert listing.headers == tuple(HEADERS)
    assert [(each.number, list(each.cells)) for each in listing.rows] == [(2, row)]


def test_entities_do_not_grow() -> None:
    with pytest.raises(Unreadable):
        read_list(with_entities(), "be/pag-asa")


def test_two_thousand_lines_are_the_most() -> None:
    assert len(read_list(b"a\r\n" + b"b\r\n" * 2_000, "be/pag-asa").rows) == 2_000


# What the columns are


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        ("Name,Date of birth,Nationality,Phone,Remarks", "name,born,nationality,phone,note"),
        ("Voornaam,Familienaam,Geb. datum,Taal", "first-name,family-name,born,languages"),
        ("Prénom,Nom,Date de naissance,Nationalité", "first-name,family-name,born,nationality"),
        ("Vorname,Nachname,Geburtsdatum,Sprachen", "first-name,family-name,born,languages"),
        ("Dossiernummer,Naam,Fase,Sinds,Opvolging", "old,name,phase,phase-since,next-on"),
        ("Schoenmaat,,Kleur", ",,"),
        ("Opmerking,Opmerking 2", "note,note"),
        ("Name,Name", "name,"),
    ],
)
def test_columns_are_guessed_from_their_names(headers: str, columns: str) -> None:
    assert ",".join(guess(headers.split(","))) == columns


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        ("1-2-2026", date(2026, 2, 1)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2026-12-31 00:00:00", date(2026, 12, 31)),
        ("12/31/2026", None),
        ("31/12/26", date(2026, 12, 31)),
        ("31 december 2026", date(2026, 12, 31)),
        ("3 févr. 2026", date(2026, 2, 3)),
        ("3. März 26", date(2026, 3, 3)),
        ("3-mrt-2026", date(2026, 3, 3)),
        ("3 lune 2026", None),
        ("3 jui 2026", None),
        ("46387", date(2026, 12, 31)),
        ("20261231", None),
        ("31/12/2026 0:00", date(2026, 12, 31)),
        ("31/12/2026 14:30", None),
        ("12/13/26", None),
        ("29/02/2026", None),
        ("31/12/0026", None),
        ("yesterday", None),
    ],
)
def test_a_day_is_never_guessed(text: str, day: date | None) -> None:
    days = Days(current().pack, date(2026, 11, 26))
    assert days.read(text) == day


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("03/02/99", date(1999, 2, 3)),
        ("03/02/05", date(2005, 2, 3)),
        ("03/02/27", date(1927, 2, 3)),
        ("36194", date(1999, 2, 3)),
    ],
)
def test_a_birth_of_two_digits_lies_in_the_last_hundred_years(text: str, born: date) -> None:
    assert Days(current().pack, date(2026, 11, 26)).read(text, birth=True) == born


def test_a_count_that_may_begin_elsewhere_is_no_day() -> None:
    assert Days(current().pack, date(2026, 11, 26), counted=False).read("36194") is None


# From the list to cases


def test_a_list_is_looked_at_before_anything_is_kept(desk: Client) -> None:
    address = brought(desk, a_csv(AMINA, BLESSING, WRONG, delimiter=";"))
    page = unescape(desk.get(address).content.decode())
    assert "3 lines were read." in page
    assert "\u2068Amina\u2069 · \u2068Blessing\u2069" in page
    page = unescape(asked(desk, address, "look").content.decode())
    assert "2 lines become cases" in page
    assert "1 line is left out" in page
    for reason in (
        "Geboortedatum: no date like 31/12/2026",
        "Fase: no phase of this country is called so",
        "Volgende datum: no date",
    ):
        assert reason in page, reason
    assert Case.objects.count() == 0


def test_accepted_lines_become_cases_with_all_they_said(desk: Client, team: TeamWithKeys) -> None:
    address = brought(desk, a_csv(AMINA, BLESSING))
    assert asked(desk, address, "bring").status_code == 302
    assert "2 lines are cases now." in desk.get(address).content.decode()
    amina, blessing = sorted(
        (file_of(team, case) for case in Case.objects.all()),
        key=lambda file: file.state.person.name,
    )
    assert amina.state.person == Person(
        name="Amina Diallo",
        family_name="Diallo",
        born=date(1999, 2, 3),
        nationality="Guinee",
        phone="+32470123456",
    )
    said = [e.content for e in amina.entries if isinstance(e, OpenEntry)]
    assert [c.row for c in said if isinstance(c, CaseBrought)] == [2]
    assert [c.text for c in said if isinstance(c, CaseNote)] == ["Opmerking: =HYPERLINK(1)"]
    assert amina.state.running is not None
    assert (amina.state.running.phase, amina.state.running.since) == (
        "reflection",
        date(2026, 1, 2),
    )
    assert amina.state.phase_due == date(2026, 2, 16)
    phase = amina.pack.procedures["be-adult"].phase("reflection")
    stand = {each.id: each.met for each in amina.state.conditions.values()}
    assert stand == {each.id: Met.UNKNOWN for each in phase.conditions}
    assert [(task.words, task.on) for task in amina.state.tasks if task.words] == [
        ("Advocaat bellen", in_days(9))
    ]
    assert amina.state.assignee is None
    assert amina.case.assignee_id is None
    assert blessing.state.running is None
    assert amina.case.reference != blessing.case.reference
    trail = AuditEvent.objects.filter(event="case-opened")
    assert {event.subject for event in trail} == {amina.case.pk, blessing.case.pk}


def test_cases_of_a_list_stand_in_today_and_are_found_by_name(
    desk: Client, team: TeamWithKeys
) -> None:
    asked(desk, brought(desk, a_csv(AMINA)), "bring")
    case = Case.objects.get()
    form = FindForm({"words": "Aminah Dialo"})
    assert form.is_valid()
    assert [match.case for match in likely_matches(team.actor, form.person())] == [case]
    rows = [row for _when, rows in due_today(team.actor, Scope.TEAM, 0).groups for row in rows]
    assert {row.due.case_id for row in rows} == {case.pk}
    assert desk.get(f"/desk/cases/{case.pk}/").status_code == 200
    assert "A. D." in desk.get("/desk/cases/?tab=team").content.decode()


def test_mine_are_mine(desk: Client, team: TeamWithKeys) -> None:
    asked(desk, brought(desk, a_csv(BLESSING)), "bring", whose="mine")
    assert Case.objects.get().assignee_id == team.adviser.member.pk


def test_what_was_left_out_comes_back_with_reasons_and_starts_no_formula(
    desk: Client, team: TeamWithKeys
) -> None:
    bad = [*WRONG[:5], "=cmd|' /C calc'!A0", *WRONG[6:]]
    address = brought(desk, a_csv(BLESSING, bad, ["", "", "", "", "", "x", *[""] * 5]))
    asked(desk, address, "bring")
    assert "2 lines were left out." in desk.get(address).content.decode()
    answer = desk.post(address, {"do": "left-out"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="left-out.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Why it was left out", "Line", *HEADERS]
    assert rows[1][1:4] == ["3", "Chidi", "Eze"]
    assert rows[1][7] == "'=cmd|' /C calc'!A0"
    assert "Geboortedatum: no date" in rows[1][0]
    assert rows[2][0] == "Nothing in it says who it is about."
    # Mended, it comes along as it was meant.
    mended = answer.content.decode("utf-8-sig").replace("31/31/1999", "31/12/1999")
    mended = mended.replace("be-nonsense", "").replace("gisteren", "")
    asked(desk, brought(desk, mended.encode()), "bring")
    notes = [
        entry.content.text
        for case in Case.objects.all()
        for entry in file_of(team, case).entries
        if isinstance(entry, OpenEntry) and isinstance(entry.content, CaseNote)
    ]
    assert "Opmerking: =cmd|' /C calc'!A0" in notes


def test_lines_that_may_be_somebody_twice_are_left_out_unless_wanted(
    desk: Client, team: TeamWithKeys
) -> None:
    known = open_case(team, Person(name="أمينة ديالو", phone="0470 12 34 56"))
    again = ["BLESSING", "OSEI", *BLESSING[2:]]
    address = brought(desk, a_csv(AMINA, BLESSING, again))
    page = unescape(asked(desk, address, "look").content.decode())
    assert "2 lines may be somebody twice" in page
    assert f"/desk/cases/{known.pk}/" in page
    assert "the same telephone" in page
    assert "line 3" in page
    assert "1 line becomes a case" in page
    page = asked(desk, address, "look", doubles="bring").content.decode()
    assert "3 lines become cases" in page
    asked(desk, address, "bring")
    assert Case.objects.count() == 2


def test_another_teams_cases_are_no_doubles(desk: Client) -> None:
    open_case(make_team("be/surya"), Person(name="Amina Diallo", phone="+32470123456"))
    page = asked(desk, brought(desk, a_csv(AMINA)), "look").content.decode()
    assert "may be somebody twice" not in page


# A centre's own list: three hundred lines that several hands kept over the years

LIST = ["Nr.", "Cliënt naam", "M/V/X", "Geb. datum", "Nationaliteit", "Taal/talen", "GSM-nummer"]
LIST += ["Opmerkingen", "Opvolging", "Te doen", "Kinderen", *(f"Kolom {n}" for n in range(29))]
BORN = [date(1990, 5, 6), "6/5/90", 32999, "6 mei 1990", "06.05.1990", "1990", "", None]
NEXT = [date(2027, 1, 15), "15/01/27", "15 jan. 2027", None]


def kept_by_many() -> bytes:
    """Of each hundred lines: one twice, one with no date, one with a mistake, three empty."""
    rows: list[list[Any]] = [["Cliëntenlijst – vertrouwelijk"], [], LIST]
    for n in range(300):
        if n % 33 == 0:
            rows.append([None, " ", None])
        name = f"{chr(65 + n % 26)}andra P{chr(97 + n // 26)}rez"
        born = {20: "gisteren", 40: "#N/A"}.get(n % 100, BORN[n % 8])
        row = [n + 1, name, "vmVMx"[n % 5], born, "Guinee", "Frans, Engels", 470_000_000 + n]
        row += ['zei: "nee";\nbelt later' if n % 2 else None, NEXT[n % 4], "Bellen", n % 4]
        rows.append([*row, *(f"x{n}" if n % 9 == 0 else None for _ in range(29))])
        if n % 100 == 60:
            rows.append([*row[:1], f"{name.split()[1]} {name.split()[0]}", *row[2:]])
    return a_book(*rows, merged=("A1:J1",))


def as_windows_writes_it(content: bytes) -> bytes:
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True):
        writer.writerow(f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in row)
    return told.getvalue().encode("cp1252")


@pytest.mark.parametrize("form", [bytes, as_windows_writes_it])
def test_a_list_of_three_hundred_lines_comes_along_but_for_what_is_wrong(
    desk: Client, team: TeamWithKeys, form: Callable[[bytes], bytes]
) -> None:
    address = brought(desk, form(kept_by_many()))
    page = asked(desk, address, "look").content.decode()
    assert "303 lines were read." in page
    asked(desk, address, "bring")
    assert Case.objects.count() == 294
    rows = list(
        csv.reader(io.StringIO(desk.post(address, {"do": "left-out"}).content.decode("utf-8-sig")))
    )
    reasons = [row[0].partition(":")[2][:8] for row in rows[1:]]
    assert sorted(reasons) == [" a mista"] * 3 + [" no date"] * 3 + [" the sam"] * 3
    some = [file_of(team, case).state for case in Case.objects.all()[:40]]
    assert {state.person.born for state in some} <= {date(1990, 5, 6), None}
    assert {state.person.born_year for state in some} == {1990, None}
    assert {item.on for state in some for item in state.due_items} == {date(2027, 1, 15)}
    assert {state.person.gender for state in some} <= set(Gender)


# All or nothing, and once


def test_nothing_is_half_brought_along(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise IntegrityError

    address = brought(desk, a_csv(AMINA, BLESSING))
    events = AuditEvent.objects.count()
    monkeypatch.setattr(bringing, "record_all", broken)
    answer = asked(desk, address, "bring")
    assert answer.status_code == 409
    assert "Nothing was brought along." in answer.content.decode()
    assert Case.objects.count() == 0
    assert AuditEvent.objects.count() == events
    monkeypatch.undo()
    assert asked(desk, address, "bring").status_code == 302
    assert Case.objects.count() == 2


@pytest.mark.parametrize("step", ["save_dossiers", "index_new", "reseal", "record_all"])
def test_a_worker_that_dies_in_the_middle_leaves_the_list_as_it_was(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise SystemExit

    address = brought(desk, a_csv(AMINA, BLESSING))
    with monkeypatch.context() as broken:
        broken.setattr(bringing, step, dies)
        with pytest.raises(SystemExit):
            asked(desk, address, "bring")
    assert Case.objects.count() == CaseToken.objects.count() == DueDate.objects.count() == 0
    assert "2 lines were read." in desk.get(address).content.decode()
    asked(desk, address, "bring")
    assert Case.objects.count() == 2


def test_sent_twice_it_is_brought_along_once(desk: Client, team: TeamWithKeys) -> None:
    address = brought(desk, a_csv(AMINA, BLESSING))
    html = desk.get(address).content.decode()
    chosen = dict(re.findall(r'name="(column-\d+)".*?value="([^"]*)" selected', html, re.DOTALL))
    sent = {"doubles": "bring", "whose": "mine", **chosen, "do": "bring"}
    assert desk.post(address, sent).status_code == 302
    assert "2 lines are cases now." in desk.post(address, sent).content.decode()
    # Even who read it before it was done does it once.
    row = BroughtList.objects.get()
    listing = Listing(team=team.id, headers=(), rows=())
    outcome = bringing.bring(row, listing, [], [], by=team.actor, nobodys=False)
    assert outcome.cases == 2
    assert Case.objects.count() == 2


def test_eight_digits_are_drawn_until_nobody_has_them(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = open_case(team, Person()).reference
    drawn = iter([int(taken), 7, 7, 8])
    monkeypatch.setattr("fanal.cases.bringing.actions.secrets.randbelow", lambda _most: next(drawn))
    asked(desk, brought(desk, a_csv(AMINA, BLESSING)), "bring")
    assert {case.reference for case in Case.objects.all()} == {taken, "00000007", "00000008"}


# Who, and for how long


def test_only_who_brought_it_sees_it_and_only_a_lead_brings(
    desk: Client, team: TeamWithKeys
) -> None:
    colleague = make_member("Colleague")
    join_team(team, colleague)
    address = brought(desk, a_csv(AMINA))
    theirs = at_desk(colleague)
    assert theirs.get("/desk/cases/bring/").status_code == 403
    Membership.objects.filter(member=colleague.member).update(role=Role.LEAD)
    assert theirs.get("/desk/cases/bring/").status_code == 200
    assert theirs.get(address).status_code == 404
    assert asked(desk, address, "look").status_code == 200
    assert send(desk, a_csv(AMINA), team="be/surya").status_code == 422


def test_a_list_waits_two_days_and_can_be_forgotten_at_once(desk: Client) -> None:
    address = brought(desk, a_csv(AMINA))
    assert forget_lists() == 0
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert forget_lists() == 1
    assert desk.get(address).status_code == 404
    address = brought(desk, a_csv(AMINA))
    assert desk.post(address, {"do": "forget"}).headers["Location"] == "/desk/cases/"
    assert BroughtList.objects.count() == 0
    for _ in range(7):
        brought(desk, a_csv(AMINA))
    assert BroughtList.objects.count() == 5


def test_what_waits_is_sealed(desk: Client) -> None:
    brought(desk, a_csv(AMINA))
    row = BroughtList.objects.get()
    assert b"Amina" not in bytes(row.sealed)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in this file."),
        (b"name\r\n", "There is only one line in this file"),
        (b"a" * 4_000_001, "More than 4 MB."),
        (b"PK nothing", "This is no table that can be read."),
    ],
)
def test_what_cannot_be_read_is_said(desk: Client, content: bytes, said: str) -> None:
    answer = send(desk, content)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert BroughtList.objects.count() == 0


def test_without_a_file_it_is_asked_for(desk: Client) -> None:
    answer = desk.post("/desk/cases/bring/", {"team": "be/pag-asa"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_columns_that_cannot_be_are_said(desk: Client) -> None:
    address = brought(desk, a_csv(AMINA))
    every = {f"column-{n}": "" for n in range(len(HEADERS))}
    answer = asked(desk, address, "look", **every)
    assert answer.status_code == 422
    assert "Say of at least one column what it is." in answer.content.decode()
    answer = asked(desk, address, "look", **{"column-0": "phone"})
    assert answer.status_code == 422
    assert "Only one column can be this: Telephone" in unescape(answer.content.decode())


def test_a_minor_is_a_yes_or_a_no_and_nothing_else(desk: Client, team: TeamWithKeys) -> None:
    asked(desk, brought(desk, b"Naam,Minderjarig\r\nA,ja\r\nB,non\r\nC,?\r\n"), "bring")
    persons = {file_of(team, case).state.person for case in Case.objects.all()}
    assert {(person.name, person.minor) for person in persons} == {
        ("A", Ternary.YES),
        ("B", Ternary.NO),
    }
    assert set(Column) > {Column.MINOR}


def test_gender_family_and_a_year_alone_come_along_as_codes(
    desk: Client, team: TeamWithKeys
) -> None:
    rows = """Voornaam;Familienaam;Geslacht;Geboortedatum;Burgerlijke staat;Kinderen
Amina;Diallo;V;1999;gehuwd;2
Sam;Osei;man;;Single;0
Kim;;X;03/02/1999;;
Chi;Eze;?;2999;samen;veel
"""
    address = brought(desk, rows.encode())
    page = unescape(asked(desk, address, "look").content.decode())
    assert "Geslacht: not a word that is known here" in page
    assert "Geboortedatum: no date" in page
    assert "Burgerlijke staat: not a word that is known here" in page
    assert "Kinderen: no number up to 30" in page
    assert "Amina Diallo</bdi></strong> · 1999" in page
    asked(desk, address, "bring")
    persons = {file_of(team, case).state.person for case in Case.objects.all()}
    assert persons == {
        Person(
            name="Amina Diallo",
            family_name="Diallo",
            gender=Gender.FEMININE,
            born_year=1999,
            marital=Marital.MARRIED,
            children=2,
        ),
        Person(
            name="Sam Osei",
            family_name="Osei",
            gender=Gender.MASCULINE,
            marital=Marital.SINGLE,
            children=0,
        ),
        Person(name="Kim", gender=Gender.NOT_SPECIFIED, born=date(1999, 2, 3)),
    }


def test_the_list_comes_only_with_the_mark_of_its_page(team: TeamWithKeys) -> None:
    at = at_desk(team.adviser)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at.cookies
    assert send(strict, a_csv(AMINA)).status_code == 403
    assert BroughtList.objects.count() == 0
