"""Office documents: a new package with only the parts that show something, without names.

ECMA-376 (DOCX, XLSX) and ODF 1.3 (ODT). A part that is not known here is either dropped, when
nothing is seen of it, or the whole document is refused: it could be a program.
"""

import codecs
import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any

from fanal.documents.cleaners import Clean, Refused, Why
from fanal.documents.cleaners.embedded import without_extras

# A letter with photos has fifty parts. What unpacks to more than this is a bomb.
MOST_PARTS = 4000
MOST_BYTES = 120 * 1024 * 1024
MOST_XML = 32 * 1024 * 1024

Parts = dict[str, bytes]

# Who made it, when, with what; and what nobody sees of it.
_DROPPED_IN_OOXML = re.compile(
    r"(docProps|customXml|customUI|userCustomization|docMetadata|_xmlsignatures)/|"
    r"(word|xl)/(people\.xml|persons/|threadedComments/|printerSettings/|"
    r"comments(Ids|Extended|Extensible)\.xml)"
)
_DROPPED_IN_ODT = re.compile(
    r"(.+/)?(meta|settings)\.xml$|layout-cache$|manifest\.rdf$|META-INF/documentsignatures|"
    r"(Thumbnails|Configurations2|ObjectReplacements)/"
)
_SHOWN_IN_OOXML = re.compile(
    r"\[Content_Types\]\.xml$|_rels/\.rels$|(word|xl)/[\w./ -]+\.(xml|rels|vml)$"
)
_REFUSED_IN_OOXML = re.compile(
    r".*(embeddings|activeX|ctrlProps|vba|macro|revisions|connections|queryTables|customData|"
    r"afchunk)",
    re.IGNORECASE,
)
_SHOWN_IN_ODT = re.compile(r"(Object [0-9]+/)?(content|styles)\.xml$")
_PICTURES = re.compile(r"(word|xl)/media/[^/]+$|Pictures/[^/]+$")
_FONTS = re.compile(r"word/fonts/[^/]+\.odttf$|Fonts/[^/]+$")

_NAME = "-"
_LONG_AGO = "1970-01-01T00:00:00"
# Whole elements, by their plain names, that say who, where or when and show nothing.
_GONE = {
    *("rsids", "attachedTemplate", "docVars", "mailMerge", "docId", "saveThroughXslt"),
    *("absPath", "alternateUrls", "fileSharing", "revisionPtr", "sheetDataSet"),
    *("scripts", "event-listeners", "creator-initials", "sender-initials"),
}
_ATTRIBUTES_GONE = re.compile(
    r"rsid\w*$|paragraph-rsid$|initials$|refreshedBy$|refreshedDate(Iso)?$|userName$|lastGuid$|"
    r"documentId$|dateUtc$"
)
# Ids by which Excel tells who changed what.
_REVISION = re.compile(r"/revision[0-9]*$")
# A name of a picture that is the name of a file, or where it lay.
_FILE_NAME = re.compile(r"[\\/]|\.\w{2,5}$")
_SAFE_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_NOWHERE = "about:blank"
# What starts or asks another program.
_PROGRAMS = {"ddeLink", "oleLink", "dde-connection-decl", "dde-source"}
# Fields that count, point within the document, or ask the reader (ECMA-376, 17.16.5); any other
# keeps what it showed and says no more how to fetch it, where it lay, or what to start.
_SAFE_FIELD = re.compile(
    r"\s*((PAGE|NUMPAGES|SECTION|SECTIONPAGES|REF|PAGEREF|NOTEREF|STYLEREF|TOC|TC|XE|INDEX|SEQ|"
    r"DATE|TIME|SYMBOL|EQ|QUOTE|LISTNUM|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN)\b|=|"
    r"HYPERLINK\s+(\\l\s|\"?(https?|mailto|tel):))",
    re.IGNORECASE,
)
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"}
# Formulas that fetch or ask another program; what they showed stays.
_FETCHING = re.compile(r"\b(WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER\.ID)\s*\(|\|", re.IGNORECASE)
_OLD = (1980, 1, 1, 0, 0, 0)


