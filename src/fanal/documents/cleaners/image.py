"""Photos: decoded, and drawn anew."""

import io
from typing import Any

from fanal.documents.cleaners import Clean, Refused, Why

LONGEST_SIDE = 4096
MOST_PIXELS = 60_000_000
# A JPEG of the largest phones; it is decoded at a fraction of its size.
MOST_IN_A_JPEG = 250_000_000
QUALITY = 88
_SEEN = [0, *[255] * 255]
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")


def prepare() -> Clean:
    import pillow_heif
    from PIL import (
        GifImagePlugin,  # noqa: F401
        Image,
        ImageFile,  # noqa: F401
        ImageOps,
        JpegImagePlugin,  # noqa: F401
        MpoImagePlugin,  # noqa: F401  (a phone's photo with a second one for depth)
        PngImagePlugin,  # noqa: F401
        TiffImagePlugin,  # noqa: F401  (reads EXIF)
        WebPImagePlugin,  # noqa: F401
    )

    pillow_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )
    # No decoder but these is ever loaded.
    Image._initialized = 2
    # Ours is the stricter limit, and says why.
    Image.MAX_IMAGE_PIXELS = None

    def clean(original: bytes, password: str = "") -> tuple[str, bytes]:
        image: Any = Image.open(io.BytesIO(original), formats=FORMATS)
        # Only its head was read so far.
        if image.width * image.height > MOST_IN_A_JPEG:
            raise Refused(Why.TOO_MUCH)
        # A JPEG can be decoded at a half, a quarter or an eighth of its size; nothing else can.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if image.width * image.height > MOST_PIXELS:
            raise Refused(Why.TOO_MUCH)
        image.load()
        image = ImageOps.exif_transpose(image)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        see_through = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa")
        image = image.convert("RGBA" if see_through else "RGB")
        # Whatever the writers below would carry over: profiles, comments, texts.
        image.info = {}
        if see_through:
            # Where nothing is seen there is nothing: colours stay under what was rubbed out.
            nothing = Image.new("RGBA", image.size, (0, 0, 0, 0))
            image = Image.composite(image, nothing, image.getchannel("A").point(_SEEN))
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
