"""Office documents with names, places, programs and worse in them, made by hand."""

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.documents import samples
from tests.documents.samples import AUTHOR, COMMENT, DEVICE, HIDDEN

SAID = "Ze heeft mijn paspoort."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="jpg" ContentType="image/jpeg"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/x"/></Types>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{R}/core" Target="docProps/core.xml"/></Relationships>'
)
LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{R}/image" Target="media/image1.jpg"/>'
    f'<Relationship Id="r2" Type="{R}/comments" Target="comments.xml"/>'
    f'<Relationship Id="r3" Type="{R}/attachedTemplate" TargetMode="External"'
    f' Target="file:///C:/Users/{AUTHOR}/letter.dotx"/>'
    f'<Relationship Id="r4" Type="{R}/hyperlink" TargetMode="External"'
    ' Target="https://example.org/help"/>'
    f'<Relationship Id="r5" Type="{R}/image" TargetMode="External"'
    ' Target="https://beacon.example/Spinrag.png"/>'
    f'<Relationship Id="r6" Type="{R}/people" Target="people.xml"/></Relationships>'
)
DOCUMENT = (
    f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    f'<!-- {HIDDEN} --><w:body><w:p w:rsidR="00AA11BB"><w:r><w:t>{SAID}</w:t></w:r>'
    f'<w:ins w:id="1" w:author="{AUTHOR}" w:date="2024-05-05T10:00:00Z">'
    "<w:r><w:t>Ja.</w:t></w:r></w:ins>"
    f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="{DEVICE}.jpg"'
    f' descr="C:\\Users\\{AUTHOR}\\foto.jpg"/></wp:inline></w:drawing></w:r></w:p>'
    "</w:body></w:document>"
)
COMMENTS = (
    f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="{AUTHOR}" w:initials="QV"'
    ' w:date="2024-05-05T10:00:00Z"><w:p><w:r><w:t>Nagekeken</w:t></w:r></w:p></w:comment>'
    "</w:comments>"
)
SETTINGS = (
    f'<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:attachedTemplate r:id="r3"/>'
    '<w:rsids><w:rsidRoot w:val="00AA11BB"/></w:rsids></w:settings>'
)
CORE = f"<core><creator>{AUTHOR}</creator><description>{COMMENT}</description></core>"


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(more: Mapping[str, str | bytes] = MappingProxyType({})) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT,
        "word/document.xml": DOCUMENT,
        "word/_rels/document.xml.rels": LINKS,
        "word/comments.xml": COMMENTS,
        "word/settings.xml": SETTINGS,
        "word/people.xml": f"<people><author>{AUTHOR}</author></people>",
        "word/media/image1.jpg": samples.jpeg(),
        "docProps/core.xml": CORE,
        "docProps/custom.xml": CORE,
        "customXml/item1.xml": CORE,
    }
    return zipped({**parts, **more})


def xlsx() -> bytes:
    book = Workbook()
    book.properties.creator = AUTHOR
    book.properties.lastModifiedBy = AUTHOR
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = SAID, 1200
    sheet["A1"].comment = Comment("Nagekeken", AUTHOR)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
ODT_CONTENT = (
    f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.3">'
    f"<office:scripts>{HIDDEN}</office:scripts><office:body><office:text><text:p>{SAID}"
    f"<office:annotation><dc:creator>{AUTHOR}</dc:creator><dc:date>2024-05-05T10:00:00</dc:date>"
    "<text:p>Nagekeken</text:p></office:annotation>"
    '<draw:frame><draw:image xlink:href="Pictures/a.jpg"/></draw:frame>'
    f'<draw:frame><draw:image xlink:href="file:///home/{AUTHOR}/foto.jpg"/></draw:frame>'
    "</text:p></office:text></office:body></office:document-content>"
)


def odt(more: Mapping[str, str | bytes] = MappingProxyType({})) -> bytes:
    parts: dict[str, str | bytes] = {
        "content.xml": ODT_CONTENT,
        "meta.xml": CORE,
        "settings.xml": f"<settings>{DEVICE}</settings>",
        "Thumbnails/thumbnail.png": samples.png(),
        "Pictures/a.jpg": samples.jpeg(),
        "META-INF/manifest.xml": f"<manifest>{AUTHOR}</manifest>",
    }
    kind = "application/vnd.oasis.opendocument.text"
    out = io.BytesIO(zipped({"mimetype": kind}, zipfile.ZIP_STORED))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **more}.items():
            archive.writestr(name, content)
    return out.getvalue()
