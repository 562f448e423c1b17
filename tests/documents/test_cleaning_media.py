"""A cleaned sound or film says nothing but what is heard and seen, and plays in browsers."""

import io

import av
import pytest

from fanal.documents.cleaners.media import READERS
from fanal.documents.cleaning import CannotClean
from fanal.documents.contents import Cleaning
from fanal.documents.types import LOOKED_AT, Family, FileType, type_of
from tests.documents import samples
from tests.documents.recordings import KINDS, PLANTED, recording
from tests.documents.test_cleaning import cleaned

pytestmark = pytest.mark.django_db
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
PLAYED = {"h264", "hevc", "av1", "vp9", "vp8", "aac", "mp3", "opus", "vorbis", "flac", "pcm_s16le"}


def found(content: bytes, words: tuple[str, ...] = PLANTED) -> set[str]:
    return {word for word in words for code in ENCODINGS if word.encode(code) in content}


def codecs(content: bytes) -> list[str]:
    with av.open(io.BytesIO(content), "r") as opened:
        return [stream.codec_context.codec.canonical_name for stream in opened.streams]


def test_every_type_that_is_heard_or_seen_is_tried_here() -> None:
    heard = {of.value for of in FileType if of.family in (Family.AUDIO, Family.VIDEO)}
    assert heard == set(KINDS) == set(READERS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_says_nothing_but_what_is_heard_and_seen(kind: str) -> None:
    original = recording(kind)
    assert found(original)
    of = type_of(original[:LOOKED_AT], original[-LOOKED_AT:])
    assert of is FileType(kind)
    copy, made = cleaned(original, of)
    assert found(copy) == set()
    assert set(codecs(copy)) <= PLAYED
    assert len(codecs(copy)) == len(codecs(original))
    # What it is called is what it is: a browser is told the type of the copy.
    assert (
        type_of(copy[:LOOKED_AT], copy[-LOOKED_AT:]).family is made.family or made.ending == "m4a"
    )
    with av.open(io.BytesIO(copy), "r") as opened:
        assert "creation_time" not in opened.metadata
        assert opened.duration is None or 900_000 < opened.duration < 1_200_000


def test_the_same_recording_gives_the_same_copy() -> None:
    for kind in ("ogg", "mp4"):
        assert cleaned(recording(kind), FileType(kind)) == cleaned(recording(kind), FileType(kind))


def test_a_film_held_upright_is_still_upright() -> None:
    original = recording("mp4")
    # The matrix of the track (ISO/IEC 14496-12, 8.3.2): turned by a quarter.
    straight = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
    turned = bytes.fromhex("000000000001000000000000ffff0000" + "00" * 8 + "00" * 8)
    turned = turned + bytes.fromhex("40000000")
    at = original.index(straight, original.index(b"tkhd"))
    upright = original[:at] + turned[: len(straight)] + original[at + len(straight) :]
    copy, _made = cleaned(upright, FileType.MP4)
    assert turned[:16] in copy[copy.index(b"tkhd") :]


@pytest.mark.parametrize(
    ("content", "of"),
    [
        (recording("mp4")[:2000], FileType.MP4),
        (recording("ogg")[:40], FileType.OGG),
        (samples.isobmff(b"M4A "), FileType.M4A),
        (b"ID3\x04\x00" + bytes(500), FileType.MP3),
        (b"#!AMR\n" + b"\xff" * 300, FileType.AMR),
        (samples.pdf(), FileType.WEBM),
        (b"#EXTM3U\nfile:///etc/passwd\n", FileType.MP3),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", FileType.MOV),
    ],
    ids=["cut film", "cut voice", "empty", "nothing", "noise", "paper", "list", "other list"],
)
def test_what_is_broken_or_something_else_gets_a_plain_answer(content: bytes, of: FileType) -> None:
    with pytest.raises(CannotClean) as refusal:
        cleaned(content, of)
    assert refusal.value.why in (Cleaning.FAILED, Cleaning.PARTS)


def test_a_program_behind_a_voice_message_does_not_come_along() -> None:
    for kind in ("ogg", "mp3", "aac", "amr", "wav", "m4a"):
        polyglot = recording(kind) + samples.zipped("payload.exe")
        copy, _made = cleaned(polyglot, FileType(kind))
        assert b"payload" not in copy, kind
