"""Papers: built anew from their pages, with only what a page needs to be seen."""

import io
import re
from typing import Any

from fanal.documents.cleaners import Clean, Refused, Why
from fanal.documents.cleaners.embedded import without_segments

# What a page needs to be seen. Links, forms, notes, actions, attachments are not among it.
PAGE_KEYS = {
    "/Type",
    "/Parent",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/Contents",
    "/Group",
    "/UserUnit",
}
# What may hang on any part of a page and is not seen.
HIDDEN_KEYS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/A",
    "/JS",
    "/EF",
    "/AF",
    "/OPI",
    "/Measure",
    "/PtData",
    "/Alternates",
    "/StructParent",
    "/StructParents",
    "/Usage",
)
# A photo that stands in the words of a page themselves (ISO 32000-1, 8.9.7).
_PHOTO_IN_WORDS = re.compile(rb"\bBI\s[^\xff]{0,1000}?/DCT")
_PHOTO = {"/DCTDecode", "/DCT"}
_DEEPEST = 100


def prepare() -> Clean:
    import pikepdf

    def clean(original: bytes, password: str = "") -> tuple[str, bytes]:
        try:
            source = pikepdf.open(io.BytesIO(original), password=password)
        except pikepdf.PasswordError:
            raise Refused(Why.LOCKED) from None
        with source:
            _draw_forms(source)
            # A new paper with only what is allowed, instead of the old one without what is not.
            copy = pikepdf.new()
            copy.pages.extend(source.pages)
            for page in copy.pages:
                for key in set(page.obj.keys()) - PAGE_KEYS:
                    del page.obj[key]
            copy.remove_unreferenced_resources()
            for part in copy.objects:
                _strip(part)
            _strip(copy.Root, keep=("/Type", "/Pages"))
            if "/Info" in copy.trailer:
                del copy.trailer["/Info"]
            out = io.BytesIO()
            copy.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
            return "application/pdf", out.getvalue()

    def _draw_forms(source: Any) -> None:
        """What was filled in becomes part of the page; the fields themselves go."""
        try:
            source.generate_appearance_streams()
            source.flatten_annotations("screen")
        except pikepdf.PdfError:
            return

    def _strip(part: Any, keep: tuple[str, ...] = (), deep: int = 0) -> None:
        if deep > _DEEPEST:
            raise Refused(Why.PARTS)
        if isinstance(part, pikepdf.Array):
            for each in part:
                _strip_inside(each, deep)
        if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            return
        for key in list(part.keys()):
            if key in HIDDEN_KEYS or (keep and key not in keep):
                del part[key]
            else:
                _strip_inside(part[key], deep)
        if not isinstance(part, pikepdf.Stream):
            return
        if part.get("/Filter") is not None:
            _strip_photo(part)
        if part.get("/Subtype") != "/Image" and _PHOTO_IN_WORDS.search(_unpacked(part)):
            raise Refused(Why.PARTS)

    def _strip_inside(part: Any, deep: int) -> None:
        """What has a number of its own is looked at for itself."""
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _strip(part, deep=deep + 1)

    def _unpacked(part: Any) -> bytes:
        try:
            unpacked: bytes = part.read_bytes()
        except pikepdf.PdfError:
            return b""
        return unpacked

    def _strip_photo(part: Any) -> None:
        """A photo inside of a paper carries its place, too."""
        filters = part.Filter
        single = isinstance(filters, pikepdf.Name)
        names = [str(name) for name in ([filters] if single else list(filters))]
        if len(names) == 1 and names[0] in _PHOTO:
            photo = without_segments(part.read_raw_bytes())
            part.write(photo, filter=pikepdf.Name.DCTDecode, **_parms(part))
        elif {"/JPXDecode", *_PHOTO} & set(names):
            # JPEG 2000, or a photo wrapped twice: nothing here looks into it.
            raise Refused(Why.PARTS)

    def _parms(part: Any) -> dict[str, Any]:
        parms = part.get("/DecodeParms")
        return {} if parms is None else {"decode_parms": parms}

    # What is loaded lazily, the source of random numbers included, is loaded now.
    clean(_small_pdf(pikepdf))
    clean(_small_pdf(pikepdf, encryption=pikepdf.Encryption(user="a", owner="b")), "a")
    return clean


def _small_pdf(pikepdf: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(out, **options)
    return out.getvalue()
