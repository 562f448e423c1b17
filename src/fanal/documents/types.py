"""What a file is, found from its own bytes: never from its name or from what a browser says.

Signatures from the formats' own specifications. What is not in this table is never shown,
only handed out; a web page or a drawing that could carry a script is not in it.
"""

from enum import StrEnum
from typing import NamedTuple

# How many bytes of the beginning and of the end tell what it is.
LOOKED_AT = 8 * 1024


class Family(StrEnum):
    IMAGE = "image"
    PAPER = "paper"
    AUDIO = "audio"
    VIDEO = "video"
    OFFICE = "office"
    TEXT = "text"
    UNKNOWN = "unknown"


class FileType(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    PDF = "pdf"
    MP3 = "mp3"
    M4A = "m4a"
    OGG = "ogg"
    WEBM_AUDIO = "webm-audio"
    AMR = "amr"
    AAC = "aac"
    WAV = "wav"
    MP4 = "mp4"
    WEBM = "webm"
    THREE_GP = "3gp"
    MOV = "mov"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    OLD_OFFICE = "old-office"
    TEXT = "text"
    UNKNOWN = "unknown"

    @property
    def family(self) -> Family:
        return _FACTS[self].family

    @property
    def mime(self) -> str:
        return _FACTS[self].mime

    @property
    def ending(self) -> str:
        return _FACTS[self].ending

    @property
    def cleanable(self) -> bool:
        """Whether a copy without what it carries along can be made of it."""
        return bool(self.cleaner)

    @property
    def cleaner(self) -> str:
        """Which of `cleaners/` makes the copy; empty when none can."""
        return "" if self is FileType.OLD_OFFICE else _CLEANERS[self.family]


class _Facts(NamedTuple):
    family: Family
    mime: str
    ending: str


_FACTS = {
    FileType.JPEG: _Facts(Family.IMAGE, "image/jpeg", "jpg"),
    FileType.PNG: _Facts(Family.IMAGE, "image/png", "png"),
    FileType.WEBP: _Facts(Family.IMAGE, "image/webp", "webp"),
    FileType.GIF: _Facts(Family.IMAGE, "image/gif", "gif"),
    FileType.HEIC: _Facts(Family.IMAGE, "image/heic", "heic"),
    FileType.PDF: _Facts(Family.PAPER, "application/pdf", "pdf"),
    FileType.MP3: _Facts(Family.AUDIO, "audio/mpeg", "mp3"),
    FileType.M4A: _Facts(Family.AUDIO, "audio/mp4", "m4a"),
    FileType.OGG: _Facts(Family.AUDIO, "audio/ogg", "ogg"),
    FileType.WEBM_AUDIO: _Facts(Family.AUDIO, "audio/webm", "webm"),
    FileType.AMR: _Facts(Family.AUDIO, "audio/amr", "amr"),
    FileType.AAC: _Facts(Family.AUDIO, "audio/aac", "aac"),
    FileType.WAV: _Facts(Family.AUDIO, "audio/wav", "wav"),
    FileType.MP4: _Facts(Family.VIDEO, "video/mp4", "mp4"),
    FileType.WEBM: _Facts(Family.VIDEO, "video/webm", "webm"),
    FileType.THREE_GP: _Facts(Family.VIDEO, "video/3gpp", "3gp"),
    FileType.MOV: _Facts(Family.VIDEO, "video/quicktime", "mov"),
    FileType.DOCX: _Facts(
        Family.OFFICE,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    FileType.XLSX: _Facts(
        Family.OFFICE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    ),
    FileType.ODT: _Facts(Family.OFFICE, "application/vnd.oasis.opendocument.text", "odt"),
    FileType.OLD_OFFICE: _Facts(Family.OFFICE, "application/octet-stream", "bin"),
    FileType.TEXT: _Facts(Family.TEXT, "text/plain; charset=utf-8", "txt"),
    FileType.UNKNOWN: _Facts(Family.UNKNOWN, "application/octet-stream", "bin"),
}
_CLEANERS = {
    Family.IMAGE: "image",
    Family.PAPER: "pdf",
    Family.AUDIO: "media",
    Family.VIDEO: "media",
    Family.OFFICE: "office",
    Family.TEXT: "text",
    Family.UNKNOWN: "",
}

_BEGINNINGS = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"%PDF-", FileType.PDF),
    (b"#!AMR", FileType.AMR),
    (b"ID3", FileType.MP3),
    # [MS-CFB] 2.2: the old DOC and XLS, and a new one that is locked.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType.OLD_OFFICE),
)
# ISO/IEC 14496-12: the brand that a file names first.
_BRANDS = {
    b"heic": FileType.HEIC,
    b"heix": FileType.HEIC,
    b"heim": FileType.HEIC,
    b"heis": FileType.HEIC,
    b"mif1": FileType.HEIC,
    b"M4A ": FileType.M4A,
    b"M4B ": FileType.M4A,
    b"isom": FileType.MP4,
    b"iso2": FileType.MP4,
    b"iso4": FileType.MP4,
    b"iso5": FileType.MP4,
    b"iso6": FileType.MP4,
    b"mp41": FileType.MP4,
    b"mp42": FileType.MP4,
    b"avc1": FileType.MP4,
    b"M4V ": FileType.MP4,
    b"mp71": FileType.MP4,
    b"MSNV": FileType.MP4,
    b"qt  ": FileType.MOV,
}


