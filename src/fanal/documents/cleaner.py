"""Makes a cleaned copy, in a process of its own: `cleaner.py image|pdf`, from stdin to stdout.

Decoders of photos and papers are attacked. So nothing of Fanal is imported here and no key is in
reach: once the libraries are loaded, this process can open no file, no connection and no other
process, has little memory and time, and ends after one document.
It writes nothing until the copy is whole: "image/jpeg\\n" and the bytes. Any failure is exit 1.
"""

import io
import os
import resource
import sys
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 25
LONGEST_SIDE = 4096
MOST_PIXELS = 60_000_000
QUALITY = 88


def main(kind: str) -> int:
    sys.setrecursionlimit(2000)
    clean = {"image": _image_cleaner, "pdf": _pdf_cleaner}[kind]()
    _lock_in()
    mime, copy = clean(sys.stdin.buffer.read())
    sys.stdout.buffer.write(mime.encode() + b"\n" + copy)
    sys.stdout.buffer.flush()
    return 0


def _lock_in() -> None:
    """From here on: no file, no socket, no child, little memory, little time."""
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # Standard input, output and error are open already; nothing else can be.
        (resource.RLIMIT_NOFILE, 3),
    )
    for limit, value in limits:
        resource.setrlimit(limit, (value, value))


# Photos


def _image_cleaner() -> Any:
    from PIL import (
        GifImagePlugin,  # noqa: F401
        Image,
        ImageFile,  # noqa: F401
        ImageOps,
        JpegImagePlugin,  # noqa: F401
        PngImagePlugin,  # noqa: F401
        TiffImagePlugin,  # noqa: F401  (reads EXIF)
        WebPImagePlugin,  # noqa: F401
    )

    # No decoder but these four is ever loaded.
    Image._initialized = 2
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS

    def clean(original: bytes) -> tuple[str, bytes]:
        image: Any = Image.open(io.BytesIO(original), formats=("JPEG", "PNG", "WEBP", "GIF"))
        if image.width * image.height > MOST_PIXELS:
            raise ValueError
        # A JPEG can be decoded at a half, a quarter or an eighth of its size.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        image = ImageOps.exif_transpose(image)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        see_through = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa")
        image = image.convert("RGBA" if see_through else "RGB")
        # Whatever the writers below would carry over: profiles, comments, texts.
        image.info = {}
        copy = io.BytesIO()
        if see_through:
            image.save(copy, "PNG")
            return "image/png", copy.getvalue()
        image.save(copy, "JPEG", quality=QUALITY)
        return "image/jpeg", copy.getvalue()

    # What is loaded lazily is loaded now, while files can still be opened.
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        sample = io.BytesIO()
        Image.new("RGB", (8, 8)).save(sample, kind)
        clean(sample.getvalue())
    return clean


# Papers

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


def _pdf_cleaner() -> Any:
    import pikepdf

    def clean(original: bytes) -> tuple[str, bytes]:
        with pikepdf.open(io.BytesIO(original)) as source:
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
            raise ValueError  # JPEG 2000, or a photo wrapped twice: nothing here looks into it

    def _parms(part: Any) -> dict[str, Any]:
        parms = part.get("/DecodeParms")
        return {} if parms is None else {"decode_parms": parms}

    clean(_small_pdf(pikepdf))
    return clean


def _small_pdf(pikepdf: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(out)
    return out.getvalue()


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without its APPn and COM segments, except JFIF and Adobe's, which say its colours.

    ITU-T T.81, B.1: segments stand between SOI and the first SOS, each behind its length.
    """
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError
    kept, at = bytearray(jpeg[:2]), 2
    while True:
        if jpeg[at] != 0xFF:
            raise ValueError
        marker = jpeg[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        if marker == 0xDA:  # the picture itself, up to its end; what is hung on behind goes
            end = jpeg.rfind(b"\xff\xd9")
            return bytes(kept + (jpeg[at : end + 2] if end > at else jpeg[at:]))
        after = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in (0xE0, 0xEE):
            kept += jpeg[at:after]
        at = after


if __name__ == "__main__":
    try:
        code = main(sys.argv[1])
    except BaseException:
        # Its message could hold a piece of the document.
        code = 1
    # No cleaning up: libraries would want to open files for it.
    os._exit(code)
