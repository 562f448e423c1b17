"""A cleaned office document says nothing but what is read in it."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from fanal.documents.cleaning import CannotClean
from fanal.documents.contents import Cleaning
from fanal.documents.types import FileType
from tests.documents import offices, samples
from tests.documents.test_cleaning import cleaned
from tests.documents.test_cleaning_media import found

pytestmark = pytest.mark.django_db
SECRETS = (samples.AUTHOR, samples.DEVICE, samples.COMMENT, "verborgen", "Spinrag", "00AA11BB")
GPS = b"Exif"


def inside(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("content", "of", "parts"),
    [
        (
            offices.docx(),
            FileType.DOCX,
            {"word/document.xml", "word/comments.xml", "word/media/image1.jpg"},
        ),
        (offices.xlsx(), FileType.XLSX, {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}),
        (offices.odt(), FileType.ODT, {"content.xml", "Pictures/a.jpg", "META-INF/manifest.xml"}),
    ],
    ids=["docx", "xlsx", "odt"],
)
def test_it_says_nothing_but_what_is_read_in_it(
    content: bytes, of: FileType, parts: set[str]
) -> None:
    copy, made = cleaned(content, of)
    assert made is of
    unpacked = inside(copy)
    assert parts <= set(unpacked)
    everything = b"\n".join([*unpacked.values(), *(name.encode() for name in unpacked)])
    assert found(everything, SECRETS) == set()
    assert GPS not in everything
    assert offices.SAID.encode() in everything
    assert b"Nagekeken" in everything


def test_a_cleaned_spreadsheet_opens_with_its_values() -> None:
    copy, _made = cleaned(offices.xlsx(), FileType.XLSX)
    sheet = load_workbook(io.BytesIO(copy)).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value) == (offices.SAID, 1200)


def test_links_to_pages_stay_and_links_that_fetch_or_tell_do_not() -> None:
    unpacked = inside(cleaned(offices.docx(), FileType.DOCX)[0])
    links = unpacked["word/_rels/document.xml.rels"]
    assert b"https://example.org/help" in links
    assert b"beacon" not in links
    assert b"dotx" not in links
    assert b"people.xml" not in links
    assert b"docProps" not in unpacked["_rels/.rels"] + unpacked["[Content_Types].xml"]
    # What older readers may pass over is named by its prefix; it has to be known still.
    assert b'xmlns:w14="' in unpacked["word/document.xml"]


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;</a>'
)
FETCHES = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "of", "why"),
    [
        (offices.docx({"word/vbaProject.bin": b"program"}), FileType.DOCX, Cleaning.PARTS),
        (offices.docx({"word/embeddings/a.xlsx": b"PK"}), FileType.DOCX, Cleaning.PARTS),
        (offices.docx({"word/media/a.emf": b"\x01\0\0\0"}), FileType.DOCX, Cleaning.PARTS),
        (offices.docx({"word/footnotes.xml": ENTITIES}), FileType.DOCX, Cleaning.PARTS),
        (offices.odt({"styles.xml": FETCHES}), FileType.ODT, Cleaning.PARTS),
        (offices.odt({"Basic/a.xml": "<a/>"}), FileType.ODT, Cleaning.PARTS),
        (
            offices.odt({"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            FileType.ODT,
            Cleaning.LOCKED,
        ),
        (offices.docx({"word/a.xml": bytes(130_000_000)}), FileType.DOCX, Cleaning.TOO_MUCH),
        (
            offices.docx({f"word/{n}.xml": "" for n in range(4001)}),
            FileType.DOCX,
            Cleaning.TOO_MUCH,
        ),
        (offices.docx()[:-300], FileType.DOCX, Cleaning.FAILED),
        (offices.docx({"word/document.xml": "<w:p"}), FileType.DOCX, Cleaning.FAILED),
        (samples.jpeg(), FileType.ODT, Cleaning.FAILED),
    ],
    ids=[
        *("macro", "embedded", "drawing", "entities", "fetches", "basic", "locked"),
        *("bomb", "many parts", "cut", "broken", "a photo"),
    ],
)
def test_what_could_do_harm_gets_a_plain_answer(
    content: bytes, of: FileType, why: Cleaning
) -> None:
    with pytest.raises(CannotClean) as refusal:
        cleaned(content, of)
    assert refusal.value.why is why