def prepare(type: str) -> Clean:
    from lxml import etree

    parser_of = _parser(etree)

    def clean(original: bytes, password: str = "") -> tuple[str, bytes]:
        parts = unpacked(original)
        if type == "odt":
            made = _odt(parts, parser_of)
            mime = "application/vnd.oasis.opendocument.text"
        else:
            made = _ooxml(parts, parser_of)
            kind = "wordprocessingml.document" if type == "docx" else "spreadsheetml.sheet"
            mime = f"application/vnd.openxmlformats-officedocument.{kind}"
        return mime, packed(made)

    # What is loaded lazily is loaded now, while files can still be opened.
    codecs.lookup("cp437")
    clean(_sample(type), "")
    return clean


def _sample(type: str) -> bytes:
    name = "content.xml" if type == "odt" else "word/document.xml"
    return packed({"mimetype": b"", name: b"<a/>"} if type == "odt" else {name: b"<a/>"})


def unpacked(original: bytes) -> Parts:
    """All parts of it; `Refused` when it is locked, says a name twice, or unpacks to too much."""
    parts: Parts = {}
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        listed = [each for each in archive.infolist() if not each.is_dir()]
        if len(listed) > MOST_PARTS or sum(each.file_size for each in listed) > MOST_BYTES:
            raise Refused(Why.TOO_MUCH)
        for each in listed:
            if each.flag_bits & 1:
                raise Refused(Why.LOCKED)
            if each.filename in parts:
                raise Refused(Why.PARTS)
            with archive.open(each) as part:
                parts[each.filename] = part.read(each.file_size + 1)
            if len(parts[each.filename]) != each.file_size:
                raise Refused(Why.TOO_MUCH)
    return parts


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _OLD)
            # An OpenDocument says what it is first, and as it is (ODF 1.3, part 2, 3.3).
            stored = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _parser(etree: Any) -> Callable[[bytes], Any]:
    def parsed(xml: bytes) -> Any:
        if len(xml) > MOST_XML:
            raise Refused(Why.TOO_MUCH)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(xml, parser)
        if root.getroottree().docinfo.doctype:
            raise Refused(Why.PARTS)
        return root

    return parsed


