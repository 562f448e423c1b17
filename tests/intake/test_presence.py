"""Two who write at the same time know of each other; nobody else learns it."""

from datetime import timedelta

import pytest
from django.test import Client

from fanal.core import clock
from fanal.intake.models import Writing
from fanal.intake.sweeps import forget_writing
from tests.cases.files import open_case
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import address, at_desk, do, page_of, sent_report

pytestmark = pytest.mark.django_db
LOUD = "Bram is writing here."


@pytest.fixture
def bram(team: TeamWithKeys) -> MemberWithKeys:
    other = make_member("Bram")
    join_team(team, other)
    return other


def test_who_touches_a_form_is_named_to_colleagues_and_not_to_themselves(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    report, his = sent_report(team), at_desk(bram)
    page_of(his, report)
    # Reading is said quietly, writing aloud.
    assert LOUD not in page_of(desk, report)
    assert his.post(address(report, "writing")).status_code == 204
    assert LOUD in page_of(desk, report)
    assert LOUD not in page_of(his, report)


def test_opening_a_deed_says_it_without_any_script(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    report, case, his = sent_report(team), open_case(team), at_desk(bram)
    page_of(his, report, "answer")
    his.get(f"/desk/cases/{case.pk}/note/")
    assert LOUD in page_of(desk, report)
    assert LOUD in desk.get(f"/desk/cases/{case.pk}/note/").content.decode()


def test_a_case_says_quietly_who_read_it_and_aloud_who_writes(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    case, his = open_case(team), at_desk(bram)
    page, note = f"/desk/cases/{case.pk}/", f"/desk/cases/{case.pk}/note/"
    his.get(page)
    assert LOUD not in desk.get(page).content.decode()
    assert "Bram opened this" in desk.get(note).content.decode()
    his.get(note)
    assert LOUD in desk.get(page).content.decode()
    # Once, and not quietly too.
    assert "Bram opened this" not in desk.get(note).content.decode()
    assert LOUD not in his.get(page).content.decode()
    his.post(note, {"text": "Half a note.", "keep-draft": "leave"})
    assert LOUD not in desk.get(page).content.decode()


def test_who_still_types_is_still_seen_to_write(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    case, his = open_case(team), at_desk(bram)
    note, began = f"/desk/cases/{case.pk}/note/", clock.now()
    his.get(note)
    with clock.frozen(began + timedelta(minutes=9)):
        his.post(note, {"text": "Half a note.", "keep-draft": "stay"})
    with clock.frozen(began + timedelta(minutes=18)):
        assert LOUD in at_desk(team.adviser).get(f"/desk/cases/{case.pk}/").content.decode()


def test_a_colleague_of_another_team_is_not_named_in_a_case(
    desk: Client, team: TeamWithKeys
) -> None:
    case, stranger = open_case(team), make_team("be/surya").adviser
    until = clock.now() + timedelta(minutes=5)
    Writing.objects.create(dossier_id=case.pk, member=stranger.member, until=until)
    for path in ("", "note/"):
        page = desk.get(f"/desk/cases/{case.pk}/{path}").content.decode()
        assert "is writing here" not in page


def test_it_ends_with_the_deed_and_by_itself(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    report, his = sent_report(team), at_desk(bram)
    his.post(address(report, "writing"))
    do(his, report, "note", page=page_of(his, report), text="Done.")
    assert LOUD not in page_of(desk, report)
    his.post(address(report, "writing"))
    assert forget_writing() == 0
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert LOUD not in page_of(at_desk(team.adviser), report)
        assert forget_writing() == 1


def test_nothing_of_it_crosses_to_another_team(desk: Client, team: TeamWithKeys) -> None:
    report, stranger = sent_report(team), make_team("be/surya").adviser
    assert at_desk(stranger).post(address(report, "writing")).status_code == 404
    # Also when the report came from their team a moment ago.
    Writing.objects.create(
        dossier_id=report.pk,
        member=stranger.member,
        until=clock.now() + timedelta(minutes=5),
    )
    assert "is writing here" not in page_of(desk, report)
