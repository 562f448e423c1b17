"""Sound and film: packed anew, with only what is heard and seen.

Tags, chapters, covers, tracks of places, and whatever else hung on the old package stay behind.
What browsers play is copied as it is, without the messages that cameras hide between its pictures
(ITU-T H.264, annex D; H.265, annex D). What they do not play is recorded anew.
"""

import io
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fanal.documents.cleaners import Clean, Refused, Why
from fanal.documents.cleaners.heads import without_words
from fanal.documents.cleaners.mp3 import frames_only

# What each type is read as: never guessed, and never as a list of other files.
READERS = {
    "mp3": "mp3",
    "m4a": "mov",
    "mp4": "mov",
    "mov": "mov",
    "3gp": "mov",
    "ogg": "ogg",
    "webm-audio": "matroska",
    "webm": "matroska",
    "amr": "amr",
    "aac": "aac",
    "wav": "wav",
}


class _Package(NamedTuple):
    """What it is called here and in the browser, and what may be copied into it."""

    name: str
    takes: frozenset[str]
    sound: str
    film: str = ""
    options: Mapping[str, str] = {}

    @property
    def silent(self) -> dict[str, str]:
        """Its options; none says which program made it, and when."""
        return {"fflags": "+bitexact", **self.options}


_PCM = ("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le")
_MP4 = _Package(
    "mp4",
    frozenset({"h264", "hevc", "av1", "vp9", "aac", "mp3"}),
    "audio/mp4",
    "video/mp4",
)
_WEBM = _Package(
    "webm", frozenset({"vp8", "vp9", "av1", "opus", "vorbis"}), "audio/webm", "video/webm"
)
_OGG = _Package("ogg", frozenset({"opus", "vorbis", "flac"}), "audio/ogg")
_WAV = _Package("wav", frozenset(_PCM), "audio/wav")
_MP3 = _Package(
    "mp3",
    frozenset({"mp3"}),
    "audio/mpeg",
    options={"id3v2_version": "0", "write_xing": "0"},
)
# Loose frames, between which anything may stand: always recorded anew.
_AAC = _MP4._replace(takes=frozenset())
_OWN = {"aac": _AAC, "webm": _WEBM, "webm-audio": _WEBM, "ogg": _OGG, "wav": _WAV, "mp3": _MP3}
_MESSAGES = {
    "h264": "filter_units=remove_types=6",
    "hevc": "filter_units=remove_types=39-40",
    "av1": "filter_units=remove_types=5|15",
}
# A moment of nothing: 16 bits, 8 kHz, mono.
_SILENCE = (
    b"RIFF\xa4\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00"
    b"\x02\x00\x10\x00data\x80\x00\x00\x00" + bytes(128)
)
_AAC_RATES = (8000, 16000, 24000, 32000, 44100, 48000)
_AAC_FRAME = 1024
# A film of an old telephone; a larger one would take too long.
_RECORDED_ANEW_UP_TO = 1280 * 720


def prepare(type: str) -> Clean:
    import av
    import av.bitstream
    import av.subtitles.codeccontext
    import av.subtitles.stream

    def clean(original: bytes, password: str = "", type: str = type) -> tuple[str, bytes]:
        out = io.BytesIO()
        with av.open(io.BytesIO(original), "r", format=READERS[type]) as source:
            streams = _chosen(source)
            package = _package(type, streams)
            with av.open(out, "w", format=package.name, options=package.silent) as target:
                ways = {stream.index: _way(target, stream, package) for stream in streams}
                for packet in source.demux(streams):
                    target.mux(ways[packet.stream.index].take(packet))
                for way in ways.values():
                    target.mux(way.end())
            film = any(stream.type == "video" for stream in streams)
            mime = package.film if film else package.sound
        copy = _quiet(out.getvalue(), package)
        return mime, frames_only(copy) if package is _MP3 else copy

    # It was loaded with all that it may need, while files could still be opened.
    clean(_SILENCE, type="wav")
    return clean


def _quiet(copy: bytes, package: _Package) -> bytes:
    """Without what encoders write into the head of a track; every byte stays where it was."""
    import av

    if package not in (_MP4, _WEBM):
        return copy
    reader = "mov" if package is _MP4 else "matroska"
    with av.open(io.BytesIO(copy), "r", format=reader) as made:
        heads = [
            (_codec(stream), bytes(stream.codec_context.extradata or b""))
            for stream in made.streams
        ]
    for codec, head in heads:
        quiet = without_words(codec, head)
        if quiet == head:
            continue
        if head not in copy:
            raise Refused(Why.PARTS)
        copy = copy.replace(head, quiet)
    return copy


