"""Appointments, and the reminders that go out unattended: once at most, only where it is safe."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from fanal.cases import actions, sweeps
from fanal.cases.handover import hand_over
from fanal.cases.kinds.appointment import Appointment, moment
from fanal.cases.kinds.appointment_end import AppointmentEnded, Ending
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case, Reminder
from fanal.cases.plan.reminders import Planned, open_reminder, planned, ways
from fanal.core import clock
from fanal.core.duedates import today as day_now
from fanal.core.ids import new_once
from fanal.intake.contents import Channel, ContactTerms, Ground
from fanal.intake.handover import hand_over as hand_request_over
from fanal.intake.mailbox import open_mailbox
from fanal.knowledge import current
from tests.cases.files import NAMED, file_of, in_days, keep, meeting, open_case, write
from tests.cases.test_handover import handed
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk, report_of, send

pytestmark = pytest.mark.django_db
ADDRESS = "zwaluw@post.example"
SAFE = ContactTerms(
    channel=Channel.EMAIL,
    address=ADDRESS,
    after=time(9),
    before=time(17),
    say_we_are="the library",
)


def case_with(team: TeamWithKeys, terms: ContactTerms) -> tuple[Case, Any]:
    sent = send(team, contact=terms)
    case = actions.open_case(team.open(report_of(sent.receipt)), person=NAMED, once=new_once())
    return case, sent.receipt


def remind(team: TeamWithKeys, case: Case, days: int = 5, hour: int = 14) -> Reminder:
    """An appointment with a reminder by itself, in the way that the request calls safe."""
    file = file_of(team, case)
    (way,) = ways(file)
    assert way.why_not == ""
    met = meeting(days, hour)
    reminder = way.reminder(met.at)
    assert reminder is not None
    what = met.model_copy(update={"reminder": reminder})
    keep(file, Appointment(at=clock.now(), by=file.actor.id, meeting=what))
    return Reminder.objects.get(pk=reminder.id)


def became(team: TeamWithKeys, case: Case) -> Planned:
    """What the case's page says of its one appointment."""
    file = file_of(team, case)
    (shown,) = planned(file, list(file.state.appointments.values()))
    return shown


