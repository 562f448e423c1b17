"""Who is refused at the desk, and that a refusal tells nothing."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from fanal.accounts.leaving import leave
from fanal.accounts.models import Membership
from fanal.audit.models import AuditEvent
from fanal.intake.desk_forms import DEEDS
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from tests.cast import join_team, make_member, make_team
from tests.intake.desk import (
    WORDS,
    address,
    at_desk,
    do,
    once,
    page_of,
    report_of,
    send,
    sent_report,
)

pytestmark = pytest.mark.django_db

PAGES = ["", "trail", "receipt", *DEEDS]
TYPED = {f"{name}-{field}": "my own words" for name in DEEDS for field in ("text", "explanation")}


def without_tokens(html: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html.decode())


@pytest.mark.parametrize("deed", PAGES)
def test_adviser_of_another_centre_cannot_tell_absent_from_forbidden(deed: str) -> None:
    theirs, ours = make_team("be/pag-asa"), make_team("be/surya")
    report, client = sent_report(theirs), at_desk(ours.adviser)
    absent = address(report, deed).replace(str(report.pk), str(uuid4()))
    for answers in (
        [client.get(where) for where in (address(report, deed), absent)],
        [client.post(where, TYPED) for where in (address(report, deed), absent)],
    ):
        assert {answer.status_code for answer in answers} <= {404, 405}
        forbidden, missing = (without_tokens(answer.content) for answer in answers)
        assert forbidden.replace(str(report.pk), "") == missing.replace(absent.split("/")[3], "")
    assert not AuditEvent.objects.filter(subject=report.pk, event="report-opened").exists()


def test_nothing_typed_is_lost_when_the_report_is_no_longer_ours() -> None:
    ours = make_team("be/surya")
    report = sent_report(make_team("be/pag-asa"))
    answer = at_desk(ours.adviser).post(
        address(report, "answer"), {"answer-text": "An hour of typing."}
    )
    assert answer.status_code == 404
    assert "An hour of typing." in answer.content.decode()


@pytest.mark.parametrize("deed", PAGES)
def test_stranger_is_sent_to_sign_in(deed: str) -> None:
    report = sent_report(make_team())
    answer = Client().get(address(report, deed))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in/")
    assert WORDS not in answer.content.decode()


def test_member_who_waits_for_the_key_opens_nothing() -> None:
    team, waiting = make_team(), make_member()
    Membership.objects.create(team=team.team, member=waiting.member)
    report = sent_report(team)
    answer = at_desk(waiting).get(address(report))
    assert answer.status_code == 302
    assert WORDS not in answer.content.decode()


def test_member_who_left_one_of_two_teams_no_longer_sees_its_reports() -> None:
    noor, sam = make_member("Noor"), make_member("Sam")
    left = make_team("be/pag-asa", members=(noor, sam))
    kept = make_team("be/surya", members=(sam,))
    report = sent_report(left)
    leave(team=left.team, member=sam.member, by=noor.member, ring=noor.ring)
    client = at_desk(sam)
    assert client.get(address(report)).status_code == 404
    assert address(report) not in client.get("/desk/?tab=team").content.decode()
    assert client.get("/desk/?team=be/pag-asa").status_code == 404
    assert client.get(f"/desk/?team={kept.id}").status_code == 200


def test_membership_without_the_key_gives_the_same_404() -> None:
    # The database may say what it likes: without a grant nothing opens.
    team, slipped_in = make_team(), make_member()
    Membership.objects.create(
        team=team.team, member=slipped_in.member, state=Membership.State.GRANTED
    )
    report = sent_report(team)
    assert at_desk(slipped_in).get(address(report)).status_code == 404


def test_member_who_joined_late_reads_what_came_before() -> None:
    team, late = make_team(), make_member()
    report = sent_report(team)
    join_team(team, late)
    assert WORDS in page_of(at_desk(late), report)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_taken_back_refuses_every_deed(deed: str) -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    before = page_of(client, report)
    open_mailbox(sent.receipt).take_back(once=once())
    page = page_of(client, report)
    assert "The person took everything back." in page
    assert "<textarea" not in page
    entries = report.dossier.entries.count()
    words = {
        "text": "words",
        "reason": "no-reply" if deed == "close" else "words",
        "explanation": "words",
        "day": "2031-01-01",
        "hour": "10:00",
        "place": "words",
        "to": "",
        "ground": "person-agrees",
    }
    answer = do(client, report, deed, page=before, **words)
    assert answer.status_code in (409, 422)
    assert report.dossier.entries.count() == entries
    assert Report.objects.get(pk=report.pk).erase_on is not None


def test_withdrawal_between_page_and_handover_is_never_undone() -> None:
    ours, theirs = make_team("be/pag-asa"), make_team("be/surya")
    sent = send(ours)
    report, client = report_of(sent.receipt), at_desk(ours.adviser)
    page = page_of(client, report, "hand-over")
    open_mailbox(sent.receipt).take_back(once=once())
    typed = {"to": theirs.id, "ground": "person-agrees", "explanation": "She said yes."}
    answer = do(client, report, "hand-over", page=page, **typed)
    assert answer.status_code == 409
    assert "She said yes." in answer.content.decode()
    now = Report.objects.get(pk=report.pk)
    assert (now.team_id, now.state) == (ours.id, Report.State.CLOSED)
    assert now.erase_on is not None


def test_get_does_no_deed() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    for name in DEEDS:
        assert client.get(address(report, name) + "?answer-text=x").status_code == 200
    assert report.dossier.entries.count() == 2


def test_deeds_need_the_token_of_the_session() -> None:
    team = make_team()
    report = sent_report(team)
    client = at_desk(team.adviser)
    client.handler.enforce_csrf_checks = True
    answer = client.post(address(report, "answer"), {"answer-text": "From elsewhere."})
    assert answer.status_code in (302, 403)
    assert report.dossier.entries.count() == 2
