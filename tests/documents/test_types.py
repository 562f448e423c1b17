"""What a file is, by its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal.documents.contents import TYPES
from fanal.documents.types import LOOKED_AT, Family, FileType, type_of
from tests.documents import samples

ODT = ("mimetype", "application/vnd.oasis.opendocument.text")
EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"
KNOWN = [
    (samples.jpeg(), FileType.JPEG),
    (samples.png(), FileType.PNG),
    (samples.webp(), FileType.WEBP),
    (samples.gif(), FileType.GIF),
    (samples.isobmff(b"heic"), FileType.HEIC),
    (samples.pdf(), FileType.PDF),
    (b"ID3\x04\x00" + bytes(50), FileType.MP3),
    (b"\xff\xfb\x90\x64" + bytes(50), FileType.MP3),
    (samples.isobmff(b"M4A "), FileType.M4A),
    (b"OggS" + bytes(24) + b"OpusHead", FileType.OGG),
    (EBML + b"A_OPUS" + bytes(20), FileType.WEBM_AUDIO),
    (EBML + b"A_OPUS V_VP9" + bytes(20), FileType.WEBM),
    (b"#!AMR\n" + bytes(30), FileType.AMR),
    (b"#!AMR-WB\n" + bytes(30), FileType.AMR),
    (b"\xff\xf1\x50\x80" + bytes(50), FileType.AAC),
    (samples.wav(), FileType.WAV),
    (samples.isobmff(b"isom"), FileType.MP4),
    (samples.isobmff(b"3gp4"), FileType.THREE_GP),
    (samples.isobmff(b"qt  "), FileType.MOV),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), FileType.OLD_OFFICE),
    (samples.zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"), FileType.DOCX),
    (samples.zipped("[Content_Types].xml", "xl/workbook.xml"), FileType.XLSX),
    (samples.zipped("content.xml", first=ODT), FileType.ODT),
    ("Ze heeft mijn paspoort. باسبور\n".encode(), FileType.TEXT),
]
UNKNOWN = [
    b"",
    b"\x7fELF" + bytes(60),
    b"MZ" + bytes(60),
    b"RIFF\x00\x00\x00\x00AVI " + bytes(30),
    b"OggS" + bytes(24) + b"\x80theora",
    samples.isobmff(b"zzzz"),
    samples.zipped("payload.exe"),
    samples.zipped("content.xml", first=("mimetype", "application/epub+zip")),
    b"\xff\xfe\x00\x00" + bytes(20),
    b"text with a \x00 in it",
]


@pytest.mark.parametrize(("content", "expected"), KNOWN, ids=lambda value: str(value)[:12])
def test_what_is_in_the_table_is_known(content: bytes, expected: FileType) -> None:
    assert type_of(content[:LOOKED_AT], content[-LOOKED_AT:]) is expected


@pytest.mark.parametrize("content", UNKNOWN, ids=range(len(UNKNOWN)))
def test_what_is_not_in_the_table_stays_unknown(content: bytes) -> None:
    assert type_of(content[:LOOKED_AT], content[-LOOKED_AT:]) is FileType.UNKNOWN


@pytest.mark.parametrize(
    "page", [b"<!doctype html><script>1</script>", b"<svg xmlns='x' onload='1'/>", b"<?xml ?>"]
)
def test_a_web_page_or_a_drawing_is_never_more_than_plain_text(page: bytes) -> None:
    assert type_of(page).mime == "text/plain; charset=utf-8"


def test_every_type_is_told_about() -> None:
    assert {expected for _, expected in KNOWN} | {FileType.UNKNOWN} == set(FileType)
    assert set(TYPES) == set(FileType)
    scripts = ("html", "svg", "xml+", "javascript")
    for each in FileType:
        assert each.family in Family
        assert not any(word in each.mime for word in scripts if "openxml" not in each.mime)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_have_a_type(head: bytes, tail: bytes) -> None:
    assert type_of(head, tail) in FileType


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1))
def test_text_of_any_script_is_text_wherever_it_is_cut(text: str) -> None:
    whole = "a" + text * (LOOKED_AT // len(text))
    assert type_of(whole.encode()[:LOOKED_AT]) is FileType.TEXT
