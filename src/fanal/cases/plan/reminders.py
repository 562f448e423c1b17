"""Reminders that go out unattended: whether one may, when, with which words, and what became of it.

Only in the way, and at an hour, that the person called safe in one of their requests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from fanal.accounts.server import dispatch_secret
from fanal.cases import models
from fanal.cases.access import CaseFile
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.appointment import Appointment, AppointmentNow
from fanal.cases.kinds.reminder import Reminder
from fanal.cases.naming import moment_of
from fanal.cases.plan.reminder_words import reminder_words
from fanal.cases.timeline import linked_reports
from fanal.core import clock
from fanal.core.duedates import today
from fanal.core.ids import new_id
from fanal.dossiers.opening import OpenEntry
from fanal.intake.access import DeskReport
from fanal.intake.contents import Channel, ContactChange, Reported
from fanal.knowledge import Pack
from fanal.vault import Context, Sealed, VaultError, open_with, seal_to

# A day before is soon enough to change plans; two hours before, somebody may be on their way.
BEST, FIRST, LAST = timedelta(hours=24), timedelta(hours=48), timedelta(hours=2)
STEP = timedelta(minutes=30)


@dataclass(frozen=True)
class Way:
    """What one request of a case says about reaching the person unattended."""

    case: UUID
    pack: Pack = field(repr=False)
    desk: DeskReport = field(repr=False)
    number: str
    # Empty when a reminder may go out.
    why_not: str

    @property
    def key(self) -> str:
        return str(self.desk.report.pk)

    @property
    def label(self) -> str:
        number = {"number": self.number}
        if self.desk.contact.channel is Channel.EMAIL:
            return _("By itself: an e-mail at a safe hour (request %(number)s)") % number
        return _("By itself: a message in their mailbox (request %(number)s)") % number

    def reminder(self, at: datetime) -> Reminder | None:
        """For an appointment at that aware moment; None when no safe hour lies before it."""
        when = self._safe_moment(at)
        if when is None:
            return None
        return Reminder(
            id=new_id(),
            at=when,
            until=at - LAST / 2,
            case=self.case,
            report=self.desk.report.pk,
            terms=self.desk.contact,
            terms_entry=_terms_entry(self.desk),
            by=self.desk.actor.id,
            alarm=new_id(),
            **self._words(at),
        )

    def _safe_moment(self, at: datetime) -> datetime | None:
        """The safe half hour that is nearest to a day before."""
        terms, local = self.desk.contact, self.pack.calendar.local
        if terms.channel is Channel.SITE:
            # It waits in the mailbox until the person looks: any hour is as safe as another.
            moment = max(at - BEST, clock.now() + STEP)
            return moment if moment <= at - LAST else None
        steps = int((FIRST - LAST) / STEP)
        moments = (at - FIRST + STEP * step for step in range(steps + 1))
        safe = [each for each in moments if each > clock.now() and terms.safe_at(local(each))]
        return min(safe, key=lambda each: abs(each - (at - BEST)), default=None)

    def _words(self, at: datetime) -> dict[str, str]:
        """Neutral, in the person's language; it names whom they said we are, and nobody else."""
        reported = self.desk.reported
        language = reported.language if reported else ""
        subject, text = reminder_words(self.pack.calendar.local(at), language)
        signed = self.desk.contact.say_we_are
        return {"subject": subject, "text": f"{text}\n\n{signed}" if signed else text}


def ways(file: CaseFile) -> list[Way]:
    """One for each request of the case that we can open, newest first."""
    return list(_ways(file))[::-1]


def _ways(file: CaseFile) -> Iterator[Way]:
    linked = linked_reports(file)
    numbers = {report.pk: number for report, number in linked}
    for desk in file.requests(report for report, _number in linked):
        number = numbers[desk.report.pk]
        yield Way(file.case.pk, file.pack, desk, number, _why_not(desk, file.pack, number))


