"""One thing done to many: previewed, done to all of them, and undone for a while."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanal.accounts.models import Membership, Role
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.definition import Certainty, Need
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case, Reminder
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake.actions import NotPossible
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.workload.models import Batch
from fanal.workload.picks import Pick, Sort, What, look
from fanal.workload.plans import Close
from fanal.workload.sweeps import forget_batches
from tests.cases.files import NAMED, file_of, open_case, write
from tests.cases.test_reminders import SAFE, case_with, remind
from tests.cases.test_restricted import restrict
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, do, report_of, send, sent_report

pytestmark = pytest.mark.django_db
MANY = "/desk/many/"


@pytest.fixture
def colleague(team: TeamWithKeys) -> MemberWithKeys:
    other = make_member("Bram Colleague")
    join_team(team, other, Role.LEAD)
    return other


def picks(*things: Report | Case) -> list[str]:
    return [f"{'case' if isinstance(each, Case) else 'report'}:{each.pk}" for each in things]


def carried(page: str, name: str) -> list[str]:
    return [unescape(v) for v in re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', page)]


def chosen(desk: Client, deed: str, picked: list[str], **typed: Any) -> str:
    """Choose on the first page; the second one, which says what will happen."""
    first = desk.post(MANY, {"do": deed, "pick": picked}).content.decode()
    sent = {"do": deed, "step": "preview", "row": carried(first, "row"), **typed}
    sent["once"] = carried(first, "once")[0]
    answer = desk.post(MANY, sent)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def go(desk: Client, deed: str, page: str, **typed: Any) -> Any:
    sent = {"do": deed, "step": "do", "row": carried(page, "row"), **typed}
    sent["once"] = carried(page, "once")[0]
    return desk.post(MANY, sent)


def all_of(desk: Client, deed: str, picked: list[str], **typed: Any) -> str:
    """The page of results."""
    answer = go(desk, deed, chosen(desk, deed, picked, **typed), **typed)
    assert answer.status_code == 302
    return desk.get(answer.headers["Location"]).content.decode()


def undo(desk: Client) -> str:
    batch = Batch.objects.get()
    return desk.post(f"{MANY}{batch.pk}/undo/", follow=True).content.decode()


def whose(case: Case) -> Any:
    return Case.objects.get(pk=case.pk).assignee_id


def test_every_one_is_handed_over_with_an_entry_and_a_line_in_the_trail(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    cases = [open_case(team, Person()) for _ in range(12)]
    report = sent_report(team)
    page = all_of(desk, "assign", picks(*cases, report), to=[str(colleague.member.pk)])
    assert "13 are done." in page
    assert {whose(case) for case in cases} == {colleague.member.pk}
    assert Report.objects.get(pk=report.pk).assignee_id == colleague.member.pk
    for case in cases:
        assert isinstance(file_of(team, case).entries[-1].content, CaseAssigned)  # type: ignore[union-attr]
    assert AuditEvent.objects.filter(event=Event.CASE_WRITTEN).count() == 12
    assert AuditEvent.objects.filter(event=Event.REPORT_ASSIGNED).count() == 1


def test_nothing_is_done_before_the_preview_was_sent(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    case = open_case(team, NAMED)
    page = chosen(desk, "assign", picks(case), to=[str(colleague.member.pk)])
    assert "Bram Colleague" in page
    assert "A. D." in page
    assert "Amina" not in page
    assert file_of(team, case).last_number == 1


def test_several_colleagues_get_the_next_one_in_turn_as_the_preview_said(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    third = make_member("Cleo")
    join_team(team, third)
    cases = [open_case(team, Person()) for _ in range(4)]
    all_of(desk, "assign", picks(*cases), to=[str(colleague.member.pk), str(third.member.pk)])
    found = [whose(case) for case in cases]
    assert found.count(colleague.member.pk) == 2
    assert found.count(third.member.pk) == 2


def test_who_is_in_another_team_gets_nothing_of_ours(desk: Client, team: TeamWithKeys) -> None:
    case, stranger = open_case(team), make_member("Stranger")
    first = desk.post(MANY, {"do": "assign", "pick": picks(case)}).content.decode()
    assert str(stranger.member.pk) not in first
    sent = {"do": "assign", "step": "do", "row": carried(first, "row")}
    answer = desk.post(MANY, {**sent, "to": [str(stranger.member.pk)]})
    assert answer.status_code == 422
    assert file_of(team, case).last_number == 1


def test_nor_by_a_row_that_names_them_beside_nobody(desk: Client, team: TeamWithKeys) -> None:
    case, stranger = open_case(team), make_member("Stranger")
    page = chosen(desk, "assign", picks(case), to=["nobody"])
    [row] = carried(page, "row")
    sent = {"do": "assign", "step": "do", "row": f"{row.rpartition('~')[0]}~{stranger.member.pk}"}
    desk.post(MANY, {**sent, "to": ["nobody"], "once": carried(page, "once")[0]})
    assert whose(case) == team.adviser.member.pk


def test_what_is_anothers_is_not_named_and_not_touched(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    foreign, mine = open_case(make_team("be/surya"), NAMED), open_case(team, Person())
    page = chosen(desk, "assign", picks(foreign, mine), to=[str(colleague.member.pk)])
    assert foreign.reference[:4] not in page
    assert "A. D." not in page
    # Nor by a row that was made up.
    row = f"case:{foreign.pk}~1~~{colleague.member.pk}"
    sent = {"do": "assign", "step": "do", "row": [row], "to": [str(colleague.member.pk)]}
    answer = desk.post(MANY, {**sent, "once": "ab" * 16}, follow=True)
    assert "It is not there, or not yours to open." in answer.content.decode()
    assert foreign.reference[:4] not in answer.content.decode()
    assert whose(foreign) != colleague.member.pk


def test_what_changed_meanwhile_is_left_and_named(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    mine, changed = open_case(team, Person()), open_case(team, NAMED)
    to = [str(colleague.member.pk)]
    page = chosen(desk, "assign", picks(mine, changed), to=to)
    write(colleague.actor, changed, CaseNote, text="Wait.")
    result = desk.get(go(desk, "assign", page, to=to).headers["Location"]).content.decode()
    assert "1 is done." in result
    assert "Somebody changed it meanwhile" in result
    assert whose(mine) == colleague.member.pk
    assert whose(changed) == team.adviser.member.pk


def test_danger_is_never_closed_together_with_others(desk: Client, team: TeamWithKeys) -> None:
    calm, danger = sent_report(team), sent_report(team, danger=True)
    page = chosen(desk, "close", picks(calm, danger), reason="duplicate")
    assert "Danger was told: look at it by itself." in page
    go(desk, "close", page, reason="duplicate")
    assert Report.objects.get(pk=calm.pk).state == Report.State.CLOSED
    assert Report.objects.get(pk=danger.pk).state == Report.State.OPEN
    row = f"report:{danger.pk}~2~~"
    sent = {"do": "close", "step": "do", "row": [row], "reason": "duplicate", "once": "cd" * 16}
    desk.post(MANY, sent)
    assert Report.objects.get(pk=danger.pk).state == Report.State.OPEN


def test_a_case_with_danger_in_its_evaluation_or_its_request_is_not_closed(
    desk: Client, team: TeamWithKeys
) -> None:
    found, told = open_case(team), open_case(team, danger=True)
    needs = (Need.DANGER,)
    write(team, found, Assessment, account="x", certainty=Certainty.LIKELY, needs=needs)
    page = chosen(desk, "close", picks(found, told), reason="no-contact")
    assert page.count("Danger was told") == 2
    assert 'value="do"' not in page


@pytest.mark.parametrize("meanwhile", ["danger", "closed"])
def test_nor_when_a_colleague_wrote_so_while_it_was_being_done(
    team: TeamWithKeys, colleague: MemberWithKeys, meanwhile: str
) -> None:
    case = open_case(team)
    item = look(team.actor, Pick(Sort.CASE, case.pk), What.CLOSE)
    if meanwhile == "danger":
        found: dict[str, Any] = {"account": "He waits outside.", "certainty": Certainty.LIKELY}
        write(colleague.actor, case, Assessment, needs=(Need.DANGER,), **found)
    else:
        write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    before = file_of(team, case).last_number
    with pytest.raises(NotPossible):
        Close("no-contact", "").do(item, new_once())
    assert file_of(team, case).last_number == before


def test_what_a_person_wrote_after_the_preview_keeps_their_request_open(
    desk: Client, team: TeamWithKeys
) -> None:
    sent = send(team)
    report = report_of(sent.receipt)
    page = chosen(desk, "close", picks(report), reason="no-reply")
    open_mailbox(sent.receipt).write("I am here again.", once=b"w" * 16)
    result = desk.get(go(desk, "close", page, reason="no-reply").headers["Location"])
    assert "Somebody changed it meanwhile" in result.content.decode()
    assert Report.objects.get(pk=report.pk).state == Report.State.OPEN


def test_the_same_form_sent_twice_does_it_once(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    case, to = open_case(team), [str(colleague.member.pk)]
    page = chosen(desk, "assign", picks(case), to=to)
    places = {go(desk, "assign", page, to=to).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    # Also when the server died before it wrote down what it had done.
    Batch.objects.all().delete()
    answer = go(desk, "assign", page, to=to)
    assert "1 is done." in desk.get(answer.headers["Location"]).content.decode()
    assert file_of(team, case).last_number == 2


def test_undoing_puts_each_back_by_an_entry_of_its_own(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    case, report = open_case(team), sent_report(team)
    all_of(desk, "assign", picks(case, report), to=[str(colleague.member.pk)])
    assert "2 are as they were before." in undo(desk)
    assert whose(case) == team.adviser.member.pk
    assert Report.objects.get(pk=report.pk).assignee_id is None
    assert file_of(team, case).last_number == 3
    # Once.
    undo(desk)
    assert file_of(team, case).last_number == 3


def test_undoing_a_closing_gives_back_the_state_and_the_promise(
    desk: Client, team: TeamWithKeys
) -> None:
    waiting, case = sent_report(team), open_case(team)
    do(desk, waiting, "answer", text="We read you.")
    before = Report.objects.get(pk=waiting.pk)
    all_of(desk, "close", picks(waiting), reason="no-reply")
    undo(desk)
    after = Report.objects.get(pk=waiting.pk)
    assert (after.state, after.due_at) == (before.state, before.due_at)
    Batch.objects.all().delete()
    all_of(desk, "close", picks(case), reason="no-contact")
    assert Case.objects.get(pk=case.pk).state == Case.State.CLOSED
    undo(desk)
    assert Case.objects.get(pk=case.pk).state == Case.State.OPEN


def test_what_was_changed_since_is_not_undone_and_named(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    one, other = open_case(team, Person()), open_case(team, NAMED)
    all_of(desk, "assign", picks(one, other), to=[str(colleague.member.pk)])
    write(colleague.actor, other, CaseNote, text="Mine now.")
    page = undo(desk)
    assert "1 is as it was before." in page
    assert "Not undone" in page
    assert whose(one) == team.adviser.member.pk
    assert whose(other) == colleague.member.pk


def test_only_who_did_it_sees_it_and_only_for_a_quarter_of_an_hour(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    case = open_case(team)
    all_of(desk, "assign", picks(case), to=[str(colleague.member.pk)])
    path = f"{MANY}{Batch.objects.get().pk}/"
    other = at_desk(colleague)
    assert other.get(path).status_code == 404
    assert other.post(f"{path}undo/").status_code == 404
    with clock.frozen(clock.now() + timedelta(minutes=14)):
        assert desk.get(path).status_code == 200
        assert forget_batches() == 0
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert at_desk(team.adviser).post(f"{path}undo/").status_code == 404
        assert forget_batches() == 1
    assert whose(case) == colleague.member.pk


def test_a_whole_caseload_goes_to_two_colleagues(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    third = make_member("Cleo")
    join_team(team, third)
    report = sent_report(team)
    cases = [open_case(team, Person()) for _ in range(2)]
    do(desk, report, "take")
    path = f"/desk/team/{team.id}/caseload/{team.adviser.member.pk}/"
    page = at_desk(colleague).get(path).content.decode()
    rows = carried(page, "row")
    assert len(rows) == 3
    assert str(team.adviser.member.pk) not in re.findall(r'name="to" value="([^"]+)"', page)
    sent = {"do": "assign", "row": rows, "to": [str(colleague.member.pk), str(third.member.pk)]}
    desk = at_desk(colleague)
    preview = desk.post(MANY, {**sent, "step": "preview", "once": "ef" * 16}).content.decode()
    go(desk, "assign", preview, to=sent["to"])
    left = Case.objects.filter(assignee=team.adviser.member)
    assert not left.exists()
    assert Report.objects.get(pk=report.pk).assignee_id in (
        colleague.member.pk,
        third.member.pk,
    )
    assert len(cases) == 2


def test_no_caseload_of_another_team_is_shown(desk: Client, team: TeamWithKeys) -> None:
    other = make_team("be/surya")
    for path in (
        f"/desk/team/{other.id}/caseload/{other.adviser.member.pk}/",
        f"/desk/team/{team.id}/caseload/{other.adviser.member.pk}/",
    ):
        assert desk.get(path).status_code == 404


def test_nothing_ticked_and_nonsense_are_said(desk: Client) -> None:
    assert desk.get(MANY).headers["Location"] == "/desk/"
    assert desk.post(MANY, {"do": "nonsense"}).status_code == 404
    page = desk.post(MANY, {"do": "close"}).content.decode()
    assert "Nothing is ticked." in page
    answer = desk.post(MANY, {"do": "close", "step": "do", "row": ["x", "case:1", "a:b~c"]})
    assert answer.status_code == 422


def test_the_lists_offer_to_tick_what_is_open(desk: Client, team: TeamWithKeys) -> None:
    case, report = open_case(team), sent_report(team)
    assert f'value="case:{case.pk}"' in desk.get("/desk/cases/").content.decode()
    assert f'value="report:{report.pk}"' in desk.get("/desk/").content.decode()


@pytest.fixture
def sam(team: TeamWithKeys) -> MemberWithKeys:
    """No lead: an adviser."""
    other = make_member("Sam Adviser")
    join_team(team, other, Role.ADVISER)
    return other


def test_an_adviser_hands_over_what_is_their_own_or_nobodys_and_no_colleagues_case(
    team: TeamWithKeys, sam: MemberWithKeys, colleague: MemberWithKeys
) -> None:
    own, nobodys, colleagues = (open_case(team, Person()) for _ in range(3))
    write(team, own, CaseAssigned, member=str(sam.member.pk))
    write(team, nobodys, CaseAssigned, member="")
    report, client, to = sent_report(team), at_desk(sam), [str(colleague.member.pk)]
    picked = picks(own, nobodys, colleagues, report)
    page = all_of(client, "assign", picked, to=to)
    assert "3 are done." in page
    assert {whose(own), whose(nobodys)} == {colleague.member.pk}
    assert whose(colleagues) == team.adviser.member.pk
    # Nor by a row that was made up; and it says why.
    row = f"case:{colleagues.pk}~1~{team.adviser.member.pk}~{colleague.member.pk}"
    sent = {"do": "assign", "step": "do", "row": [row], "to": to, "once": "ab" * 16}
    answer = client.post(MANY, sent, follow=True).content.decode()
    assert "A colleague works on it: a lead hands it over." in answer
    assert whose(colleagues) == team.adviser.member.pk


def test_an_adviser_undoes_what_they_handed_over(
    team: TeamWithKeys, sam: MemberWithKeys, colleague: MemberWithKeys
) -> None:
    case, client = open_case(team), at_desk(sam)
    write(team, case, CaseAssigned, member=str(sam.member.pk))
    all_of(client, "assign", picks(case), to=[str(colleague.member.pk)])
    assert "1 is as it was before." in undo(client)
    assert whose(case) == sam.member.pk


def test_who_no_longer_advises_undoes_nothing(
    team: TeamWithKeys, sam: MemberWithKeys, colleague: MemberWithKeys
) -> None:
    case, client = open_case(team), at_desk(sam)
    write(team, case, CaseAssigned, member=str(sam.member.pk))
    all_of(client, "assign", picks(case), to=[str(colleague.member.pk)])
    other = make_team("be/surya")
    join_team(other, sam, Role.ADVISER)
    Membership.objects.filter(member=sam.member, team_id=team.id).update(role=Role.READER)
    assert "This is not for your role in its team." in undo(at_desk(sam))
    assert whose(case) == colleague.member.pk


def test_an_adviser_closes_together_what_they_may_close_one_by_one(
    team: TeamWithKeys, sam: MemberWithKeys
) -> None:
    case, client = open_case(team), at_desk(sam)
    assert "1 is done." in all_of(client, "close", picks(case), reason="no-contact")
    assert Case.objects.get(pk=case.pk).state == Case.State.CLOSED


def test_an_adviser_hands_over_their_own_caseload_and_no_colleagues(
    team: TeamWithKeys, sam: MemberWithKeys, colleague: MemberWithKeys
) -> None:
    case, client = open_case(team), at_desk(sam)
    write(team, case, CaseAssigned, member=str(sam.member.pk))
    own = f"/desk/team/{team.id}/caseload/{sam.member.pk}/"
    assert own in client.get("/desk/team/").content.decode()
    assert carried(client.get(own).content.decode(), "row")
    theirs = f"/desk/team/{team.id}/caseload/{team.adviser.member.pk}/"
    assert theirs not in client.get("/desk/team/").content.decode()
    assert client.get(theirs).status_code == 403
    assert theirs in at_desk(colleague).get("/desk/team/").content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADVISER, Role.LEAD}))
def test_who_may_not_change_many_is_offered_nothing_and_refused(
    team: TeamWithKeys, role: Role
) -> None:
    other = make_member("Other")
    join_team(team, other, role)
    case, desk = open_case(team), at_desk(other)
    page = desk.get("/desk/cases/?tab=team").content.decode()
    assert 'name="pick"' not in page
    assert 'id="many"' not in page
    assert desk.post(MANY, {"do": "assign", "pick": picks(case)}).status_code == 403
    own = f"/desk/team/{team.id}/caseload/{other.member.pk}/"
    assert desk.get(own).status_code == 403


def test_a_lead_of_one_team_changes_not_many_of_another(desk: Client, team: TeamWithKeys) -> None:
    other = make_team("be/surya")
    join_team(other, team.adviser, Role.READER)
    case = open_case(other, Person())
    page = desk.post(MANY, {"do": "assign", "pick": picks(case)}).content.decode()
    assert "This is not for your role in its team." in page
    assert 'name="row"' not in page


def test_a_restricted_case_goes_to_nobody_who_is_not_named(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    case = open_case(team, NAMED)
    restrict(team, case, team.adviser)
    page = chosen(desk, "assign", picks(case), to=[str(colleague.member.pk)])
    assert "It is restricted, and this colleague is not named in it." in page
    assert 'value="do"' not in page
    other = at_desk(colleague)
    assert "A. D." not in other.post(MANY, {"do": "assign", "pick": picks(case)}).content.decode()


def test_no_reminder_goes_out_for_a_case_that_was_closed_with_others(
    desk: Client, team: TeamWithKeys
) -> None:
    case, _receipt = case_with(team, SAFE)
    remind(team, case)
    page = all_of(desk, "close", picks(case), reason="own-wish", explanation="Gone home.")
    assert "1 is done." in page
    assert not Reminder.objects.exists()
    undo(desk)
    assert "The reminder was taken back." in desk.get(f"/desk/cases/{case.pk}/").content.decode()


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("do", ["assign", "close"])
def test_many_are_looked_at_together(desk: Client, team: TeamWithKeys, do: str) -> None:
    asked = []
    for more in (2, 5):
        rows = [f"case:{open_case(team).pk}" for _ in range(more)]
        rows += [f"report:{sent_report(team).pk}" for _ in range(more)]
        with CaptureQueriesContext(connection) as questions:
            assert desk.post("/desk/many/", {"do": do, "row": rows}).status_code == 200
        asked.append(len(questions))
    assert asked[0] == asked[1]
