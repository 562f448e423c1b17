"""A cleaned copy carries nothing along, and is made where no secret is."""

import io
import subprocess
import sys
from unittest import mock

import pikepdf
import pytest
from PIL import Image

from fanal.documents import cleaning
from fanal.documents.actions import Arriving
from fanal.documents.cleaners.embedded import without_segments
from fanal.documents.cleaning import CLEANER, CannotClean, clean
from fanal.documents.contents import Cleaning, Stored
from fanal.documents.models import Piece, SealedFile
from fanal.documents.reading import read
from fanal.documents.types import FileType
from tests.documents import samples

pytestmark = pytest.mark.django_db


def stored(content: bytes) -> Stored:
    arriving = Arriving()
    arriving.add(content)
    return arriving.end()


def cleaned(content: bytes, of: FileType) -> tuple[bytes, FileType]:
    copy, made = clean(stored(content), of)
    return b"".join(read(copy)), made


def everything_in(paper: bytes) -> bytes:
    """A paper with all its parts unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as opened:
        opened.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "of", "made"),
    [
        (samples.jpeg(), FileType.JPEG, FileType.JPEG),
        (samples.png(), FileType.PNG, FileType.PNG),
        (samples.webp(), FileType.WEBP, FileType.JPEG),
        (samples.gif(), FileType.GIF, FileType.JPEG),
        (samples.heic(), FileType.HEIC, FileType.JPEG),
        (samples.mpo(), FileType.JPEG, FileType.JPEG),
    ],
    ids=["jpeg", "png", "webp", "gif", "heic", "two photos in one"],
)
def test_a_photo_says_nothing_but_what_it_shows(
    content: bytes, of: FileType, made: FileType
) -> None:
    copy, became = cleaned(content, of)
    assert became is made
    with Image.open(io.BytesIO(copy)) as image:
        image.load()
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    for secret in samples.SECRETS:
        assert secret.encode() not in copy


def test_a_turned_photo_stands_upright_afterwards() -> None:
    copy, _ = cleaned(samples.jpeg(320, 200), FileType.JPEG)
    assert Image.open(io.BytesIO(copy)).size == (200, 320)


def test_a_large_photo_becomes_smaller_and_is_still_readable() -> None:
    copy, _ = cleaned(samples.jpeg(6000, 3000), FileType.JPEG)
    size = Image.open(io.BytesIO(copy)).size
    assert max(size) <= 4096
    assert min(size) >= 1400


def test_a_paper_says_nothing_but_what_it_shows() -> None:
    original = samples.pdf()
    copy, made = cleaned(original, FileType.PDF)
    assert made is FileType.PDF
    inside, before = everything_in(copy), everything_in(original)
    for secret in (*samples.SECRETS[:-1], "/JavaScript", "/OpenAction", "/EmbeddedFile", "/Annots"):
        word = secret.encode()
        assert word in before or secret == samples.DEVICE or word in original, secret
        assert word not in inside, secret
    with pikepdf.open(io.BytesIO(copy)) as paper:
        assert set(paper.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in paper.trailer
        photo = paper.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
        assert Image.open(io.BytesIO(photo)).size == (320, 200)
        assert b"Exif" not in photo


def test_what_was_filled_into_a_form_is_still_to_be_read() -> None:
    paper = pikepdf.new()
    page = paper.add_blank_page()
    field = paper.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="name",
            V="Filled in",
            DA="/Helv 12 Tf 0 g",
            Rect=[50, 50, 250, 80],
            F=4,
        )
    )
    page.obj.Annots = [field]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    paper.Root.AcroForm = pikepdf.Dictionary(
        Fields=[field],
        DA="/Helv 12 Tf 0 g",
        DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=paper.make_indirect(font))),
        NeedAppearances=True,
    )
    out = io.BytesIO()
    paper.save(out)
    copy, _ = cleaned(out.getvalue(), FileType.PDF)
    inside = everything_in(copy)
    assert b"Filled in" in inside
    assert b"/AcroForm" not in inside


@pytest.mark.parametrize(
    ("content", "of"),
    [
        (b"\xff\xd8\xff" + b"nonsense" * 20, FileType.JPEG),
        (samples.jpeg()[:700], FileType.JPEG),
        (b"%PDF-1.7\nnonsense", FileType.PDF),
        (samples.png(), FileType.JPEG),  # decoded all the same: the four kinds are told by content
        (samples.wav(), FileType.WAV),
    ],
    ids=["broken photo", "cut photo", "broken paper", "mistaken", "a sound"],
)
def test_what_cannot_be_cleaned_leaves_nothing_behind(content: bytes, of: FileType) -> None:
    original = stored(content)
    try:
        copy, _made = clean(original, of)
    except CannotClean:
        assert SealedFile.objects.count() == 1
        assert not Piece.objects.exclude(file_id=original.id).exists()
    else:
        assert of is FileType.JPEG
        assert SealedFile.objects.filter(pk=copy.id).exists()


def test_the_largest_photo_of_a_phone_becomes_one_that_can_be_seen() -> None:
    out = io.BytesIO()
    Image.new("L", (12_000, 9000)).save(out, "JPEG", quality=20)
    copy, _made = cleaned(out.getvalue(), FileType.JPEG)
    assert Image.open(io.BytesIO(copy)).size == (4096, 3072)


@pytest.mark.parametrize("side", [9000, 30_000])
def test_a_photo_of_too_many_pixels_is_refused_by_its_head(side: int) -> None:
    with pytest.raises(CannotClean) as refusal:
        cleaned(samples.png_of(side, side), FileType.PNG)
    assert refusal.value.why is Cleaning.TOO_MUCH


def test_a_locked_paper_opens_with_its_password_and_with_no_other() -> None:
    locked = stored(samples.locked_pdf("Ooievaar"))
    for password in ("", "ooievaar"):
        with pytest.raises(CannotClean) as refusal:
            clean(locked, FileType.PDF, password)
        assert refusal.value.why is Cleaning.LOCKED
    copy, made = clean(locked, FileType.PDF, "Ooievaar")
    assert made is FileType.PDF
    with pikepdf.open(io.BytesIO(b"".join(read(copy)))) as paper:
        assert not paper.is_encrypted
        assert len(paper.pages) == 1


def test_a_password_is_on_no_list_of_processes() -> None:
    with mock.patch("fanal.core.aside.subprocess.Popen", side_effect=subprocess.Popen) as popen:
        clean(stored(samples.locked_pdf("Ooievaar")), FileType.PDF, "Ooievaar")
    assert "Ooievaar" not in str(popen.call_args)


def test_plain_text_loses_only_what_nobody_sees() -> None:
    words = "Ze heeft mijn paspoort. \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    marked = f"\ufeff{words}\U000e0051\U000e0076"
    copy, made = cleaned(marked.encode(), FileType.TEXT)
    assert (copy.decode(), made) == (words, FileType.TEXT)


def test_a_copy_that_would_be_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    original = stored(samples.jpeg())
    monkeypatch.setattr("fanal.documents.actions.LARGEST", 100)
    with pytest.raises(CannotClean):
        clean(original, FileType.JPEG)
    assert SealedFile.objects.count() == 1


def test_the_process_gets_no_environment_no_folder_and_no_words() -> None:
    with (
        mock.patch("fanal.core.aside.subprocess.Popen", side_effect=subprocess.Popen) as popen,
    ):
        cleaned(samples.jpeg(), FileType.JPEG)
    call = popen.call_args
    assert call.args[0] == [sys.executable, "-I", "-B", str(CLEANER), "image", "jpeg"]
    assert call.kwargs["env"] == {"LC_ALL": "C.UTF-8"}
    assert call.kwargs["cwd"] == "/"
    assert call.kwargs["close_fds"]


LOCKED_IN = """
import runpy, sys, socket, os
cleaner = runpy.run_path(sys.argv[1])
cleaner["_lock_in"]()
for what in (
    lambda: open("/etc/passwd"),
    lambda: open("/tmp/fanal-cleaner-test", "w"),
    lambda: socket.socket(),
    lambda: bytes(2 * 1024**3),
    lambda: os.pipe(),
):
    try:
        what()
    except (OSError, MemoryError):
        continue
    print("possible")
print("done")
"""


def test_once_it_works_it_opens_no_file_and_no_connection() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-c", LOCKED_IN, str(CLEANER)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert run.stdout.split() == [b"done"], run.stderr


def test_a_cleaner_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "SECONDS", 0.2)
    monkeypatch.setattr(cleaning, "CLEANER", _sleeper())
    with pytest.raises(CannotClean):
        cleaned(samples.jpeg(), FileType.JPEG)


def _sleeper() -> str:
    return str(CLEANER.parent.parent.parent.parent / "tests/documents/hangs.py")


@pytest.mark.parametrize("broken", [b"", b"\x89PNG", b"\xff\xd8\x00\x01\x02", b"\xff\xd8\xff"])
def test_what_is_no_photo_inside_of_a_paper_is_refused(broken: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        without_segments(broken)