def _why_not(desk: DeskReport, pack: Pack, number: str) -> str:
    """Why this request allows no reminder by itself; empty when it does."""
    terms = desk.contact
    reason = ""
    if desk.report.erase_on is not None:
        reason = _("the person took it back.")
    elif not _all_open(desk):
        reason = _("some of it does not open with your keys, and newer words may stand there.")
    elif desk.by_professional and terms.channel is Channel.SITE:
        reason = _("a professional sent it, and the person reads no answer there.")
    elif terms.expired(today(pack.calendar)):
        reason = _("what they called safe has run out.")
    elif terms.channel is Channel.PHONE:
        reason = _("they can be called only, and a call is a member's.")
    elif terms.channel is Channel.EMAIL and not _is_address(terms.address):
        reason = _("no e-mail address is known.")
    elif terms.channel is Channel.EMAIL and terms.leave_message is False:
        reason = _("they said to leave no message.")
    return _("Request %(number)s: %(reason)s") % {"number": number, "reason": reason} * bool(reason)


def _all_open(desk: DeskReport) -> bool:
    return len(desk.open_entries) == len(desk.entries)


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _terms_entry(desk: DeskReport) -> int:
    """The number of the entry in which the terms stand that hold now."""
    kinds = (ContactChange, Reported)
    return max((e.number for e in desk.open_entries if isinstance(e.content, kinds)), default=0)


def follow(file: CaseFile, content: CaseEntry) -> None:
    """After an entry: a row for the reminder it brings, and none that the case no longer wants."""
    named = {reminder.id for reminder in _named(file)}
    if not named:
        return
    wanted = {
        each.reminder.id for each in file.state.appointments.values() if each.open and each.reminder
    }
    models.Reminder.objects.filter(pk__in=named - wanted).delete()
    if file.state.closed:
        # It may be opened again, and what went out then must not go out once more.
        _take_back(wanted)
    if isinstance(content, Appointment) and (reminder := content.meeting.reminder):
        models.Reminder.objects.create(
            id=reminder.id, due_at=reminder.at, sealed=seal_reminder(reminder)
        )


def take_back_all(file: CaseFile) -> None:
    """None goes out any more: the case goes to others, who have yet to ask what is safe."""
    _take_back(reminder.id for reminder in _named(file))


def _take_back(ids: Iterable[UUID]) -> None:
    """What somebody began to send stays: the case says that it went out, or that nobody knows."""
    models.Reminder.objects.filter(pk__in=list(ids)).exclude(sealed=b"").delete()


def _named(file: CaseFile) -> Iterator[Reminder]:
    """Every reminder that an entry of the case ever named, struck ones too."""
    contents = (entry.content for entry in file.entries if isinstance(entry, OpenEntry))
    for content in contents:
        if isinstance(content, Appointment) and content.meeting.reminder:
            yield content.meeting.reminder


def _context(id: UUID) -> Context:
    return Context("reminder", row=id)


def seal_reminder(reminder: Reminder) -> bytes:
    plain = reminder.model_dump_json().encode()
    return bytes(seal_to(dispatch_secret().public, plain, _context(reminder.id)))


def open_reminder(row: models.Reminder) -> Reminder | None:
    """None when it was sealed to a dispatch key that is gone, or altered."""
    try:
        plain = open_with(dispatch_secret(), Sealed(row.sealed), _context(row.id))
    except VaultError:
        return None
    return Reminder.model_validate_json(plain)


@dataclass(frozen=True)
class Planned:
    """An appointment as the case's page shows it."""

    now: AppointmentNow
    reminder: str = ""
    # The reminder is not known to have gone out.
    alarm: bool = False


def planned(file: CaseFile, appointments: list[AppointmentNow]) -> list[Planned]:
    """With what became of each reminder."""
    reminders = [r for each in appointments if (r := each.reminder)]
    rows = models.Reminder.objects.in_bulk([r.id for r in reminders]) if reminders else {}
    return [_planned(each, rows, file) for each in appointments]


def _planned(each: AppointmentNow, rows: dict[Any, models.Reminder], file: CaseFile) -> Planned:
    reminder = each.meeting.reminder
    if reminder is None:
        return Planned(each)
    if each.seen_to:
        return Planned(each, _("A member saw to the reminder."))
    row = rows.get(reminder.id)
    if row and not row.claimed:
        words = _("Reminder on %(moment)s: %(channel)s")
        moment = moment_of(reminder.at, file.pack)
        return Planned(each, words % {"moment": moment, "channel": reminder.channel_name})
    if row and row.went_out:
        return Planned(each, _("The reminder has gone out."))
    words = _("It is not known whether the reminder went out. Look whether a member may remind.")
    if row is None:
        words = _("The reminder was taken back.")
    return Planned(each, words, alarm=True)
