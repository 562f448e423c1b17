"""Files that somebody might send, with what nobody should learn from them inside."""

import io
import zipfile
from functools import cache

import pikepdf
from PIL import Image

AUTHOR = "Quirinius Vlindertuin"
DEVICE = "Zwaluwphone 9"
COMMENT = "opgenomen bij Moerbeiplein"
HIDDEN = "verborgen Spinrag"
SCRIPT = "app.alert('Klapwiek')"
SECRETS = [AUTHOR, DEVICE, COMMENT, HIDDEN, "Klapwiek", "GPSLatitude"]


def jpeg(width: int = 320, height: int = 200) -> bytes:
    """A photo as a phone makes it: turned, with place, device and author."""
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    exif[0x0110] = DEVICE
    exif[0x0112] = 6  # turned by a quarter
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 13.0, 9.5)
    place[3], place[4] = "E", (4.0, 24.0, 7.5)
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.save(out, "JPEG", exif=exif, comment=COMMENT.encode())
    return out.getvalue()


def png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", AUTHOR)
    info.add_itxt("XML:com.adobe.xmp", HIDDEN)
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (10, 20, 30, 40)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def webp() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "WEBP", exif=exif, xmp=HIDDEN.encode())
    return out.getvalue()


def heic() -> bytes:
    """As an iPhone makes it."""
    import pillow_heif

    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    exif[0x0110] = DEVICE
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 13.0, 9.5)
    picture = Image.linear_gradient("L").resize((320, 200)).convert("RGB")
    out = io.BytesIO()
    heif = pillow_heif.from_pillow(picture)
    heif.save(out, exif=exif.tobytes(), xmp=HIDDEN.encode())
    return out.getvalue()


def mpo() -> bytes:
    """A photo with a second one behind it, as phones take them for depth."""
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    out = io.BytesIO()
    first, second = Image.new("RGB", (64, 48), "teal"), Image.new("RGB", (64, 48), "navy")
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif)
    return out.getvalue()


def locked_pdf(password: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as paper:
        paper.save(out, encryption=pikepdf.Encryption(user=password, owner=password))
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A picture that says it is so large; only its first rows are there."""
    import struct
    import zlib

    def chunk(name: bytes, inside: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + inside))
        return struct.pack(">I", len(inside)) + name + inside + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (40, 30)).save(out, "GIF", comment=COMMENT.encode())
    return out.getvalue()


@cache  # it notes when it was made
def pdf() -> bytes:
    """A paper with author, XMP, a script, an attachment, a note, and a photo with its place."""
    paper = pikepdf.new()
    page = paper.add_blank_page(page_size=(400, 300))
    with paper.open_metadata() as xmp:
        xmp["dc:creator"] = [AUTHOR]
    paper.docinfo["/Author"] = AUTHOR
    paper.attachments["notes.txt"] = HIDDEN.encode()
    run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SCRIPT)
    paper.Root.OpenAction = run
    page.obj.AA = pikepdf.Dictionary(O=run)
    page.obj.PieceInfo = pikepdf.Dictionary(Maker=pikepdf.Dictionary(Private=AUTHOR))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 20, 20],
        T=AUTHOR,
        Contents=HIDDEN,
    )
    page.obj.Annots = pikepdf.Array([paper.make_indirect(note)])
    photo = pikepdf.Stream(paper, jpeg())
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 320, 200, 8
    photo.ColorSpace, photo.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    photo.Metadata = pikepdf.Stream(paper, HIDDEN.encode())
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    page.obj.Contents = pikepdf.Stream(paper, b"q 320 0 0 200 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def zipped(*names: str, first: tuple[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, "x" * 3000)
    return out.getvalue()


def isobmff(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00isommp42" + bytes(200)


def wav(size: int = 400) -> bytes:
    return b"RIFF" + (size + 36).to_bytes(4, "little") + b"WAVEfmt " + bytes(28) + b"\x01" * size
