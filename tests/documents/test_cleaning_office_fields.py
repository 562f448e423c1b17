"""A cleaned office document starts nothing, fetches nothing and names no file."""

import pytest

from fanal.documents.cleaners.office import packed
from fanal.documents.cleaning import CannotClean
from fanal.documents.contents import Cleaning
from fanal.documents.types import FileType
from tests.documents.test_cleaning import cleaned
from tests.documents.test_cleaning_office import inside

pytestmark = pytest.mark.django_db
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def field(*codes: str) -> str:
    said = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{said}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def docx(inside: str) -> bytes:
    spaces = f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:o"'
    document = f"<w:document {spaces}>{inside}</w:document>"
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": document.encode()})


@pytest.mark.parametrize(
    "bad",
    [
        field("DDEA", "UTO cmd Klapwiek"),
        field("INCLUDEPICTURE ", "&quot;https://klapwiek.example/Klapwiek.png&quot;"),
        field("HYPERLINK &quot;file:///C:/Users/Klapwiek&quot;"),
        '<w:fldSimple w:instr="FILENAME \\p Klapwiek"><w:r><w:t>shown</w:t></w:r></w:fldSimple>',
        '<v:shape alt="C:\\Users\\Klapwiek\\a.jpg"/><w:r><w:t>shown</w:t></w:r>',
        '<v:imagedata o:title="Klapwiek.jpg"/><w:r><w:t>shown</w:t></w:r>',
    ],
)
def test_a_field_keeps_only_what_it_showed(bad: str) -> None:
    copy, _made = cleaned(docx(bad), FileType.DOCX)
    said = inside(copy)["word/document.xml"]
    assert b"Klapwiek" not in said
    assert b"shown" in said


@pytest.mark.parametrize("good", ["PAGE", " TOC \\o", "HYPERLINK &quot;https://seal.example&quot;"])
def test_fields_that_harm_nobody_stay(good: str) -> None:
    copy, _made = cleaned(docx(field(good)), FileType.DOCX)
    assert good.replace("&quot;", '"').encode() in inside(copy)["word/document.xml"]


def test_a_link_to_another_program_is_not_looked_into() -> None:
    link = f'<externalLink xmlns="{S}"><ddeLink ddeService="cmd" ddeTopic="a"/></externalLink>'
    parts = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{S}"/>'.encode(),
        "xl/externalLinks/externalLink1.xml": link.encode(),
    }
    with pytest.raises(CannotClean) as failure:
        cleaned(packed(parts), FileType.XLSX)
    assert failure.value.why is Cleaning.PARTS


def test_a_formula_that_fetches_leaves_its_value() -> None:
    cells = (
        "<c><f>_xlfn.WEBSERVICE(&quot;https://k&quot;)</f><v>7</v></c><c><f>A1+1</f><v>8</v></c>"
    )
    sheet = f'<worksheet xmlns="{S}"><sheetData><row>{cells}</row></sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{S}"/>'.encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
    }
    copy, _made = cleaned(packed(parts), FileType.XLSX)
    said = inside(copy)["xl/worksheets/sheet1.xml"]
    assert b"WEBSERVICE" not in said
    assert b"<v>7</v>" in said
    assert b"<f>A1+1</f>" in said
