"""Own views: a list narrowed, kept under a name, sealed, and shared only with the team."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanal.accounts.models import Role
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.task import Task
from fanal.intake.models import Report
from fanal.workload.models import SavedView
from tests.cases.files import in_days, open_case, write
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, do, sent_report

pytestmark = pytest.mark.django_db
VIEWS = "/desk/views/"


def keep(desk: Client, **typed: str) -> int:
    fields = {"name": "Late ones", "kind": "cases", "tab": "team", "due": "overdue"}
    return desk.post(VIEWS, {**fields, **typed}).status_code


def test_cases_are_narrowed_by_whose_and_by_when_they_are_due(
    desk: Client, team: TeamWithKeys
) -> None:
    late, later = open_case(team, Person()), open_case(team, Person())
    write(team, late, Task, text="Call", on=in_days(-1))
    write(team, later, Task, text="Call", on=in_days(20))
    page = desk.get("/desk/cases/?tab=team&due=overdue").content.decode()
    assert f"/desk/cases/{late.pk}/" in page
    assert f"/desk/cases/{later.pk}/" not in page
    assert (
        f"/desk/cases/{late.pk}/"
        not in desk.get("/desk/cases/?tab=team&whose=nobody").content.decode()
    )
    mine = f"/desk/cases/?tab=team&whose={team.adviser.member.pk}"
    assert f"/desk/cases/{later.pk}/" in desk.get(mine).content.decode()


def test_requests_are_narrowed_too(desk: Client, team: TeamWithKeys) -> None:
    mine, nobodys = sent_report(team), sent_report(team)
    do(desk, mine, "take")
    page = desk.get("/desk/?tab=team&whose=nobody").content.decode()
    assert f"/desk/reports/{nobodys.pk}/" in page
    assert f"/desk/reports/{mine.pk}/" not in page
    assert "/desk/reports/" not in desk.get("/desk/?tab=team&due=overdue").content.decode()
    assert Report.objects.count() == 2


@pytest.mark.parametrize("tail", ["whose=nonsense", "due=x", "whose=%00&due=overdue' OR 1"])
def test_a_broken_address_narrows_nothing(desk: Client, team: TeamWithKeys, tail: str) -> None:
    report, case = sent_report(team), open_case(team)
    assert f"/desk/reports/{report.pk}/" in desk.get(f"/desk/?tab=team&{tail}").content.decode()
    assert f"/desk/cases/{case.pk}/" in desk.get(f"/desk/cases/?{tail}").content.decode()


def test_what_is_late_and_what_is_nobodys_are_one_step_away(
    desk: Client, team: TeamWithKeys
) -> None:
    page = desk.get("/desk/").content.decode()
    assert 'href="/desk/?tab=team&amp;due=overdue"' in page
    page = desk.get("/desk/cases/?tab=team&whose=nobody").content.decode()
    assert 'href="/desk/cases/?tab=team&amp;due=overdue"' in page
    assert 'href="/desk/cases/?tab=team&amp;whose=nobody" aria-current="true"' in page


def test_a_view_stands_above_its_list_for_its_member_alone(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    assert keep(desk) == 302
    page = desk.get("/desk/cases/").content.decode()
    assert "Late ones" in page
    assert 'href="/desk/cases/?tab=team&amp;due=overdue"' in page
    assert "Late ones" not in desk.get("/desk/").content.decode()
    assert "Late ones" not in at_desk(colleague).get("/desk/cases/").content.decode()
    assert b"Late" not in SavedView.objects.get().sealed


def test_who_is_in_two_teams_can_share_with_nobody_after_all() -> None:
    one, other = make_team(), make_team("be/surya")
    desk = at_desk(one.adviser)
    assert 'type="checkbox" name="share"' in desk.get("/desk/cases/").content.decode()
    join_team(other, one.adviser)
    desk = at_desk(one.adviser)
    page = desk.get("/desk/cases/").content.decode()
    assert page.count('type="radio" name="share"') == 3
    assert 'name="share" value="" checked> With nobody' in page
    assert keep(desk, share="") == 302
    assert SavedView.objects.get().team_id is None


def test_ones_own_views_are_there_however_many_a_team_shares(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    keep(desk, name="Mine, first", share=team.id)
    for other in [at_desk(colleague), *(at_desk(join(team)) for _ in range(4))]:
        for number in range(20):
            assert keep(other, name=f"Shared {number}", share=team.id) == 302
    keep(desk, name="Mine, last")
    with CaptureQueriesContext(connection) as asked:
        page = desk.get("/desk/cases/").content.decode()
    assert "Mine, first" in page
    assert "Mine, last" in page
    # An engine may happen to answer so by itself: it is asked for, too.
    (views,) = [each["sql"] for each in asked if "workload_savedview" in each["sql"]]
    assert "ORDER BY CASE" in views


def join(team: TeamWithKeys) -> MemberWithKeys:
    member = make_member("Another")
    join_team(team, member)
    return member


def test_a_shared_view_is_the_teams_and_only_its_own_member_lets_it_go(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    keep(desk, share=team.id)
    other = at_desk(colleague)
    assert "Late ones" in other.get("/desk/cases/").content.decode()
    stranger = at_desk(make_team("be/surya").adviser)
    assert "Late ones" not in stranger.get("/desk/cases/").content.decode()
    path = f"{VIEWS}{SavedView.objects.get().pk}/forget/"
    assert other.post(path).status_code == 404
    assert stranger.post(path).status_code == 404
    assert desk.post(path).status_code == 302
    assert not SavedView.objects.exists()


def test_no_name_and_too_many_are_said(desk: Client, team: TeamWithKeys) -> None:
    assert keep(desk, name="") == 422
    for number in range(20):
        assert keep(desk, name=str(number)) == 302
    assert keep(desk) == 422
    assert SavedView.objects.count() == 20


def test_who_only_reads_has_views_too(team: TeamWithKeys) -> None:
    reader = make_member("Reader")
    join_team(team, reader, Role.READER)
    assert keep(at_desk(reader)) == 302


def test_a_view_is_shared_with_the_team_that_was_chosen_and_no_other() -> None:
    first, second = make_team("be/pag-asa"), make_team("be/surya", members=(make_member("Claire"),))
    join_team(first, second.adviser)
    desk = at_desk(second.adviser)
    assert f'name="share" value="{second.id}"' in desk.get("/desk/cases/").content.decode()
    assert keep(desk, share=second.id, words="Amina") == 302
    assert SavedView.objects.get().team_id == second.id
    assert "Late ones" not in at_desk(first.adviser).get("/desk/cases/").content.decode()
    assert keep(desk, share="be/payoke") == 422
