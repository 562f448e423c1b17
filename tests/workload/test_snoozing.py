"""What sleeps is in no list but its own, comes back by itself, and never was in danger."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fanal.cases import actions as cases
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.definition import Certainty, Need
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.snooze import CaseSnoozed, WakeOn
from fanal.cases.kinds.task import Task, TaskDone
from fanal.cases.models import Case
from fanal.cases.today import Tab as CaseTab
from fanal.cases.today import caseload
from fanal.core import clock
from fanal.intake import snoozing
from fanal.intake.access import Actor
from fanal.intake.actions import NotPossible
from fanal.intake.contents import ReportIntake, Source
from fanal.intake.contents import WakeOn as RequestWakeOn
from fanal.intake.inbox import Tab, Urgency, inbox
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.intake.receipts import Entered, enter_contact
from fanal.intake.routing import Destination
from fanal.intake.snoozing import bounds, may_sleep
from fanal.knowledge import RouteReason, current
from tests.cases.files import file_of, in_days, open_case, start, today, write
from tests.cast import MemberWithKeys, TeamWithKeys
from tests.intake.desk import at_desk, do, once, page_of, report_of, send, sent_report

pytestmark = pytest.mark.django_db
WHY = "The lawyer reads it."


def tabs(actor: Actor, report: Report) -> set[Tab]:
    return {tab for tab in Tab if report.pk in {r.report.pk for r in inbox(actor, tab=tab).rows}}


def answered(desk: Client, team: TeamWithKeys) -> tuple[Report, Any]:
    sent = send(team)
    report = report_of(sent.receipt)
    do(desk, report, "answer", text="We read you.")
    return report, sent.receipt


def snooze(desk: Client, report: Report, wake_on: str = "day", **typed: Any) -> Any:
    return do(desk, report, "snooze", wake_on=wake_on, why=WHY, **typed)


def later(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


# Requests


def test_a_request_leaves_the_list_and_comes_back_on_its_day(
    desk: Client, team: TeamWithKeys
) -> None:
    report, _ = answered(desk, team)
    assert snooze(desk, report, until=str(in_days(5))).status_code == 302
    assert tabs(team.actor, report) == {Tab.SNOOZED}
    assert WHY in desk.get("/desk/?tab=snoozed").content.decode()
    with clock.frozen(later(4)):
        assert tabs(team.actor, report) == {Tab.SNOOZED}
    with clock.frozen(later(5)):
        assert tabs(team.actor, report) == {Tab.UNASSIGNED, Tab.TEAM}
        box = inbox(team.actor, tab=Tab.TEAM)
        assert box.rows[0].urgency is not Urgency.NONE
        assert (box.counts[Tab.TEAM].exact, box.counts[Tab.SNOOZED].exact) == (1, 0)


def test_who_writes_wakes_their_request_at_once(desk: Client, team: TeamWithKeys) -> None:
    report, receipt = answered(desk, team)
    snooze(desk, report, "person")
    assert tabs(team.actor, report) == {Tab.SNOOZED}
    with clock.frozen(later(400)):
        assert tabs(team.actor, report) == {Tab.SNOOZED}
        open_mailbox(receipt).write("Are you there?", once=once())
        assert tabs(team.actor, report) == {Tab.UNASSIGNED, Tab.TEAM}
        assert Report.objects.get(pk=report.pk).due_at < later(10)


def test_a_colleague_who_writes_wakes_it_and_oneself_does_not(
    desk: Client, team: TeamWithKeys, colleague: MemberWithKeys
) -> None:
    report, _ = answered(desk, team)
    snooze(desk, report, "colleague")
    do(desk, report, "note", text="Still waiting.")
    assert tabs(team.actor, report) == {Tab.SNOOZED}
    do(at_desk(colleague), report, "note", text="Done.")
    assert tabs(team.actor, report) == {Tab.UNASSIGNED, Tab.TEAM}


def test_it_can_be_woken_before(desk: Client, team: TeamWithKeys) -> None:
    report, _ = answered(desk, team)
    snooze(desk, report, until=str(in_days(5)))
    assert WHY in page_of(desk, report)
    assert do(desk, report, "wake").status_code == 302
    assert tabs(team.actor, report) == {Tab.UNASSIGNED, Tab.TEAM}


def test_danger_never_sleeps(desk: Client, team: TeamWithKeys) -> None:
    report = sent_report(team, danger=True)
    do(desk, report, "answer", text="We come.")
    assert 'id="form-snooze"' not in page_of(desk, report)
    fields = {"wake_on": "person", "why": WHY, "seen": "99"}
    answer = desk.post(
        f"/desk/reports/{report.pk}/snooze/", {f"snooze-{k}": v for k, v in fields.items()}
    )
    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    assert Report.objects.get(pk=report.pk).state == Report.State.WAITING
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state=Report.State.ASLEEP, asleep_until=date.max)


def test_a_promised_answer_is_not_slept_through(desk: Client, team: TeamWithKeys) -> None:
    monday = datetime.fromisoformat("2026-11-23T09:00+01:00")
    with clock.frozen(monday):
        report, desk = sent_report(team), at_desk(team.adviser)
        assert snooze(desk, report, until="2026-12-20").status_code == 422
        assert snooze(desk, report, "colleague").status_code == 302
        assert tabs(team.actor, report) == {Tab.SNOOZED}
    promised = Report.objects.get(pk=report.pk).due_at
    with clock.frozen(promised - timedelta(hours=1)):
        assert tabs(team.actor, report) == {Tab.UNASSIGNED, Tab.TEAM}
        assert inbox(team.actor, tab=Tab.TEAM).rows[0].urgency is Urgency.TODAY
    with clock.frozen(promised + timedelta(hours=1)):
        assert inbox(team.actor, tab=Tab.TEAM).rows[0].urgency is Urgency.OVERDUE
        desk = at_desk(team.adviser)
        assert 'id="form-snooze"' not in page_of(desk, report)


def walked_in(team: TeamWithKeys, source: Source = Source.VISIT, **told: Any) -> Entered:
    pack = current().pack
    destination = Destination(pack.teams[team.id], RouteReason.CHOSEN, None, team.key)
    return enter_contact(
        team.actor,
        intake=ReportIntake(message="He stood at the door.", **told),
        source=source,
        destination=destination,
        language="nl",
        seed=secrets.token_bytes(32),
    )


def test_a_visit_that_became_a_case_sleeps_without_a_letter_and_so_does_the_case(
    desk: Client, team: TeamWithKeys
) -> None:
    report = walked_in(team).report
    case = cases.open_case(team.open(report), person=Person(), once=once())
    week = str(in_days(20))
    assert do_in_case(desk, case, until=week).status_code == 422, "a request waits"
    assert snooze(desk, report, until=week).status_code == 422, "an answer was promised before"
    with clock.frozen(report.due_at - timedelta(hours=1)):
        desk = at_desk(team.adviser)
        assert snooze(desk, report, "person").status_code == 422, "nobody may ever write"
        assert snooze(desk, report, until=week).status_code == 302
        assert tabs(team.actor, report) == {Tab.SNOOZED}
        assert do_in_case(desk, case, until=week).status_code == 302
        assert not caseload(team.actor, CaseTab.TEAM, 0).rows
    with clock.frozen(later(20)):
        assert Tab.TEAM in tabs(team.actor, report)
        assert caseload(team.actor, CaseTab.TEAM, 0).rows


def test_a_request_that_sleeps_until_its_promised_day_brings_its_case_back_then(
    desk: Client, team: TeamWithKeys
) -> None:
    monday = datetime.fromisoformat("2026-11-23T09:00+01:00")
    with clock.frozen(monday):
        desk = at_desk(team.adviser)
        report = walked_in(team).report
        case = cases.open_case(team.open(report), person=Person(), once=once())
        assert snooze(desk, report, "colleague").status_code == 302
        assert do_in_case(desk, case, until="2026-12-20").status_code == 302
        assert not caseload(team.actor, CaseTab.TEAM, 0).rows
    with clock.frozen(report.due_at):
        assert caseload(team.actor, CaseTab.TEAM, 0).rows


def do_in_case(desk: Client, case: Case, **typed: Any) -> Any:
    fields = {"wake_on": "day", "why": WHY, **typed}
    return desk.post(f"/desk/cases/{case.pk}/snooze/", fields)


@pytest.mark.parametrize("why", ["no case yet", "a letter", "they wrote", "danger"])
def test_otherwise_a_contact_keeps_its_promise(desk: Client, team: TeamWithKeys, why: str) -> None:
    source = Source.MAIL if why == "a letter" else Source.CALL
    entered = walked_in(team, source, danger=why == "danger")
    if why != "no case yet":
        cases.open_case(team.open(entered.report), person=Person(), once=once())
    if why == "they wrote":
        open_mailbox(entered.receipt).write("When do I hear from you?", once=once())
    desk_report = team.open(entered.report)
    assert not may_sleep(desk_report) or bounds(desk_report).latest is not None
    with pytest.raises(NotPossible), clock.frozen(entered.report.due_at):
        snoozing.snooze(
            team.open(entered.report),
            wake_on=RequestWakeOn.DAY,
            until=in_days(30),
            why=WHY,
            seen=99,
            once=once(),
        )
    assert Report.objects.get(pk=entered.report.pk).state == Report.State.OPEN


def test_a_message_does_not_put_a_promise_off(team: TeamWithKeys) -> None:
    monday = datetime.fromisoformat("2026-11-23T09:00+01:00")
    with clock.frozen(monday):
        sent = send(team)
        report = report_of(sent.receipt)
        snooze(at_desk(team.adviser), report, "colleague")
        promised = Report.objects.get(pk=report.pk).due_at
    with clock.frozen(promised - timedelta(hours=1)):
        open_mailbox(sent.receipt).write("Hello?", once=once())
    assert Report.objects.get(pk=report.pk).due_at == promised


def test_nothing_sleeps_that_was_written_and_not_read(desk: Client, team: TeamWithKeys) -> None:
    report, receipt = answered(desk, team)
    page = page_of(desk, report)
    open_mailbox(receipt).write("Are you there?", once=once())
    answer = do(desk, report, "snooze", page=page, wake_on="person", why=WHY)
    assert answer.status_code == 409
    assert Report.objects.get(pk=report.pk).state == Report.State.OPEN


@pytest.mark.parametrize(
    "typed",
    [
        {"wake_on": "day", "why": WHY},
        {"wake_on": "day", "why": WHY, "until": "2020-01-01"},
        {"wake_on": "person", "why": ""},
        {"wake_on": "nonsense", "why": WHY},
    ],
)
def test_what_is_missing_is_said(desk: Client, team: TeamWithKeys, typed: dict[str, str]) -> None:
    report, _ = answered(desk, team)
    assert do(desk, report, "snooze", **typed).status_code == 422


def test_no_row_is_asleep_without_a_day(desk: Client, team: TeamWithKeys) -> None:
    report, _ = answered(desk, team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state=Report.State.ASLEEP)


# Cases


def stands_in(actor: Actor, case: Case) -> set[CaseTab]:
    return {tab for tab in CaseTab if case.pk in {r.case.pk for r in caseload(actor, tab, 0).rows}}


@pytest.fixture
def case(desk: Client, team: TeamWithKeys) -> Case:
    """One whose request was answered."""
    case = open_case(team)
    do(desk, Report.objects.get(), "answer", text="We read you.")
    return case


def sleep(team: TeamWithKeys, case: Case, wake_on: WakeOn, until: date | None = None) -> None:
    write(team, case, CaseSnoozed, wake_on=wake_on, until=until, why=WHY)


AWAKE, ASLEEP = {CaseTab.MINE, CaseTab.TEAM}, {CaseTab.SNOOZED}


def test_a_case_comes_back_on_its_day(desk: Client, team: TeamWithKeys, case: Case) -> None:
    sleep(team, case, WakeOn.DAY, in_days(5))
    assert stands_in(team.actor, case) == ASLEEP
    assert WHY in desk.get("/desk/cases/?tab=snoozed").content.decode()
    with clock.frozen(later(5)):
        assert stands_in(team.actor, case) == AWAKE


def test_a_case_comes_back_when_something_is_due(team: TeamWithKeys, case: Case) -> None:
    write(team, case, Task, text="Call", on=in_days(2))
    sleep(team, case, WakeOn.DAY, in_days(50))
    assert stands_in(team.actor, case) == ASLEEP
    with clock.frozen(later(2)):
        assert stands_in(team.actor, case) == AWAKE


def test_a_case_is_awake_while_its_person_waits_for_us(desk: Client, team: TeamWithKeys) -> None:
    sent = send(team)
    report = report_of(sent.receipt)
    case = open_case(team)
    file = file_of(team, case)
    from fanal.cases import actions

    actions.link(file, team.open(report), once=once())
    for each in Report.objects.all():
        do(desk, each, "answer", text="Yes.")
    sleep(team, case, WakeOn.PERSON)
    assert stands_in(team.actor, case) == ASLEEP
    open_mailbox(sent.receipt).write("Are you there?", once=once())
    assert stands_in(team.actor, case) == AWAKE


def test_a_case_wakes_when_a_colleague_writes_or_its_phase_goes_on(
    team: TeamWithKeys, case: Case, colleague: MemberWithKeys
) -> None:
    sleep(team, case, WakeOn.COLLEAGUE)
    write(team, case, CaseNote, text="Mine.")
    assert stands_in(team.actor, case) == ASLEEP
    write(colleague.actor, case, CaseNote, text="Theirs.")
    assert stands_in(team.actor, case) == AWAKE
    # What the phase brings is seen to first: a case with something to do today is awake.
    for task in start(team, case, today()).state.tasks:
        write(team, case, TaskDone, key=task.key, task="Asked", on=today())
    sleep(team, case, WakeOn.PHASE)
    row = Case.objects.get(pk=case.pk)
    assert row.asleep_until == file_of(team, case).state.phase_due
    assert stands_in(team.actor, case) == ASLEEP
    start(team, case, today())
    assert stands_in(team.actor, case) == AWAKE


def test_a_case_with_danger_or_a_waiting_person_is_not_put_to_sleep(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    needs = (Need.DANGER,)
    write(team, case, Assessment, account="x", certainty=Certainty.LIKELY, needs=needs)
    path = f"/desk/cases/{case.pk}/snooze/"
    assert desk.get(path).status_code == 302
    answer = desk.post(path, {"wake_on": "person", "why": WHY})
    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    waiting = open_case(team)
    answer = desk.post(f"/desk/cases/{waiting.pk}/snooze/", {"wake_on": "person", "why": WHY})
    assert answer.status_code == 422
    assert "waits for an answer" in answer.content.decode()


def test_danger_that_is_told_later_wakes_a_case_that_sleeps(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    from fanal.cases import actions

    sleep(team, case, WakeOn.PERSON)
    told = sent_report(team, danger=True)
    actions.link(file_of(team, case), team.open(told), once=once())
    do(desk, told, "answer", text="We come.")
    assert stands_in(team.actor, case) == AWAKE


def test_what_sleeps_is_handed_over_with_the_rest(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    sleep(team, case, WakeOn.PERSON)
    page = desk.get(f"/desk/team/{team.id}/caseload/{team.adviser.member.pk}/").content.decode()
    assert f"case:{case.pk}" in page