def _written(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


# What both have


def _plain(name: Any) -> tuple[str, str]:
    """The namespace and the local name of an element or an attribute."""
    if not isinstance(name, str):
        return "", ""
    space, _, local = name.rpartition("}")
    return space[1:], local


def _without_names(root: Any) -> None:
    for element in list(root.iter()):
        space, local = _plain(element.tag)
        if local in _PROGRAMS:
            raise Refused(Why.PARTS)
        if local in _GONE and element.getparent() is not None:
            _take_out(element)
            continue
        if space.startswith("http://purl.org/dc/"):  # who wrote a note or changed a word
            element.text = _LONG_AGO if local == "date" else _NAME
        elif local == "author" and _plain(element.getparent().tag)[1] == "authors":
            element.text = _NAME
        for name in list(element.attrib):
            _attribute(element, name)


def _attribute(element: Any, name: str) -> None:
    space, local = _plain(name)
    word = "wordprocessingml" in space
    if local == "author" and word:
        element.set(name, _NAME)
    elif (local == "date" and word) or _ATTRIBUTES_GONE.match(local) or _REVISION.search(space):
        del element.attrib[name]
    elif local in ("name", "descr", "title") and _plain(element.tag)[1] in ("docPr", "cNvPr"):
        if _FILE_NAME.search(element.get(name)):
            element.set(name, "Picture" if local == "name" else "")
    elif local in ("alt", "title") and "vml" in _plain(element.tag)[0]:
        if _FILE_NAME.search(element.get(name)):
            element.set(name, "")
    elif local == "href":
        link = _plain(element.tag)[1] == "a"
        if not (_is_a_link(element.get(name)) if link else _is_inside(element.get(name))):
            element.set(name, _NOWHERE)


def _is_a_link(target: str) -> bool:
    return target.startswith("#") or bool(_SAFE_LINK.match(target))


def _is_inside(target: str) -> bool:
    """A part of the document itself; a file elsewhere says where, and would be fetched."""
    return not (":" in target or target.startswith(("/", "\\", "..")))


def _take_out(element: Any) -> None:
    parent, tail = element.getparent(), element.tail
    if tail and tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


# ECMA-376


def _ooxml(parts: Parts, parsed: Callable[[bytes], Any]) -> Parts:
    made: Parts = {}
    for name, content in parts.items():
        if _DROPPED_IN_OOXML.match(name):
            continue
        if _REFUSED_IN_OOXML.match(name):
            raise Refused(Why.PARTS)
        if _SHOWN_IN_OOXML.match(name):
            root = parsed(content)
            if name.endswith(".rels"):
                _relationships(root, name)
            elif name == "[Content_Types].xml":
                _content_types(root)
            else:
                _without_names(root)
                _without_printer(root)
                _without_fields(root)
            made[name] = _written(root)
        elif _PICTURES.match(name):
            made[name] = without_extras(content)
        elif _FONTS.match(name):
            made[name] = content
        else:
            raise Refused(Why.PARTS)
    return made


def _relationships(root: Any, name: str) -> None:
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            hyperlink = relation.get("Type", "").endswith("/hyperlink")
            if not (hyperlink and _SAFE_LINK.match(target)):
                relation.set("Target", _NOWHERE)
            continue
        part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        if _DROPPED_IN_OOXML.match(posixpath.normpath(part)):
            root.remove(relation)


def _content_types(root: Any) -> None:
    for each in list(root):
        kind = each.get("ContentType", "")
        if "macroEnabled" in kind or "vba" in kind.lower():
            raise Refused(Why.PARTS)
        if _DROPPED_IN_OOXML.match(each.get("PartName", "").lstrip("/")):
            root.remove(each)


def _without_printer(root: Any) -> None:
    """The settings of a printer were dropped: its name is often that of an office."""
    for element in root.iter():
        if _plain(element.tag)[1] == "pageSetup":
            for name in [each for each in element.attrib if "relationships" in each]:
                del element.attrib[name]


def _without_fields(root: Any) -> None:
    """Fields and formulas that would fetch, start, or say where: only what they showed stays."""
    open_fields: list[list[Any]] = []
    for element in list(root.iter()):
        local = _plain(element.tag)[1]
        if local == "fldChar":
            kind = next((v for k, v in element.attrib.items() if _plain(k)[1] == "fldCharType"), "")
            if kind == "begin":
                open_fields.append([])
            elif kind == "end" and open_fields:
                _field(open_fields.pop())
        elif local in ("instrText", "delInstrText"):
            if open_fields:
                open_fields[-1].append(element)
            else:
                element.text = ""
        elif local == "fldSimple":
            for name in [each for each in element.attrib if _plain(each)[1] == "instr"]:
                if not _SAFE_FIELD.match(element.get(name)):
                    element.set(name, "")
        elif local in _FORMULAS and _FETCHING.search(element.text or ""):
            if local == "f" and _plain(element.getparent().tag)[1] == "c":
                _take_out(element)
            else:
                element.text = "NA()"
    for pieces in open_fields:
        _field(pieces)


def _field(pieces: list[Any]) -> None:
    """One field, whose words may stand in several pieces."""
    if not _SAFE_FIELD.match("".join(each.text or "" for each in pieces)):
        for each in pieces:
            each.text = ""


# ODF


def _odt(parts: Parts, parsed: Callable[[bytes], Any]) -> Parts:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused(Why.LOCKED)
    made: Parts = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    for name, content in parts.items():
        if name in ("mimetype", "META-INF/manifest.xml") or _DROPPED_IN_ODT.match(name):
            continue
        if _SHOWN_IN_ODT.match(name):
            root = parsed(content)
            _without_names(root)
            made[name] = _written(root)
        elif _PICTURES.match(name):
            made[name] = without_extras(content)
        elif _FONTS.match(name):
            made[name] = content
        else:
            raise Refused(Why.PARTS)
    made["META-INF/manifest.xml"] = _manifest(made)
    return made


def _manifest(parts: Parts) -> bytes:
    from lxml import etree

    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    root = etree.Element(f"{{{space}}}manifest", nsmap={"manifest": space})
    root.set(f"{{{space}}}version", "1.3")
    whole = {"/": parts["mimetype"].decode()}
    media = {
        name: "text/xml" if name.endswith(".xml") else "" for name in parts if name != "mimetype"
    }
    for path, kind in (whole | media).items():
        entry = etree.SubElement(root, f"{{{space}}}file-entry")
        entry.set(f"{{{space}}}full-path", path)
        entry.set(f"{{{space}}}media-type", kind)
    return _written(root)