def local(at: datetime) -> datetime:
    return current().pack.calendar.local(at)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Any:
    def until(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return until


def test_a_reminder_goes_out_once_at_a_safe_hour_and_says_nothing(
    team: TeamWithKeys, wait: Any
) -> None:
    case, _ = case_with(team, SAFE)
    row = remind(team, case)
    assert SAFE.safe_at(local(row.due_at))
    assert sweeps.send_reminders() == 0
    wait(row.due_at)
    assert sweeps.send_reminders() == 1
    assert sweeps.send_reminders() == 0
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert sent.subject == "Herinnering" or sent.subject == "Reminder"
    whole = f"{sent.subject} {sent.body}".casefold()
    assert "14:00" in whole
    assert "the library" in whole
    for word in ("pag-asa", "lawyer", "room 3", "amina", "desk", "traffick", "http"):
        assert word not in whole
    assert Reminder.objects.get().went_out
    assert "has gone out" in became(team, case).reminder


def test_a_worker_that_ends_while_sending_sends_nothing_twice(
    team: TeamWithKeys, wait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = case_with(team, SAFE)
    wait(remind(team, case).due_at)

    class Killed(BaseException):
        pass

    def die(*_: Any) -> int:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", die)
        with pytest.raises(Killed):
            sweeps.send_reminders()
    assert sweeps.send_reminders() == 0
    assert mail.outbox == []
    shown = became(team, case)
    assert shown.alarm
    assert "It is not known whether the reminder went out." in shown.reminder


def test_a_mail_server_that_refuses_is_noted_without_a_word(
    team: TeamWithKeys,
    wait: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    case, _ = case_with(team, SAFE)
    wait(remind(team, case).due_at)

    def refuse(*_: Any) -> int:
        raise OSError(ADDRESS)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with caplog.at_level(logging.DEBUG):
        assert sweeps.send_reminders() == 0
    assert ADDRESS not in caplog.text
    assert Reminder.objects.get().claimed


@pytest.mark.parametrize("change", ["terms", "taken back", "with another centre"])
def test_what_is_no_longer_called_safe_stops_it(team: TeamWithKeys, wait: Any, change: str) -> None:
    case, receipt = case_with(team, SAFE)
    row = remind(team, case)
    box = open_mailbox(receipt)
    if change == "terms":
        box.change_contact(ContactTerms(), once=new_once())
    elif change == "taken back":
        box.take_back(once=new_once())
    else:
        theirs = make_team("be/surya")
        hand_request_over(
            team.open(report_of(receipt)),
            to_team=theirs.id,
            ground=Ground.PERSON_AGREES,
            explanation="",
            once=new_once(),
        )
        mail.outbox.clear()
    wait(row.due_at)
    assert sweeps.send_reminders() == 0
    assert mail.outbox == []
    assert Reminder.objects.get().claimed


def test_held_up_past_the_safe_hours_it_waits_for_the_next_and_never_comes_too_late(
    team: TeamWithKeys, wait: Any
) -> None:
    case, _ = case_with(team, SAFE)
    row = remind(team, case)
    zone = current().pack.calendar.zone
    night = datetime.combine(local(row.due_at).date(), time(23), zone).astimezone(UTC)
    wait(night)
    assert sweeps.send_reminders() == 0
    assert not Reminder.objects.get().claimed
    wait(night + timedelta(hours=11))
    assert sweeps.send_reminders() == 1
    late = remind(team, case_with(team, SAFE)[0], days=20)
    wait(late.due_at + timedelta(days=2))
    assert sweeps.send_reminders() == 0
    assert len(mail.outbox) == 1


def test_terms_that_ran_out_stop_it(team: TeamWithKeys, wait: Any) -> None:
    case, _ = case_with(team, SAFE.model_copy(update={"until": in_days(1)}))
    (way,) = ways(file_of(team, case))
    assert way.reminder(meeting(5).at) is None
    wait(remind(team, case, days=2).due_at + timedelta(hours=40))
    assert sweeps.send_reminders() == 0


@pytest.mark.parametrize("deed", ["cancelled", "moved", "struck", "closed"])
def test_an_appointment_that_is_off_takes_its_reminder_back(team: TeamWithKeys, deed: str) -> None:
    case, _ = case_with(team, SAFE)
    remind(team, case)
    number = file_of(team, case).last_number
    if deed == "cancelled":
        words: dict[str, Any] = {"appointment": str(number), "words": "x", "end": Ending.CANCELLED}
        write(team, case, AppointmentEnded, **words)
    elif deed == "moved":
        write(team, case, Appointment, of=str(number), meeting=meeting(9))
    elif deed == "struck":
        write(team, case, Correction, number=number, why="Another person.")
    else:
        write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    assert not Reminder.objects.exists()


def test_another_entry_leaves_a_reminder_alone(team: TeamWithKeys) -> None:
    case, _ = case_with(team, SAFE)
    remind(team, case)
    write(team, case, Appointment, meeting=meeting(9))
    assert Reminder.objects.count() == 1


def test_through_the_site_it_waits_in_the_mailbox(team: TeamWithKeys, wait: Any) -> None:
    case, receipt = case_with(team, ContactTerms())
    wait(remind(team, case).due_at)
    assert sweeps.send_reminders() == 1
    assert sweeps.send_reminders() == 0
    texts = [getattr(line.content, "text", "") for line in open_mailbox(receipt).lines()]
    assert sum("14:00" in text for text in texts) == 1
    assert mail.outbox == []
    assert team.open(report_of(receipt)).complete


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"channel": Channel.PHONE, "address": "+32 470 00 00 00"}, "called only"),
        ({"channel": Channel.EMAIL}, "no e-mail address"),
        (
            {"channel": Channel.EMAIL, "address": ADDRESS, "until": date(2020, 1, 1)},
            "run out",
        ),
        (
            {"channel": Channel.EMAIL, "address": ADDRESS, "leave_message": False},
            "leave no message",
        ),
    ],
)
def test_where_none_may_go_out_the_form_says_why_and_offers_a_task(
    team: TeamWithKeys, terms: dict[str, Any], why: str
) -> None:
    case, _ = case_with(team, ContactTerms(**terms))
    desk = at_desk(team.adviser)
    page = desk.get(f"/desk/cases/{case.pk}/appointment/").content.decode()
    assert why in page
    assert "By itself" not in page
    assert typed(desk, case, remind=str(case.links.get().report_id)).status_code == 422
    assert typed(desk, case, remind="task").status_code == 302
    (item,) = [i for i in file_of(team, case).state.due_items if i.what == "remind"]
    assert item.on == in_days(4)


def typed(desk: Client, case: Case, **more: Any) -> Any:
    fields = {
        "what": "The lawyer",
        "day": in_days(5).isoformat(),
        "hour": "14:30",
        "where": "Room 3",
        "interpreter": "to-ask",
        "remind": "none",
    }
    return desk.post(f"/desk/cases/{case.pk}/appointment/", fields | more)


