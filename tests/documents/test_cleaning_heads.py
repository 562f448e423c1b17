"""The head of a track names no encoder and carries no words."""

import io

import av
import pytest

from fanal.documents.types import FileType
from tests.documents import recordings, samples
from tests.documents.test_cleaning import cleaned

pytestmark = pytest.mark.django_db


def test_messages_in_the_head_of_a_film_go_and_it_still_plays() -> None:
    out = io.BytesIO()
    options = {"x265-params": "log-level=0:pools=none:frame-threads=1"}
    with av.open(out, "w", format="mp4") as target:
        recordings._draw(target, target.add_stream("libx265", rate=10, options=options), 1)
    assert b"x265" in out.getvalue()
    copy, _made = cleaned(out.getvalue(), FileType.MP4)
    assert b"x265" not in copy
    with av.open(io.BytesIO(copy), "r") as opened:
        assert len(list(opened.decode(video=0))) == 10


def vorbis() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as target:
        stream = target.add_stream("vorbis", rate=48000, layout="stereo", options={"strict": "-2"})
        frame = av.AudioFrame(format="s16", layout="stereo", samples=48000)
        frame.sample_rate, frame.pts = 48000, 0
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        resampler = av.AudioResampler("fltp", "stereo", 48000, frame_size=1024)
        for each in (frame, None):
            for piece in resampler.resample(each):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    # The package of Ogg names its writer in this head; then it comes along.
    webm = io.BytesIO()
    with (
        av.open(io.BytesIO(out.getvalue()), "r") as source,
        av.open(webm, "w", format="webm") as target,
    ):
        to = target.add_stream_from_template(source.streams.audio[0], opaque=True)
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = to
                target.mux(packet)
    made = webm.getvalue()
    at = made.index(b"\x03vorbis") + 7
    length = int.from_bytes(made[at : at + 4], "little")
    planted = (samples.AUTHOR * 3).encode()[:length]
    return made[: at + 4] + planted + made[at + 4 + length :]


def test_words_in_the_head_of_a_sound_go_and_it_still_plays() -> None:
    original = vorbis()
    assert b"Quir" in original
    copy, _made = cleaned(original, FileType.WEBM_AUDIO)
    assert b"Quir" not in copy
    with av.open(io.BytesIO(copy), "r") as opened:
        assert sum(frame.samples for frame in opened.decode(audio=0)) > 40_000
