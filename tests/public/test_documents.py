"""A person sends a photo, a voice message or a paper from the mailbox, without scripts."""

import gzip
import re
from collections.abc import Mapping
from unittest import mock

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from fanal.cases import actions as cases
from fanal.cases.kinds.document import documents_of
from fanal.cases.kinds.person import Person
from fanal.core.ids import new_once
from fanal.core.languages import WHOLE
from fanal.documents import receiving
from fanal.documents.contents import Cleaning
from fanal.documents.models import Holding, Piece, SealedFile
from fanal.documents.reading import read
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import OpenEntry, open_dossier
from fanal.intake.contents import DocumentKept, DocumentSent
from fanal.intake.documents import sent_documents
from fanal.intake.forms import DocumentForm
from fanal.intake.mailbox import MOST_DOCUMENTS, open_typed
from fanal.intake.models import Report
from fanal.intake.sweeps import erase_report
from fanal.public import languages
from tests.cases.files import file_of
from tests.cast import TeamWithKeys, make_team
from tests.documents import samples
from tests.intake.desk import address, at_desk
from tests.public.test_write_size import LIMIT
from tests.public.visitor import Visitor

pytestmark = pytest.mark.django_db

TITLE = "The room where I sleep"
BOUNDARY = "----quiet"


def multipart(
    fields: Mapping[str, str], file: bytes | None, name: str = "IMG_2.jpg", end: bool = True
) -> bytes:
    """What a browser sends: the fields of the form in their order, then the file, the button."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
        if key not in ("document", "do")
    ]
    if file is None:
        file, name = b"", ""  # where nothing was chosen
    if "document" in fields:
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="{name}"'
            "\r\nContent-Type: image/jpeg\r\n\r\n".encode()
            + file
            + (b"\r\n" if end else b"")
        )
    if end:
        do = fields.get("do", "file-send")
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="do"\r\n\r\n{do}\r\n'
            f"--{BOUNDARY}--\r\n".encode()
        )
    return b"".join(parts)


class Sender(Visitor):
    def at_the_form(self, receipt: str) -> "Sender":
        self.open(receipt).press("file")
        assert 'enctype="multipart/form-data"' in self.html
        return self

    def send_file(self, file: bytes | None, *, end: bool = True, **typed: str) -> "Sender":
        body = multipart({**dict(self.fields), **typed}, file, end=end)
        self.post_raw("messages", body, f"multipart/form-data; boundary={BOUNDARY}")
        return self


@pytest.fixture
def centre() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def receipt(centre: TeamWithKeys) -> str:
    return Visitor().send("They keep my passport.")


def kept(centre: TeamWithKeys) -> list[DocumentKept]:
    contents = centre.open(Report.objects.get()).contents
    return [content for content in contents if isinstance(content, DocumentKept)]


def test_a_photo_reaches_the_centre_and_the_mailbox_says_no_more_than_that(
    centre: TeamWithKeys, receipt: str
) -> None:
    photo = samples.jpeg()
    visit = Sender().at_the_form(receipt).send_file(photo, title=TITLE)
    assert visit.status == 200
    assert "Your words are with the centre." in visit.text
    assert TITLE in visit.text
    assert "You sent a file" in visit.text
    assert "look/" not in visit.html
    [document] = kept(centre)
    assert document.document.title == TITLE
    assert document.document.cleaning is Cleaning.DONE
    assert b"".join(read(document.document.original)) == photo
    again = Visitor().open(receipt)
    assert TITLE in again.text
    report = Report.objects.get()
    assert report.state == Report.State.OPEN
    assert report.notice_due


def test_a_receipt_opens_no_key_of_it(centre: TeamWithKeys, receipt: str) -> None:
    Sender().at_the_form(receipt).send_file(samples.jpeg(), title=TITLE)
    report, mailbox = Report.objects.get(), open_typed(receipt)
    secret = mailbox._secret
    opened = open_dossier(report.dossier, {(HolderKind.RECEIPT, report.receipt_id): secret})
    assert {name for name, _epoch in opened.keys} == {Compartment.THREAD}
    contents = [e.content for e in opened.read() if isinstance(e, OpenEntry)]
    assert [type(content) for content in contents] == [DocumentSent]


def test_the_adviser_sees_it_in_the_report_cleaned(centre: TeamWithKeys, receipt: str) -> None:
    Sender().at_the_form(receipt).send_file(samples.jpeg(), title=TITLE)
    report, desk = Report.objects.get(), at_desk(centre.adviser)
    [sent] = sent_documents(centre.open(report))
    link = f"{address(report)}documents/{sent.number}/"
    assert f'href="{link}"' in desk.get(address(report)).content.decode()
    page = desk.get(link).content.decode()
    assert TITLE in page
    seen = b"".join(desk.get(f"{link}look/").streaming_content)  # type: ignore[attr-defined]
    assert seen[:2] == b"\xff\xd8"
    assert samples.AUTHOR.encode() not in seen
    taken = desk.post(f"{link}take/original/")
    assert b"".join(taken.streaming_content) == samples.jpeg()  # type: ignore[attr-defined]
    stranger = at_desk(make_team("be/surya").adviser)
    for path in ("", "look/"):
        assert stranger.get(link + path).status_code == 404
    assert stranger.post(f"{link}take/original/").status_code == 404


def test_brought_along_it_stays_in_the_case_when_the_report_is_destroyed(
    centre: TeamWithKeys, receipt: str
) -> None:
    photo = samples.jpeg()
    Sender().at_the_form(receipt).send_file(photo, title=TITLE)
    Sender().at_the_form(receipt).send_file(samples.pdf(), title="Not brought along")
    report, desk = Report.objects.get(), at_desk(centre.adviser)
    case = cases.open_case(centre.open(report), person=Person(name="A"), once=new_once())
    listed = f"/desk/cases/{case.pk}/documents/"
    page = desk.get(listed).content.decode()
    assert TITLE in page
    fields = dict(re.findall(r'name="(once|report|number)" value="([^"]+)"', page)[:3])
    for _ in range(2):
        answer = desk.post(f"{listed}bring/", fields)
        assert answer.status_code == 302, answer.content.decode()
    [(_number, document)] = documents_of(file_of(centre, case))
    assert document.request == report.locator
    erase_report(Report.objects.get())
    assert b"".join(read(document.document.original)) == photo
    assert set(Holding.objects.values_list("dossier_id", flat=True)) == {case.pk}
    assert SealedFile.objects.count() == 2


def test_nothing_is_brought_from_a_request_that_is_not_the_cases(
    centre: TeamWithKeys, receipt: str
) -> None:
    Sender().at_the_form(receipt).send_file(samples.jpeg())
    report, desk = Report.objects.get(), at_desk(centre.adviser)
    [sent] = sent_documents(centre.open(report))
    other = Visitor().send("Another request.")
    of_other = centre.open(Report.objects.get(locator=other[:6]))
    case = cases.open_case(of_other, person=Person(name="B"), once=new_once())
    for number in (sent.number, 1, 99):
        fields = {"once": "00" * 16, "report": str(report.pk), "number": str(number)}
        assert desk.post(f"/desk/cases/{case.pk}/documents/bring/", fields).status_code == 404
    assert documents_of(file_of(centre, case)) == []


def test_taking_everything_back_destroys_it(centre: TeamWithKeys, receipt: str) -> None:
    Sender().at_the_form(receipt).send_file(samples.jpeg())
    assert Piece.objects.exists()
    erase_report(Report.objects.get())
    assert not Piece.objects.exists()
    assert not SealedFile.objects.exists()


def test_the_words_that_were_typed_wait_meanwhile(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender()
    sender.open(receipt).press("file", text="I had begun to write")
    sender.send_file(samples.jpeg(), title=TITLE)
    assert "I had begun to write" in sender.carried
    sender.press("file", text="and went on")
    sender.press("read")
    assert "and went on" in sender.carried


@pytest.mark.parametrize("file", [None, b""])
def test_without_a_file_nothing_is_sent(
    centre: TeamWithKeys, receipt: str, file: bytes | None
) -> None:
    visit = Sender().at_the_form(receipt).send_file(file, title=TITLE)
    assert visit.status == 422
    assert "Choose a file first." in visit.text
    assert TITLE in visit.carried
    assert not SealedFile.objects.exists()


def test_what_is_too_large_is_told(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    with mock.patch("fanal.documents.actions.LARGEST", 300_000):
        sender.send_file(bytes(400_000), title=TITLE)
    assert sender.status == 413
    assert "larger than 25 MB" in sender.text
    assert TITLE in sender.carried
    assert kept(centre) == []
    assert not SealedFile.objects.exists()


def test_what_is_announced_far_too_large_is_not_read(receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    answer = Client().post(
        "/en/messages/",
        data=b"",
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(receiving.LONGEST_BODY + 1),
    )
    assert answer.status_code == 413
    assert sender.value("ticket")


@pytest.mark.parametrize("code", [code for code in WHOLE if code != "en"])
def test_a_file_to_send_is_not_called_like_the_file_of_a_case(code: str) -> None:
    """One English word for two things; in other languages each has its own."""
    with translation.override(code):
        assert str(DocumentForm().fields["document"].label) != gettext("The file")


def test_a_file_from_a_page_without_a_country_arrives(
    centre: TeamWithKeys, receipt: str, two_countries: None
) -> None:
    """The page was open while the operator added a country."""
    sender = Sender().at_the_form(receipt)
    assert 'action="/en/be/messages/"' in sender.html
    assert sender.send_file(samples.jpeg(), title=TITLE).status == 200
    assert len(kept(centre)) == 1


def test_files_go_to_no_other_public_page() -> None:
    body = multipart({"message": "x", "document": ""}, bytes(300_000))
    for page in ("write", "questions", "places"):
        answer = Client().post(
            f"/en/{page}/", body, content_type=f"multipart/form-data; boundary={BOUNDARY}"
        )
        assert answer.status_code == 413, page
        small = multipart({"message": "x"}, bytes(300))
        Client().post(
            f"/en/{page}/", small, content_type=f"multipart/form-data; boundary={BOUNDARY}"
        )
    assert not SealedFile.objects.exists()


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_that_no_browser_sends_is_no_failure_of_ours(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Client().post("/en/messages/", b"words", content_type=kind)
    assert answer.status_code == 400
    assert not [record for record in caplog.records if record.name == "fanal.public"]


def test_without_an_open_mailbox_nothing_is_read(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    with mock.patch.object(receiving, "Arriving", side_effect=AssertionError):
        sender.send_file(samples.jpeg(), ticket="nonsense", text="My words")
    assert "My words" in sender.carried
    assert 'name="receipt"' in sender.html
    assert not SealedFile.objects.exists()


def test_a_ticket_that_comes_after_the_file_opens_nothing(receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    body = multipart({"document": "", "do": "file-send"}, samples.jpeg()).removesuffix(
        f"--{BOUNDARY}--\r\n".encode()
    ) + multipart({"ticket": sender.value("ticket")}, None)
    with mock.patch.object(receiving, "Arriving", side_effect=AssertionError):
        sender.post_raw("messages", body, f"multipart/form-data; boundary={BOUNDARY}")
    assert not SealedFile.objects.exists()


def test_an_eleventh_is_refused_with_words(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    with (
        mock.patch("fanal.intake.mailbox.MOST_DOCUMENTS", 1),
        mock.patch("fanal.public.mailbox_pages.MOST_DOCUMENTS", 1),
    ):
        sender.send_file(samples.jpeg(), title=TITLE)
        sender.press("file")
        assert "You sent 1 files already" in sender.text
        sender.send_file(samples.png(), document="")
        assert sender.status == 409
    assert len(kept(centre)) == 1
    assert SealedFile.objects.count() == 2
    assert MOST_DOCUMENTS == 10


def test_the_same_form_sent_twice_is_one_document(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    page = sender.html
    for _ in range(2):
        sender.html = page
        sender.send_file(samples.jpeg(), title=TITLE)
        assert sender.status == 200
    assert len(kept(centre)) == 1
    assert SealedFile.objects.count() == 2


def test_what_breaks_off_leaves_nothing(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    sender.send_file(samples.jpeg() + bytes(600_000), end=False, title=TITLE)
    assert sender.status == 422
    assert "did not arrive whole" in sender.text
    assert kept(centre) == []
    assert not SealedFile.objects.exists()


def test_when_others_are_sending_it_says_so(receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    with mock.patch("fanal.public.mailbox.from_outside", receiving.Places(0)):
        sender.send_file(samples.jpeg())
    assert sender.status == 503
    assert "Go back in a minute" in sender.text
    assert not SealedFile.objects.exists()


def test_a_mistake_of_ours_keeps_the_words(centre: TeamWithKeys, receipt: str) -> None:
    sender = Sender().at_the_form(receipt)
    with mock.patch("fanal.intake.mailbox.hold", side_effect=RuntimeError(TITLE)):
        sender.send_file(samples.jpeg(), text="My words")
    assert sender.status == 503
    assert "My words" in sender.carried
    assert kept(centre) == []
    assert not SealedFile.objects.exists()


@pytest.mark.parametrize("language", [language.code for language in languages.shown()])
def test_its_pages_are_light(centre: TeamWithKeys, language: str) -> None:
    person = Sender(language)
    receipt = person.send("They took my papers.")
    person.open(receipt).press("file")
    weights = [_weight(person)]
    person.send_file(samples.jpeg(), title=TITLE)
    weights.append(_weight(person))
    person.press("file", text="ሀለሐመሠረሰቀበ" * 150)
    person.send_file(None, title=TITLE)
    weights.append(_weight(person))
    assert max(weights) <= LIMIT, weights


def _weight(person: Visitor) -> int:
    """Compressed, with the headers that `test_write_size` weighs exactly."""
    return len(gzip.compress(person.html.encode(), 6)) + 1500


def test_who_goes_back_a_page_and_chooses_another_file_has_sent_two(
    centre: TeamWithKeys, receipt: str
) -> None:
    visit = Sender().at_the_form(receipt)
    fields = dict(visit.fields)
    for photo in (samples.jpeg(), samples.png(), samples.jpeg()):
        body = multipart({**fields, "title": TITLE}, photo)
        visit.post_raw("messages", body, f"multipart/form-data; boundary={BOUNDARY}")
        assert visit.status == 200
    assert len(kept(centre)) == 2


def test_two_that_are_sent_at_once_are_counted_together(
    centre: TeamWithKeys, receipt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanal.intake.mailbox.MOST_DOCUMENTS", 1)
    facts = receiving.Upload.facts
    first, second = (Sender().at_the_form(receipt) for _ in range(2))

    def slowly(upload: receiving.Upload, title: str) -> object:
        monkeypatch.setattr(receiving.Upload, "facts", facts)
        second.send_file(samples.png(), title="The other one")
        return upload.facts(title)

    monkeypatch.setattr(receiving.Upload, "facts", slowly)
    assert first.send_file(samples.jpeg(), title=TITLE).status == 409
    assert [each.document.title for each in kept(centre)] == ["The other one"]
