"""Many at once, by two at the same moment: with real commits, in two threads."""

from functools import partial

import pytest

from fanal.audit.chain import verify
from fanal.audit.models import AuditEvent
from fanal.cases.access import case_for
from fanal.cases.models import Case
from fanal.core.ids import new_once
from fanal.intake import actions as reports
from fanal.intake.contents import WakeOn
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.intake.snoozing import snooze
from fanal.workload import actions
from fanal.workload.picks import Pick, Sort, What, look
from fanal.workload.plans import Close, HandOver
from tests.cases.files import open_case
from tests.cast import TeamWithKeys, make_member, make_team
from tests.intake.desk import report_of, send
from tests.intake.test_desk_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def seen(team: TeamWithKeys, cases: list[Case]) -> list[Pick]:
    to = team.members[1].member.pk
    return [look(team.actor, Pick(Sort.CASE, case.pk)).as_seen(to) for case in cases]


def test_the_same_batch_twice_at_once_is_done_once() -> None:
    team = make_team(members=(make_member("Noor"), make_member("Sam")))
    cases = [open_case(team) for _ in range(3)]
    picks, once = seen(team, cases), new_once()
    plan = HandOver.among([team.members[1].member.pk], {team.id})
    do = partial(actions.do_all, team.actor, What.ASSIGN, plan, picks, once=once)
    assert at_once(do, do) == ["done", "done"]
    for case in cases:
        assert case_for(team.actor, case.pk).last_number == 2
        assert Case.objects.get(pk=case.pk).assignee_id == team.members[1].member.pk
    assert verify(AuditEvent.objects.order_by("seq").iterator()) is None


def test_what_is_handed_over_and_closed_at_once_is_one_of_both_and_said() -> None:
    team = make_team(members=(make_member("Noor"), make_member("Sam")))
    case = open_case(team)
    picks = seen(team, [case])
    plan = HandOver.among([team.members[1].member.pk], {team.id})
    over = partial(actions.do_all, team.actor, What.ASSIGN, plan, picks, once=new_once())
    close = partial(
        actions.do_all,
        team.members[0].actor,
        What.CLOSE,
        Close("no-contact", ""),
        picks,
        once=new_once(),
    )
    assert at_once(over, close) == ["done", "done"]
    row = Case.objects.get(pk=case.pk)
    file = case_for(team.actor, case.pk)
    assert (row.state == Case.State.CLOSED) == file.state.closed
    assert row.assignee_id == file.state.assignee


def test_who_writes_while_it_is_put_to_sleep_is_awake_or_it_never_slept() -> None:
    team = make_team()
    sent = send(team)
    report = report_of(sent.receipt)
    reports.answer(team.open(report), text="Yes.", seen=99, once=new_once())
    desk = team.open(report)
    sleep = partial(
        snooze,
        desk,
        wake_on=WakeOn.PERSON,
        until=None,
        why="x",
        seen=desk.last_number,
        once=new_once(),
    )
    write = partial(open_mailbox(sent.receipt).write, "Hello?", once=new_once())
    assert "done" in at_once(sleep, write)
    assert Report.objects.get(pk=report.pk).state == Report.State.OPEN