def _chosen(source: Any) -> list[Any]:
    """The film and the sounds; no covers, no data, no words."""
    from av.stream import Disposition

    still = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
    films = [stream for stream in source.streams.video if not stream.disposition & still]
    sounds = [stream for stream in source.streams.audio if stream.codec_context is not None]
    if not films and not sounds:
        raise Refused(Why.PARTS)
    if films and films[0].codec_context is None:
        raise Refused(Why.PARTS)
    return [*films[:1], *sounds]


def _package(type: str, streams: Iterable[Any]) -> _Package:
    """Its own, where all that is in it may be copied; else the one that every browser plays."""
    own = _OWN.get(type, _MP4)
    if own is _AAC or {_codec(stream) for stream in streams} <= own.takes:
        return own
    return _MP4


def _codec(stream: Any) -> str:
    """By the name of the standard, whichever decoder would read it."""
    name: str = stream.codec_context.codec.canonical_name
    return name


def _way(target: Any, stream: Any, package: _Package) -> Any:
    if _codec(stream) in package.takes:
        return _Copied(target, stream)
    return _Pictures(target, stream) if stream.type == "video" else _Sound(target, stream)


class _Copied:
    def __init__(self, target: Any, stream: Any) -> None:
        from av.bitstream import BitStreamFilterContext

        # Without codec: nothing of it is decoded here. How it is turned comes along.
        self.to = target.add_stream_from_template(stream, opaque=True)
        self.to.metadata.clear()
        messages = _MESSAGES.get(_codec(stream))
        self.filter = BitStreamFilterContext(messages, stream, self.to) if messages else None

    def take(self, packet: Any) -> list[Any]:
        if packet.dts is None:
            return []
        return self._to(self.filter.filter(packet) if self.filter else [packet])

    def end(self) -> list[Any]:
        return self._to(self.filter.filter(None)) if self.filter else []

    def _to(self, packets: list[Any]) -> list[Any]:
        for packet in packets:
            packet.stream = self.to
        return packets


class _Sound:
    def __init__(self, target: Any, stream: Any) -> None:
        import av

        context = stream.codec_context
        rate = min((r for r in _AAC_RATES if r >= context.rate), default=_AAC_RATES[-1])
        layout = "mono" if context.channels == 1 else "stereo"
        self.from_ = context
        self.to = target.add_stream("aac", rate=rate, layout=layout)
        self.resampler = av.AudioResampler("fltp", layout, rate, frame_size=_AAC_FRAME)
        self.heard = False

    def take(self, packet: Any) -> list[Any]:
        import av

        try:
            frames = self.from_.decode(packet)
        except av.error.InvalidDataError:
            # A crackle in a message, or what was hung on behind it.
            return []
        self.heard = self.heard or bool(frames)
        return self._encoded(frames)

    def end(self) -> list[Any]:
        if not self.heard:
            raise ValueError
        return [*self._encoded([None]), *self.to.encode(None)]

    def _encoded(self, frames: Iterable[Any]) -> list[Any]:
        made = []
        for frame in frames:
            for piece in self.resampler.resample(frame):
                made += self.to.encode(piece)
        return made


class _Pictures:
    def __init__(self, target: Any, stream: Any) -> None:
        context = stream.codec_context
        size = context.width * context.height
        if not 0 < size <= _RECORDED_ANEW_UP_TO or context.width % 2 or context.height % 2:
            raise Refused(Why.PARTS)
        # A thread costs memory, and there is little.
        context.thread_count = 1
        self.from_ = context
        options = {"preset": "veryfast", "crf": "23", "threads": "1"}
        self.to = target.add_stream("libx264", rate=stream.average_rate or 15, options=options)
        self.to.width, self.to.height, self.to.pix_fmt = context.width, context.height, "yuv420p"
        self.to.codec_context.time_base = stream.time_base

    def take(self, packet: Any) -> list[Any]:
        made = []
        for frame in self.from_.decode(packet):
            frame = frame.reformat(format="yuv420p")
            frame.pict_type = 0
            made += self.to.encode(frame)
        return made

    def end(self) -> list[Any]:
        made: list[Any] = self.to.encode(None)
        return made
