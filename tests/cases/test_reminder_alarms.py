"""A reminder that does not go out is due, to whoever has the case, until somebody sees to it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from fanal.accounts.models import Role
from fanal.cases import sweeps
from fanal.cases.handover import hand_over
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.closing import CaseClosed, CaseEnd, CaseReopened
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.reminder_done import ReminderSeenTo, SeenTo
from fanal.cases.models import NEVER, Case, DueDate, Reminder
from fanal.cases.state import What
from fanal.cases.today import Scope, When, today
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake.actions import NotPossible
from fanal.intake.contents import ContactTerms
from fanal.intake.mailbox import open_mailbox
from tests.cases.files import file_of, write
from tests.cases.files import today as this_day
from tests.cases.test_handover import handed
from tests.cases.test_reminders import SAFE, case_with, remind
from tests.cases.test_restricted import joined, restrict
from tests.cast import MemberWithKeys, TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
NO_REMINDER = "No reminder is known to have gone out"


@pytest.fixture
def team() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def sam(team: TeamWithKeys) -> MemberWithKeys:
    return joined(team, "Sam")


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server takes nothing."""

    def refuse(*_: Any) -> int:
        raise OSError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def alarms(who: TeamWithKeys | MemberWithKeys, scope: Scope = Scope.MINE) -> list[tuple[When, str]]:
    shown = today(who.actor, scope, 0)
    return [
        (when, row.line.item.words)
        for when, rows in shown.groups
        for row in rows
        if row.line is not None and row.line.item.what is What.UNREMINDED
    ]


def at(moment: Any, team: TeamWithKeys) -> Any:
    """That moment; nothing is shown that far ahead, so the rest of *Today* is of then, too."""
    return clock.frozen(moment)


def failed(team: TeamWithKeys, case: Case) -> Any:
    """The moment at which the reminder of the case was tried."""
    moment = remind(team, case).due_at
    with clock.frozen(moment):
        assert sweeps.send_reminders() == 0
    return moment


def test_a_refused_mail_stands_in_today_of_whose_case_it_is(
    team: TeamWithKeys, sam: MemberWithKeys, refused: None
) -> None:
    case, _ = case_with(team, SAFE)
    write(team, case, CaseAssigned, member=str(sam.member.pk))
    assert not alarms(sam)
    moment = failed(team, case)
    with clock.frozen(moment):
        assert alarms(sam) == [(When.TODAY, "The lawyer")]
        assert not alarms(team)
        assert alarms(team, Scope.TEAM) == [(When.TODAY, "The lawyer")]
        assert Case.objects.get(pk=case.pk).next_on == this_day()
        page = at_desk(sam).get("/desk/today/").content.decode()
        assert NO_REMINDER in page
        assert f"/desk/cases/{case.pk}/reminder-done/?of=" in page
    with clock.frozen(moment + timedelta(days=2)):
        assert alarms(sam) == [(When.OVERDUE, "The lawyer")]


def test_while_it_waits_and_once_it_went_out_nothing_is_due(team: TeamWithKeys) -> None:
    case, _ = case_with(team, SAFE)
    moment = remind(team, case).due_at
    assert DueDate.objects.filter(case=case, on=NEVER).count() == 1
    assert not alarms(team)
    assert NO_REMINDER not in at_desk(team.adviser).get("/desk/today/").content.decode()
    with clock.frozen(moment):
        assert sweeps.send_reminders() == 1
        assert not alarms(team)
        write(team, case, CaseNote, text="Another day.")
        assert not alarms(team)
    assert not DueDate.objects.filter(case=case, on=NEVER).exists()
    assert Case.objects.get(pk=case.pk).next_on == DueDate.objects.get(case=case).on


def test_into_the_mailbox_the_same(team: TeamWithKeys) -> None:
    case, _ = case_with(team, ContactTerms())
    with clock.frozen(remind(team, case).due_at):
        assert sweeps.send_reminders() == 1
        assert not alarms(team)
    assert not DueDate.objects.filter(case=case, on=NEVER).exists()


@pytest.mark.parametrize("why", ["new terms", "taken back", "too late"])
def test_what_is_no_longer_safe_is_due_too(team: TeamWithKeys, why: str) -> None:
    case, receipt = case_with(team, SAFE)
    row = remind(team, case)
    box, moment = open_mailbox(receipt), row.due_at
    if why == "new terms":
        box.change_contact(ContactTerms(), once=new_once())
    elif why == "taken back":
        box.take_back(once=new_once())
    else:
        moment += timedelta(days=2)
    with clock.frozen(moment):
        assert sweeps.send_reminders() == 0
        assert alarms(team) == [(When.TODAY, "The lawyer")]
    assert mail.outbox == []