def type_of(head: bytes, tail: bytes = b"") -> FileType:
    """The type of a file, by its first and last `LOOKED_AT` bytes."""
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF":
        return {b"WEBP": FileType.WEBP, b"WAVE": FileType.WAV}.get(head[8:12], FileType.UNKNOWN)
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[:4] == b"OggS":
        return FileType.UNKNOWN if b"theora" in head else FileType.OGG
    if head[:4] == b"\x1aE\xdf\xa3":
        return _of_matroska(head)
    if head[:4] == b"PK\x03\x04":
        return _of_zip(head, tail)
    # ISO/IEC 14496-3, 1.A.3: the head of a loose frame of AAC.
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return FileType.AAC
    if _is_mpeg_audio(head):
        return FileType.MP3
    return FileType.TEXT if _is_text(head) else FileType.UNKNOWN


def _of_brand(brand: bytes) -> FileType:
    if brand[:3] in (b"3gp", b"3g2"):
        return FileType.THREE_GP
    return _BRANDS.get(brand, FileType.UNKNOWN)


def _of_matroska(head: bytes) -> FileType:
    if b"webm" not in head[:64]:
        return FileType.UNKNOWN
    return FileType.WEBM if b"V_VP" in head or b"V_AV1" in head else FileType.WEBM_AUDIO


def _of_zip(head: bytes, tail: bytes) -> FileType:
    # An OpenDocument file says what it is first and uncompressed (ODF 1.3, part 2, 3.3).
    if head[30:38] == b"mimetype":
        odt = head[38:].startswith(b"application/vnd.oasis.opendocument.text")
        return FileType.ODT if odt else FileType.UNKNOWN
    # The names of all parts stand in the list at the end.
    parts = head + tail
    if b"[Content_Types].xml" not in parts:
        return FileType.UNKNOWN
    if b"word/document.xml" in parts:
        return FileType.DOCX
    return FileType.XLSX if b"xl/workbook.xml" in parts else FileType.UNKNOWN


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame header of ISO/IEC 11172-3, layer III, with a bit rate and a sampling rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] & 0x18 != 0x08 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def _is_text(head: bytes) -> bool:
    if not head:
        return False
    cut = head[:LOOKED_AT]
    for shorter in range(4):  # a character may be cut in its middle
        try:
            text = cut[: len(cut) - shorter].decode("utf-8")
        except UnicodeDecodeError:
            if len(cut) < LOOKED_AT:
                return False
            continue
        return all(char >= " " or char in "\t\n\r\f" for char in text)
    return False
