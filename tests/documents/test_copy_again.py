"""The cleaned copy again, where none could be made: what failed once is not lost."""

import re
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from fanal.accounts.models import LateWords
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases.models import Case
from fanal.core.aside import AsideFailed
from fanal.documents.contents import Cleaning, DocumentFacts
from fanal.documents.models import Holding, SealedFile
from fanal.documents.reading import read
from fanal.intake.documents import sent_documents
from fanal.intake.models import Report
from tests.cases.files import file_of, open_case
from tests.cast import TeamWithKeys, make_team
from tests.documents import samples
from tests.documents.test_at_the_desk import address, body, kept, upload
from tests.intake.desk import at_desk
from tests.public.test_documents import Sender
from tests.public.visitor import Visitor

pytestmark = pytest.mark.django_db
PASSWORD = "Ooievaar"


@pytest.fixture
def team() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


@pytest.fixture
def desk(team: TeamWithKeys) -> Client:
    return at_desk(team.adviser)


def no_copy() -> Any:
    """The program beside the server does not come to its turn."""
    return mock.patch("fanal.documents.cleaning.aside.running", side_effect=AsideFailed)


def again(desk: Client, page: str, **typed: str) -> Any:
    html = desk.get(page).content.decode()
    form = re.search(r'<form class="again".*?</form>', html, re.DOTALL)
    assert form is not None
    once = re.search(r'name="once" value="([^"]*)"', form[0])
    assert once is not None
    return desk.post(f"{page}again/", {"once": unescape(once[1]), **typed})


def facts(team: TeamWithKeys, case: Case) -> DocumentFacts:
    [(_number, document)] = kept(team, case)
    return document.document


def test_what_failed_is_made_again_and_seen(desk: Client, team: TeamWithKeys, case: Case) -> None:
    photo = samples.jpeg()
    with no_copy():
        upload(desk, case, photo)
    [(number, _document)] = kept(team, case)
    assert facts(team, case).cleaning is Cleaning.FAILED
    page = address(case, f"documents/{number}/")
    assert "Sharing it may show where and by whom" in desk.get(page).content.decode()
    assert desk.post(f"{page}take/copy/").status_code == 404
    answer = again(desk, page)
    assert answer.headers["Location"] == page
    assert facts(team, case).cleaning is Cleaning.DONE
    assert samples.AUTHOR.encode() not in body(desk.get(f"{page}look/"))
    assert b"".join(read(facts(team, case).original)) == photo
    assert Holding.objects.count() == 2
    assert 'class="again"' not in desk.get(page).content.decode()
    assert AuditEvent.objects.filter(event=Event.CASE_WRITTEN).exists()


def test_the_same_try_sent_twice_makes_one_copy(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    with no_copy():
        upload(desk, case, samples.jpeg())
    [(number, _document)] = kept(team, case)
    page = address(case, f"documents/{number}/")
    for _ in range(2):
        assert desk.post(f"{page}again/", {"once": "ab" * 16}).status_code == 302
    assert SealedFile.objects.count() == 2
    assert len(file_of(team, case).entries) == number + 1


def test_a_try_that_fails_says_why_and_loses_nothing(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    with no_copy():
        upload(desk, case, samples.jpeg())
        [(number, _document)] = kept(team, case)
        answer = again(desk, address(case, f"documents/{number}/"))
    assert answer.status_code == 422
    assert "it is broken, or it took too long" in answer.content.decode()
    assert len(file_of(team, case).entries) == number
    assert SealedFile.objects.count() == 1


def test_when_the_entry_is_not_written_the_copy_does_not_stay(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    with no_copy():
        upload(desk, case, samples.jpeg())
    [(number, _document)] = kept(team, case)
    broken = mock.patch("fanal.cases.actions.hold", side_effect=RuntimeError)
    with broken, pytest.raises(RuntimeError):
        again(desk, address(case, f"documents/{number}/"))
    assert SealedFile.objects.count() == 1


def test_a_locked_paper_says_so_and_opens_once_with_its_password(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, samples.locked_pdf(PASSWORD))
    [(number, _document)] = kept(team, case)
    page = address(case, f"documents/{number}/")
    html = desk.get(page).content.decode()
    assert "it is locked with a password" in html
    assert 'type="password"' in html
    wrong = again(desk, page, password="Reiger")
    assert wrong.status_code == 422
    assert "it is locked with a password" in wrong.content.decode()
    assert "Reiger" not in wrong.content.decode()
    assert again(desk, page, password=PASSWORD).status_code == 302
    assert facts(team, case).cleaning is Cleaning.DONE
    assert PASSWORD not in str(facts(team, case).model_dump())


def test_a_password_sent_when_the_keys_are_locked_is_kept_nowhere(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    from django.conf import settings

    upload(desk, case, samples.locked_pdf(PASSWORD))
    [(number, _document)] = kept(team, case)
    del desk.cookies[settings.RING_COOKIE_NAME]
    desk.post(address(case, f"documents/{number}/again/"), {"password": PASSWORD})
    assert not LateWords.objects.exists()


def test_of_another_teams_document_nothing_is_tried(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    with no_copy():
        upload(desk, case, samples.jpeg())
    [(number, _document)] = kept(team, case)
    path = address(case, f"documents/{number}/again/")
    stranger = at_desk(make_team("be/surya").adviser)
    with mock.patch("fanal.documents.pages.made_again", side_effect=AssertionError):
        assert stranger.post(path).status_code == 404
        assert desk.post(address(case, "documents/99/again/")).status_code == 404
        assert desk.get(path).status_code == 405
    assert Client().post(path).status_code == 302


def test_what_no_cleaner_knows_offers_no_other_try(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    upload(desk, case, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    [(number, _document)] = kept(team, case)
    page = desk.get(address(case, f"documents/{number}/")).content.decode()
    assert "No cleaned copy could be made of this kind" in page
    assert 'class="again"' not in page


def test_what_a_person_sent_is_made_again_in_the_report_and_comes_along(
    desk: Client, team: TeamWithKeys
) -> None:
    receipt = Visitor().send("They keep my passport.")
    with no_copy():
        Sender().at_the_form(receipt).send_file(samples.heic(), title="A photo")
    report = Report.objects.get()
    [sent] = sent_documents(team.open(report))
    assert sent.facts.cleaning is Cleaning.FAILED
    page = f"/desk/reports/{report.pk}/documents/{sent.number}/"
    assert again(desk, page).headers["Location"] == page
    [sent] = sent_documents(team.open(report))
    assert sent.facts.cleaning is Cleaning.DONE
    assert samples.DEVICE.encode() not in body(desk.get(f"{page}look/"))
    assert SealedFile.objects.count() == Holding.objects.count() == 2
    assert (
        "had a cleaned copy of a document made"
        in desk.get(f"/desk/reports/{report.pk}/").content.decode()
    )
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.post(f"{page}again/").status_code == 404
