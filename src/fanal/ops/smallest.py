"""The smallest document of each kind that is cleaned, made in memory: `fanal doctor` tries them."""

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Smallest(NamedTuple):
    """What `cleaner.py` is started with, what it has to say first, and the document."""

    arguments: tuple[str, str]
    mime: str
    make: Callable[[], bytes]


def photo() -> bytes:
    """One grey dot: PNG."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
    )


def paper() -> bytes:
    """A page with nothing on it: PDF."""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
    )
    file, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(file))
        file += b"%d 0 obj%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 4\n0000000000 65535 f \n" + table
    return file + head + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(file)


def sound() -> bytes:
    """A tenth of a second of silence: WAV."""
    import wave

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return out.getvalue()


def film() -> bytes:
    """Three grey pictures, of a kind that has to be recorded anew: MPEG-4 part 2 in MP4."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        pictures = file.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        for number in range(3):
            frame = av.VideoFrame(64, 64, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([128]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            file.mux(pictures.encode(frame))
        file.mux(pictures.encode(None))
    return out.getvalue()


def letter() -> bytes:
    """A word: DOCX."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{_WORD_TYPE}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body><w:p><w:r><w:t>-</w:t></w:r>'
        "</w:p></w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def text() -> bytes:
    return b"-\n"


# By what is said when it cannot be cleaned.
SMALLEST: dict[str, Smallest] = {
    "photos": Smallest(("image", "png"), "image/jpeg", photo),
    "PDF papers": Smallest(("pdf", "pdf"), "application/pdf", paper),
    "sounds": Smallest(("media", "wav"), "audio/wav", sound),
    "films": Smallest(("media", "mp4"), "video/mp4", film),
    "office documents": Smallest(("office", "docx"), _WORD_TYPE, letter),
    "plain texts": Smallest(("text", "text"), "text/plain", text),
}