def test_it_keeps_its_day_whatever_is_written_until_somebody_sees_to_it(
    team: TeamWithKeys, refused: None
) -> None:
    case, _ = case_with(team, SAFE)
    moment = failed(team, case)
    key = str(file_of(team, case).last_number)
    with clock.frozen(moment + timedelta(days=1)):
        write(team, case, CaseNote, text="He called.")
        assert alarms(team) == [(When.OVERDUE, "The lawyer")]
        desk, path = at_desk(team.adviser), f"/desk/cases/{case.pk}/reminder-done/"
        assert desk.post(path, {"appointment": key}).status_code == 422
        assert desk.post(path, {"appointment": key, "how": "reminded"}).status_code == 302
        assert not alarms(team)
        page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
        assert "A member saw to the reminder." in page
        assert "The lawyer" in desk.get("/desk/today/").content.decode(), "the talk itself is due"
    with pytest.raises(NotPossible):
        write(team, case, ReminderSeenTo, appointment=key, words="x", how=SeenTo.KNOWS)


def test_who_only_reads_clears_nothing(team: TeamWithKeys, refused: None) -> None:
    case, _ = case_with(team, SAFE)
    failed(team, case)
    reader = at_desk(joined(team, "Rita Reads", Role.READER))
    assert reader.post(f"/desk/cases/{case.pk}/reminder-done/", {}).status_code == 403


def test_seen_to_before_it_goes_out_it_is_taken_back(team: TeamWithKeys) -> None:
    case, _ = case_with(team, SAFE)
    moment = remind(team, case).due_at
    key = str(file_of(team, case).last_number)
    write(team, case, ReminderSeenTo, appointment=key, words="x", how=SeenTo.REMINDED)
    assert not Reminder.objects.exists()
    with clock.frozen(moment):
        assert sweeps.send_reminders() == 0
        assert not alarms(team)
    assert mail.outbox == []


def test_in_a_restricted_case_only_the_named_are_told(
    team: TeamWithKeys, sam: MemberWithKeys, refused: None
) -> None:
    case, _ = case_with(team, SAFE)
    moment = remind(team, case).due_at
    restrict(team, case, team.adviser)
    with clock.frozen(moment):
        assert sweeps.send_reminders() == 0
        assert alarms(team) == [(When.TODAY, "The lawyer")]
        assert not alarms(sam, Scope.TEAM)
        assert not today(sam.actor, Scope.TEAM, 0).groups


def test_another_centre_that_gets_the_case_reminds_the_person_itself(team: TeamWithKeys) -> None:
    case, _ = case_with(team, SAFE)
    remind(team, case)
    theirs = make_team("be/surya")
    hand_over(file_of(team, case), handed(team, theirs, case), once=new_once())
    assert alarms(theirs, Scope.TEAM) == [(When.TODAY, "The lawyer")]
    assert not alarms(team, Scope.TEAM)


def test_a_case_that_closed_and_opens_again_has_no_reminder_any_more(team: TeamWithKeys) -> None:
    case, _ = case_with(team, SAFE)
    remind(team, case)
    write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    assert not DueDate.objects.exists()
    write(team, case, CaseReopened, explanation="She came back.")
    assert alarms(team) == [(When.TODAY, "The lawyer")]


def test_what_went_out_before_a_case_closed_has_gone_out_when_it_opens_again(
    team: TeamWithKeys,
) -> None:
    """A second message may reach the wrong eyes."""
    case, _ = case_with(team, SAFE)
    with clock.frozen(remind(team, case).due_at):
        assert sweeps.send_reminders() == 1
        write(team, case, CaseClosed, reason=CaseEnd.NO_CONTACT)
        write(team, case, CaseReopened, explanation="She came back.")
        assert not alarms(team)
        page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/").content.decode()
    assert "The reminder has gone out." in page
    assert "The reminder was taken back." not in page


def test_of_what_failed_before_a_case_closed_nobody_knows_when_it_opens_again(
    team: TeamWithKeys, refused: None
) -> None:
    case, _ = case_with(team, SAFE)
    with clock.frozen(failed(team, case)):
        write(team, case, CaseClosed, reason=CaseEnd.NO_CONTACT)
        write(team, case, CaseReopened, explanation="She came back.")
        assert alarms(team) == [(When.TODAY, "The lawyer")]
        page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/").content.decode()
    assert "It is not known whether the reminder went out." in page


def test_when_the_key_is_gone_all_that_wait_are_due(team: TeamWithKeys) -> None:
    first, _ = case_with(team, SAFE)
    second, _ = case_with(team, SAFE)
    row = remind(team, first)
    remind(team, second, days=9)
    Reminder.objects.update(sealed=b"\0" * 64)
    with clock.frozen(row.due_at):
        assert sweeps.send_reminders() == 0
        assert alarms(team) == [(When.TODAY, "The lawyer")] * 2


def test_its_day_is_one_of_a_calendar_and_its_row_names_no_reminder(team: TeamWithKeys) -> None:
    """A thief of the tables cannot tell which waiting message belongs to which case."""
    case, _ = case_with(team, SAFE)
    row = remind(team, case)
    ready = DueDate.objects.get(case=case, on=NEVER)
    assert isinstance(ready.on, date)
    assert ready.pk != row.pk
    assert row.pk.bytes not in bytes(ready.sealed)