def test_a_reminder_by_itself_is_chosen_in_the_form(team: TeamWithKeys) -> None:
    case, _ = case_with(team, SAFE)
    desk = at_desk(team.adviser)
    report = str(case.links.get().report_id)
    assert "By itself" in desk.get(f"/desk/cases/{case.pk}/appointment/").content.decode()
    assert typed(desk, case, remind=report).status_code == 302
    row = Reminder.objects.get()
    opened = open_reminder(row)
    assert opened is not None
    assert ADDRESS.encode() not in bytes(row.sealed)
    assert "Reminder on" in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    # Changing it offers the same again, and makes a new one in place of the old.
    key = file_of(team, case).last_number
    page = desk.get(f"/desk/cases/{case.pk}/appointment/?of={key}").content.decode()
    assert 'value="Room 3"' in page
    assert typed(desk, case, remind=report, of=str(key), hour="16:00").status_code == 302
    assert Reminder.objects.get().pk != row.pk
    assert len(file_of(team, case).state.appointments) == 1


def test_a_lost_dispatch_key_sends_nothing(team: TeamWithKeys, wait: Any) -> None:
    case, _ = case_with(team, SAFE)
    row = remind(team, case)
    Reminder.objects.update(sealed=bytes(row.sealed[:-1]) + bytes([row.sealed[-1] ^ 1]))
    wait(row.due_at)
    assert sweeps.send_reminders() == 0
    assert Reminder.objects.get().claimed


def test_who_did_not_come_is_looked_after(team: TeamWithKeys) -> None:
    case = open_case(team, Person())
    key = str(write(team, case, Appointment, meeting=meeting()).last_number)
    desk, path = at_desk(team.adviser), f"/desk/cases/{case.pk}/appointment-end/"
    missed = {"appointment": key, "end": "missed", "on": day_now(current().pack.calendar)}
    assert desk.post(path, missed).status_code == 422
    assert desk.post(path, missed | {"again_on": in_days(1)}).status_code == 302
    (item,) = file_of(team, case).state.due_items
    assert (item.what, item.on) == ("follow-up", in_days(1))


def test_an_hour_that_the_clock_skips_or_repeats_is_refused() -> None:
    calendar = current().pack.calendar
    assert moment(date(2027, 3, 28), time(2, 30), calendar) is None
    assert moment(date(2027, 10, 31), time(2, 30), calendar) is None
    winter, summer = (
        moment(day, time(14), calendar) for day in (date(2027, 1, 4), date(2027, 7, 5))
    )
    assert winter is not None
    assert summer is not None
    assert winter.astimezone(UTC).hour == 13
    assert summer.astimezone(UTC).hour == 12


def test_the_past_is_no_appointment(team: TeamWithKeys) -> None:
    desk, case = at_desk(team.adviser), open_case(team)
    assert typed(desk, case, day=in_days(-1).isoformat()).status_code == 422


def test_an_appointment_to_take_along_has_its_hour_and_no_words(team: TeamWithKeys) -> None:
    case = open_case(team)
    key = write(team, case, Appointment, meeting=meeting()).last_number
    text = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/date/{key}/").content.decode()
    assert case.reference not in text
    at = meeting().at.astimezone(UTC)
    assert f"DTSTART:{at:%Y%m%dT%H%M%SZ}" in text
    assert "lawyer" not in text
    assert "Room" not in text


def test_today_shows_the_hour(team: TeamWithKeys) -> None:
    write(team, open_case(team), Appointment, meeting=meeting(0, 23))
    page = at_desk(team.adviser).get("/desk/today/").content.decode()
    assert "23:00" in page
    assert "/appointment-end/?of=" in page


@pytest.mark.parametrize("least", [False, True], ids=["everything", "the least"])
def test_no_reminder_goes_out_of_a_case_that_another_centre_has(
    team: TeamWithKeys, wait: Any, least: bool
) -> None:
    case, _ = case_with(team, SAFE)
    due = remind(team, case).due_at
    theirs = make_team("be/surya")
    hand_over(file_of(team, case), handed(team, theirs, case, least=least), once=new_once())
    assert not Reminder.objects.exists()
    wait(due)
    assert sweeps.send_reminders() == 0
    assert mail.outbox == []
    # The appointment itself is still due there.
    assert "appointment" in {item.what for item in file_of(theirs, case).state.due_items}
