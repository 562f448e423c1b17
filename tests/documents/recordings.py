"""Sounds and films as phones send them, with names and places planted in every corner."""

import io
import struct
from fractions import Fraction
from functools import cache

import av

from tests.documents.samples import AUTHOR, COMMENT, HIDDEN

PLACE = "+51.2194+004.4025/"
PLANTED = (AUTHOR, COMMENT, HIDDEN, PLACE, "Klapwiek")
# Package, codec of the film, codec of the sound, hertz.
KINDS = {
    "mp4": ("mp4", "libx264", "aac", 48000),
    "mov": ("mov", "libx264", "aac", 48000),
    "3gp": ("3gp", "h263", "libopencore_amrnb", 8000),
    "webm": ("webm", "libvpx-vp9", "libopus", 48000),
    "webm-audio": ("webm", "", "libopus", 48000),
    "m4a": ("ipod", "", "aac", 44100),
    "ogg": ("ogg", "", "libopus", 48000),
    "mp3": ("mp3", "", "libmp3lame", 44100),
    "wav": ("wav", "", "pcm_s16le", 16000),
    "amr": ("amr", "", "libopencore_amrnb", 8000),
    "aac": ("adts", "", "aac", 44100),
}


@cache
def recording(kind: str, seconds: int = 1) -> bytes:
    package, film, sound, hertz = KINDS[kind]
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if package in ("mp4", "mov") else {}
    if package == "mp3":
        options = {"write_id3v1": "1"}
    with av.open(out, "w", format=package, options=options) as target:
        tags = {"title": HIDDEN, "artist": AUTHOR, "comment": COMMENT, "location": PLACE}
        target.metadata.update(tags | {"creation_time": "2024-05-05T10:00:00Z"})
        pictures = target.add_stream(film, rate=10) if film else None
        voice = target.add_stream(sound, rate=hertz, layout="mono")
        if pictures:
            _draw(target, pictures, seconds)
        _speak(target, voice, hertz, seconds)
    return _planted(kind, out.getvalue())


def _draw(target: object, stream: object, seconds: int) -> None:
    stream.width, stream.height, stream.pix_fmt = 176, 144, "yuv420p"  # type: ignore[attr-defined]
    for number in range(10 * seconds):
        frame = av.VideoFrame(176, 144, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([number * 20 % 255]) * plane.buffer_size)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        target.mux(stream.encode(frame))  # type: ignore[attr-defined]
    target.mux(stream.encode(None))  # type: ignore[attr-defined]


def _speak(target: object, stream: object, hertz: int, seconds: int) -> None:
    context = stream.codec_context  # type: ignore[attr-defined]
    resampler = av.AudioResampler(
        context.format.name, "mono", hertz, frame_size=context.frame_size or 1024
    )
    frame = av.AudioFrame(format="s16", layout="mono", samples=hertz * seconds)
    frame.sample_rate, frame.pts = hertz, 0
    for plane in frame.planes:
        plane.update(bytes(at * 7 % 251 for at in range(plane.buffer_size)))
    for each in (frame, None):
        for piece in resampler.resample(each):
            target.mux(stream.encode(piece))  # type: ignore[attr-defined]
    target.mux(stream.encode(None))  # type: ignore[attr-defined]


def _planted(kind: str, content: bytes) -> bytes:
    """With what libraries do not write: places of cameras, and what is hung on behind."""
    more = f"{PLACE} {AUTHOR} Klapwiek".encode()
    if kind in ("mp4", "mov", "m4a", "3gp"):
        xyz = b"\xa9xyz" + struct.pack(">HH", len(more), 0x15C7) + more
        udta = _box(b"udta", _box_raw(xyz))
        xmp = _box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + more)
        return content + xmp + _box(b"free", more) + udta
    if kind == "mp3":
        item = struct.pack("<II", len(more), 0) + b"Artist\0" + more
        tag = b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, 0) + bytes(8)
        return content + item + tag
    return content + more


def _box_raw(inside: bytes) -> bytes:
    return struct.pack(">I", len(inside) + 4) + inside


def _box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside) + 8) + name + inside
