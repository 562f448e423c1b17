"""Pictures inside of other documents: without what they carry, and otherwise byte by byte."""

import struct

from fanal.documents.cleaners import Refused, Why

_PNG = b"\x89PNG\r\n\x1a\n"
# What shows something (PNG, third edition, 11.2 and 11.3); texts, times, EXIF and profiles do not.
_PNG_CHUNKS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"),
    *(b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}


def without_extras(picture: bytes) -> bytes:
    """A JPEG, PNG or GIF without what it carries; `Refused` for any other kind."""
    if picture.startswith(b"\xff\xd8"):
        return without_segments(picture)
    if picture.startswith(_PNG):
        return without_chunks(picture)
    if picture.startswith((b"GIF87a", b"GIF89a")):
        return without_extensions(picture)
    raise Refused(Why.PARTS)


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
        if marker == 0xDA:  # the picture itself; what is hung on behind goes
            return bytes(kept + _scans(jpeg, at))
        after = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if after <= at + 3:
            raise ValueError
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in (0xE0, 0xEE):
            kept += _colours(jpeg[at:after], marker)
        at = after


def _colours(segment: bytes, marker: int) -> bytes:
    """APP0 only as JFIF, without its little picture; APP14 only as Adobe's."""
    if marker == 0xE0:
        if segment[4:9] != b"JFIF\0" or len(segment) < 18:
            return b""
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0"
    if marker == 0xEE:
        return b"\xff\xee\x00\x0e" + segment[4:16] if segment[4:9] == b"Adobe" else b""
    return segment


def _scans(jpeg: bytes, at: int) -> bytes:
    """From the first SOS to EOI, without comments between scans.

    Within a scan 0xFF is followed by 0 or by a restart mark; anything else is a marker.
    """
    kept = bytearray()
    while True:
        marker = jpeg[at + 1]
        if marker == 0xD9:
            return bytes(kept + b"\xff\xd9")
        after = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if after <= at + 3:
            raise ValueError
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept += jpeg[at:after]
        at = after
        while True:
            found = jpeg.find(b"\xff", after)
            if found < 0 or found + 1 >= len(jpeg):
                raise ValueError
            if jpeg[found + 1] == 0 or 0xD0 <= jpeg[found + 1] <= 0xD7:
                after = found + 2
                continue
            if jpeg[found + 1] == 0xFF:
                after = found + 1
                continue
            break
        # What stands behind a segment that is no scan would be no picture.
        if marker == 0xDA:
            kept += jpeg[at:found]
        at = found


def without_chunks(png: bytes) -> bytes:
    kept, at = bytearray(_PNG), len(_PNG)
    while True:
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, after = png[at + 4 : at + 8], at + 12 + length
        if after > len(png):
            raise ValueError
        if name in _PNG_CHUNKS:
            kept += png[at:after]
        if name == b"IEND":
            return bytes(kept)
        at = after


def without_extensions(gif: bytes) -> bytes:
    """GIF89a, 15 to 26: comments and applications' own blocks go, but for how often it repeats."""
    at = 13 + _table(gif[10])
    kept = bytearray(gif[:at])
    while True:
        start, kind = at, gif[at]
        if kind == 0x3B:
            return bytes(kept + b";")
        if kind == 0x21:
            label, at = gif[at + 1], at + 2
            loops = (
                gif[at : at + 12] == b"\x0bNETSCAPE2.0" and gif[at + 12 : at + 14] == b"\x03\x01"
            )
            at = _blocks(gif, at)
            if label in (0xF9, 0x01) or (loops and at - start == 19):
                kept += gif[start:at]
        elif kind == 0x2C:
            at = _blocks(gif, at + 10 + _table(gif[at + 9]) + 1)
            kept += gif[start:at]
        else:
            raise ValueError


def _table(flags: int) -> int:
    return int(3 << ((flags & 7) + 1)) if flags & 0x80 else 0


def _blocks(gif: bytes, at: int) -> int:
    while length := gif[at]:
        at += length + 1
    return at + 1
