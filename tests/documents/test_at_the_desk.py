"""Documents at the desk: sent, looked at, taken along, and every refusal."""

import hashlib
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanal.accounts import late_words
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.document import CaseDocument, documents_of
from fanal.cases.models import Case
from fanal.documents import receiving
from fanal.documents.contents import Cleaning
from fanal.documents.models import Holding, Piece, SealedFile
from fanal.documents.types import FileType
from tests.cases.files import file_of, open_case, write
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.documents import samples
from tests.documents.recordings import recording
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


def address(case: Case, rest: str = "document/") -> str:
    return f"/desk/cases/{case.pk}/{rest}"


def hidden(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(once|seen)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


def upload(desk: Client, case: Case, content: bytes, name: str = "IMG_1.jpg", **typed: Any) -> Any:
    fields = hidden(desk.get(address(case)).content.decode())
    file = SimpleUploadedFile(name, content, "text/html")  # what a browser says counts for nothing
    return desk.post(address(case), {"title": "A photo", **fields, **typed, "document": file})


def kept(team: TeamWithKeys, case: Case) -> list[tuple[int, CaseDocument]]:
    return documents_of(file_of(team, case))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_photo_is_kept_as_it_came_and_seen_without_what_it_carries(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    photo = samples.jpeg()
    answer = upload(desk, case, photo)
    assert answer.headers["Location"] == address(case, "?done=document")
    [(number, document)] = kept(team, case)
    facts = document.document
    assert facts.sha256 == hashlib.sha256(photo).hexdigest()
    assert (facts.type, facts.cleaning) == (FileType.JPEG, Cleaning.DONE)
    assert facts.original.size == len(photo)
    page = desk.get(address(case, f"documents/{number}/"))
    assert "A photo" in page.content.decode()
    assert facts.sha256 in page.content.decode()
    seen = desk.get(address(case, f"documents/{number}/look/"))
    assert samples.AUTHOR.encode() not in body(seen)
    assert seen.headers["Content-Type"] == "image/jpeg"
    taken = desk.post(address(case, f"documents/{number}/take/original/"))
    assert body(taken) == photo
    copy = desk.post(address(case, f"documents/{number}/take/copy/"))
    assert samples.DEVICE.encode() not in body(copy)
    assert copy.headers["Content-Disposition"] == 'attachment; filename="document.jpg"'


def test_whatever_it_is_a_browser_may_only_look_at_it(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    for content in (samples.jpeg(), samples.pdf(), samples.wav(), b"<script>alert(1)</script>"):
        upload(desk, case, content, name="evil.html")
    documents = kept(team, case)
    assert len(documents) == 4
    for number, document in documents:
        seen = desk.get(address(case, f"documents/{number}/look/"))
        taken = desk.post(address(case, f"documents/{number}/take/original/"))
        for answer in (seen, taken):
            body(answer)
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert "script-src" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "evil" not in str(answer.headers)
            assert "html" not in answer.headers["Content-Type"]
        assert "sandbox" in taken.headers["Content-Security-Policy"]
        if document.document.type is not FileType.PDF:
            assert "sandbox" in seen.headers["Content-Security-Policy"]
        assert taken.headers["Content-Type"] == "application/octet-stream"
        assert taken.headers["Content-Disposition"].startswith("attachment")


def test_what_nobody_knows_is_offered_as_a_download_only(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    program = b"MZ" + bytes(3000)
    upload(desk, case, program, name="holiday.jpg")
    [(number, document)] = kept(team, case)
    assert document.document.type is FileType.UNKNOWN
    page = desk.get(address(case, f"documents/{number}/")).content.decode()
    assert "cannot be shown here safely" in page
    assert desk.get(address(case, f"documents/{number}/look/")).status_code == 404
    assert desk.post(address(case, f"documents/{number}/take/copy/")).status_code == 404
    assert body(desk.post(address(case, f"documents/{number}/take/original/"))) == program


def test_a_photo_that_cannot_be_cleaned_is_not_shown_with_what_it_carries(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.jpeg()[:600])
    [(number, document)] = kept(team, case)
    assert document.document.cleaning is Cleaning.FAILED
    assert desk.get(address(case, f"documents/{number}/look/")).status_code == 404


def test_a_sound_can_be_asked_for_in_parts(desk: Client, team: TeamWithKeys, case: Case) -> None:
    sound = samples.wav(700_000)
    upload(desk, case, sound)
    [(number, _document)] = kept(team, case)
    look = address(case, f"documents/{number}/look/")
    for asked, start, end in (("0-99", 0, 100), ("300000-600000", 300_000, 600_001)):
        part = desk.get(look, headers={"range": f"bytes={asked}"})
        assert part.status_code == 206
        assert body(part) == sound[start:end]
        assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(sound)}"
    rest = desk.get(look, headers={"range": "bytes=699000-"})
    assert body(rest) == sound[699_000:]
    assert desk.get(look, headers={"range": "bytes=9999999-"}).status_code == 416


def test_taking_the_original_stands_in_the_trail_and_needs_a_click(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.jpeg())
    [(number, _document)] = kept(team, case)
    take = address(case, f"documents/{number}/take/original/")
    assert desk.get(take).status_code == 405
    before = AuditEvent.objects.filter(event=Event.DOCUMENT_TAKEN).count()
    desk.post(take)
    [event] = AuditEvent.objects.filter(event=Event.DOCUMENT_TAKEN)
    assert before == 0
    assert event.subject == case.pk
    assert event.entry_hash == bytes(case.dossier.entries.get(number=number).hash)
    reads = AuditEvent.objects.filter(event=Event.CASE_READ).count()
    desk.get(address(case, f"documents/{number}/look/"))
    assert AuditEvent.objects.filter(event=Event.CASE_READ).count() == reads + 1


def test_of_another_teams_document_nothing_is_told(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.jpeg())
    [(number, _document)] = kept(team, case)
    stranger = at_desk(make_team("be/surya").adviser)
    for path in ("documents/", f"documents/{number}/", f"documents/{number}/look/", "document/"):
        assert stranger.get(address(case, path)).status_code == 404, path
    for path in (f"documents/{number}/take/original/", f"documents/{number}/take/copy/"):
        assert stranger.post(address(case, path)).status_code == 404, path
    for path in ("documents/1/", "documents/1/look/", "documents/99/"):
        assert desk.get(address(case, path)).status_code == 404, path
    before = SealedFile.objects.count()
    answer = stranger.post(
        address(case),
        {"title": "My words", "document": SimpleUploadedFile("a.jpg", samples.jpeg())},
    )
    assert answer.status_code == 404
    assert "My words" in answer.content.decode()
    assert SealedFile.objects.count() == before


def test_who_is_not_signed_in_gets_nothing_read(case: Case) -> None:
    file = SimpleUploadedFile("a.jpg", samples.jpeg())
    with mock.patch.object(receiving, "Arriving", side_effect=AssertionError):
        answer = Client().post(address(case), {"document": file})
    assert answer.status_code == 302
    assert not SealedFile.objects.exists()


def test_a_form_from_elsewhere_keeps_nothing(team: TeamWithKeys, case: Case) -> None:
    signed_in = at_desk(team.adviser)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    file = SimpleUploadedFile("a.jpg", samples.jpeg())
    answer = strict.post(address(case), {"title": "x", "once": "00" * 16, "document": file})
    assert answer.status_code == 403
    assert not SealedFile.objects.exists()
    page = strict.get(address(case)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    fields = {**hidden(page), "csrfmiddlewaretoken": token[1], "title": "A photo"}
    file.seek(0)
    answer = strict.post(
        address(case), {**fields, "document": file}, headers={"origin": "http://testserver"}
    )
    assert answer.status_code == 302
    assert len(kept(team, case)) == 1


def test_what_is_too_large_is_told_and_the_words_stay(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    with mock.patch("fanal.documents.actions.LARGEST", 300_000):
        answer = upload(desk, case, bytes(400_000), title="Words that stay")
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "larger than 25 MB" in page
    assert "Words that stay" in page
    assert kept(team, case) == []
    assert not SealedFile.objects.exists()
    assert not Piece.objects.exists()


def test_what_is_much_too_large_is_not_even_read(desk: Client, case: Case) -> None:
    answer = desk.post(
        address(case),
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(receiving.LONGEST_BODY + 1),
    )
    assert answer.status_code == 413
    assert "25 MB" in answer.content.decode()


def test_when_all_places_are_taken_nothing_is_read(desk: Client, case: Case) -> None:
    with mock.patch.object(receiving, "at_the_desk", receiving.Places(0)):
        answer = upload(desk, case, samples.jpeg())
    assert answer.status_code == 503
    assert not SealedFile.objects.exists()


@pytest.mark.parametrize("content", [b"", None])
def test_without_a_file_the_form_says_so(desk: Client, case: Case, content: bytes | None) -> None:
    fields = {**hidden(desk.get(address(case)).content.decode()), "title": "Words that stay"}
    if content is not None:
        fields["document"] = SimpleUploadedFile("a.jpg", content)  # type: ignore[assignment]
    answer = desk.post(address(case), fields)
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()
    assert "Words that stay" in answer.content.decode()
    assert not SealedFile.objects.exists()


def test_the_hundred_and_first_is_refused(desk: Client, team: TeamWithKeys, case: Case) -> None:
    upload(desk, case, samples.jpeg())
    with mock.patch("fanal.cases.kinds.document.MOST_IN_A_CASE", 1):
        answer = upload(desk, case, samples.png())
    assert answer.status_code == 422
    assert "100 documents already" in answer.content.decode()
    assert len(kept(team, case)) == 1
    held = set(Holding.objects.values_list("file_id", flat=True))
    assert set(SealedFile.objects.values_list("pk", flat=True)) == held


def test_the_same_form_sent_twice_is_one_document(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    fields = {**hidden(desk.get(address(case)).content.decode()), "title": "A photo"}
    for _ in range(2):
        file = SimpleUploadedFile("a.jpg", samples.jpeg())
        assert desk.post(address(case), {**fields, "document": file}).status_code == 302
    assert len(kept(team, case)) == 1
    assert SealedFile.objects.count() == 2  # the original and its copy


def test_a_body_that_breaks_off_leaves_nothing(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    fields = {**hidden(desk.get(address(case)).content.decode()), "title": "A photo"}
    parts = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    parts += b'--x\r\nContent-Disposition: form-data; name="document"; filename="a.jpg"\r\n\r\n'
    cut = parts + samples.jpeg() + b"\xff" * 600_000
    answer = desk.post(address(case), cut, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "did not arrive whole" in answer.content.decode()
    assert kept(team, case) == []
    assert not SealedFile.objects.exists()


def test_when_the_database_fails_nothing_half_kept_stays(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    broken = mock.patch("fanal.cases.actions.hold", side_effect=RuntimeError)
    with broken, pytest.raises(RuntimeError):
        upload(desk, case, samples.jpeg())
    assert kept(team, case) == []
    assert not SealedFile.objects.exists()


def test_a_struck_document_can_still_be_looked_at(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.jpeg())
    [(number, _document)] = kept(team, case)
    write(team, case, Correction, number=number, why="Another person's.")
    assert "No longer counts" in desk.get(address(case, "documents/")).content.decode()
    assert desk.get(address(case, f"documents/{number}/look/")).status_code == 200


def test_a_colleague_sees_it_too(desk: Client, team: TeamWithKeys, case: Case) -> None:
    colleague = make_member("Colleague")
    join_team(team, colleague)
    upload(desk, case, samples.pdf())
    [(number, _document)] = kept(team, case)
    theirs = at_desk(colleague)
    assert theirs.get(address(case, f"documents/{number}/look/")).status_code == 200


def test_what_is_sent_when_the_keys_are_locked_keeps_its_words_and_no_file(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    fields = hidden(desk.get(address(case)).content.decode())
    del desk.cookies[settings.RING_COOKIE_NAME]
    file = SimpleUploadedFile("a.jpg", samples.jpeg())
    answer = desk.post(address(case), {"title": "My words", **fields, "document": file})
    assert answer.headers["Location"] == "/desk/unlock/"
    [kept_words] = late_words.offer(team.adviser.ring)
    assert kept_words.fields["title"] == ["My words"]
    assert not SealedFile.objects.exists()


def test_names_that_play_tricks_are_plain_afterwards(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.jpeg(), name="../../etc/\u202egpj.exe" + "x" * 400)
    [(_number, document)] = kept(team, case)
    name = document.document.file_name
    assert "/" not in name
    assert "\u202e" not in name
    assert len(name) <= 200


def test_no_file_appears_anywhere_on_the_disk(
    desk: Client, team: TeamWithKeys, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, mock.Mock(side_effect=AssertionError))
    opened = mock.Mock(side_effect=AssertionError)
    with mock.patch("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", opened):
        upload(desk, case, samples.pdf() + bytes(3_000_000))
    assert len(kept(team, case)) == 1
    assert list(tmp_path.iterdir()) == []


def test_whoever_asks_from_the_second_byte_on_stands_in_the_trail_too(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    for content in (samples.jpeg(), samples.wav(700_000)):
        upload(desk, case, content)
    documents = kept(team, case)
    assert len(documents) == 2
    for number, _document in documents:
        before = AuditEvent.objects.filter(event=Event.CASE_READ).count()
        look = address(case, f"documents/{number}/look/")
        assert body(desk.get(look, headers={"range": "bytes=1-"}))
        assert AuditEvent.objects.filter(event=Event.CASE_READ).count() == before + 1


def test_a_range_that_ends_before_it_begins_is_none(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.wav())
    [(number, _document)] = kept(team, case)
    whole = desk.get(address(case, f"documents/{number}/look/"), headers={"range": "bytes=5-3"})
    assert whole.status_code == 200
    assert body(whole) == samples.wav()


def written_meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], Any]) -> None:
    """A colleague does something while the copy of what was sent is being made."""

    def slowly(upload: receiving.Upload, title: str) -> Any:
        monkeypatch.undo()
        deed()
        return upload.facts(title)

    monkeypatch.setattr(receiving.Upload, "facts", slowly)


def test_two_who_send_the_last_one_at_once_add_one(
    desk: Client, team: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = open_case(team)
    upload(desk, elsewhere, samples.png())
    [(_number, theirs)] = kept(team, elsewhere)
    written_meanwhile(
        monkeypatch, lambda: write(team, case, CaseDocument, document=theirs.document)
    )
    with mock.patch("fanal.cases.kinds.document.MOST_IN_A_CASE", 1):
        answer = upload(desk, case, samples.jpeg(), title="Words that stay")
    assert answer.status_code == 409
    assert "Words that stay" in answer.content.decode()
    [(_number, document)] = kept(team, case)
    assert document.document == theirs.document
    assert set(SealedFile.objects.values_list("pk", flat=True)) == set(document.files)


def test_nothing_is_added_to_a_case_that_closes_meanwhile(
    desk: Client, team: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_meanwhile(
        monkeypatch,
        lambda: write(team, case, CaseClosed, reason=CaseEnd.OWN_WISH, explanation="Gone home."),
    )
    answer = upload(desk, case, samples.jpeg(), title="Words that stay")
    assert answer.status_code == 409
    assert "Words that stay" in answer.content.decode()
    assert kept(team, case) == []
    assert not SealedFile.objects.exists()


def test_who_goes_back_a_page_and_chooses_another_file_has_sent_two(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    fields = {**hidden(desk.get(address(case)).content.decode()), "title": "A photo"}
    for content in (samples.jpeg(), samples.png(), samples.jpeg()):
        file = SimpleUploadedFile("a.jpg", content)
        assert desk.post(address(case), {**fields, "document": file}).status_code == 302
    assert [d.document.type for _n, d in kept(team, case)] == [FileType.JPEG, FileType.PNG]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (recording("wav"), "What can be heard on it is still there: a voice"),
        (recording("mp4"), "What can be seen and heard in it is still there: a face, a voice"),
        (samples.jpeg(), "What can be seen on it is still there."),
    ],
    ids=["sound", "film", "photo"],
)
def test_beside_the_copy_stands_what_it_still_tells(
    desk: Client, case: Case, content: bytes, said: str
) -> None:
    sent = upload(desk, case, content)
    page = desk.get(f"/desk/cases/{case.pk}/documents/2/").content.decode()
    assert sent.status_code == 302
    assert said in page
    assert page.count("is still there") == 1
