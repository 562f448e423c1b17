"""A small list that says gigabytes never reaches the server."""

import io
import zipfile
from pathlib import Path

import pytest

from fanal.cases.bringing.listing import Unreadable, read_list
from fanal.core import aside

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def sharing_one_text(lines: int) -> bytes:
    """Every cell is the same long text, which stands in the file once."""
    kinds = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{KIND}.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    relations = "".join(
        f'<Relationship Id="r{part}" Type="{OFFICE}/{kind}" Target="{part}.xml"/>'
        for part, kind in (("sheet1", "worksheet"), ("sharedStrings", "sharedStrings"))
    )
    row = "<row>" + '<c t="s"><v>0</v></c>' * 60 + "</row>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rsheet1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "xl/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{row * lines}</sheetData>'
        "</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"long " * 1_999}</t></si></sst>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_cells_that_share_one_long_text_are_too_much() -> None:
    assert len(read_list(sharing_one_text(10), "team").rows) == 9
    with pytest.raises(Unreadable) as unreadable:
        read_list(sharing_one_text(40), "team")
    assert unreadable.value.code == "too-big"


def test_what_a_program_says_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "talks.py"
    program.write_text("import sys; sys.stdin.read(); sys.stdout.write('x' * 5000)")
    monkeypatch.setattr(aside, "MOST", 4999)
    with pytest.raises(aside.AsideFailed):
        aside.run(program, b"")
    monkeypatch.setattr(aside, "MOST", 5000)
    assert len(aside.run(program, b"")) == 5000
