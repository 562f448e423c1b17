"""Papers: built anew from their pages, with only what a page needs to be seen."""

import io
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
)


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

    def _strip(part: Any, keep: tuple[str, ...] = ()) -> None:
        if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            return
        for key in list(part.keys()):
            if key in HIDDEN_KEYS or (keep and key not in keep):
                del part[key]
        if isinstance(part, pikepdf.Stream) and part.get("/Filter") is not None:
            _strip_photo(part)

    def _strip_photo(part: Any) -> None:
        """A photo inside of a paper carries its place, too."""
        filters = part.Filter
        single = isinstance(filters, pikepdf.Name)
        names = [str(name) for name in ([filters] if single else list(filters))]
        if names == ["/DCTDecode"]:
            part.write(without_segments(part.read_raw_bytes()), filter=filters, **_parms(part))
        elif {"/DCTDecode", "/JPXDecode"} & set(names):
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
