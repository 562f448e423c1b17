"""Sending what was sealed to the dispatch key: a reminder goes out once, or not at all."""

import logging
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction

from fanal.audit.actions import Witness, record
from fanal.audit.events import Event
from fanal.cases.kinds.reminder import Reminder
from fanal.cases.models import Case
from fanal.cases.models import Reminder as Row
from fanal.cases.plan.alarms import end_alarm, raise_alarm, raise_all
from fanal.cases.plan.reminders import open_reminder
from fanal.core import clock
from fanal.dossiers.actions import append, start_epoch
from fanal.dossiers.models import Compartment
from fanal.dossiers.opening import OpenDossier
from fanal.intake.contents import Channel, ContactChange, HandedOver, Message, Withdrawal
from fanal.intake.desk_page import zone_of
from fanal.intake.models import Report
from fanal.intake.rotation import holders_of, sealing_key
from fanal.intake.sending import witness_of

log = logging.getLogger("fanal.cases")
# After any of these, what was safe when the reminder was made may no longer be; and what another
# centre reads by now is no longer ours to write into.
_VOID = (ContactChange.kind, Withdrawal.kind, HandedOver.kind)


def send_due() -> int:
    """Send what is due and still safe. Says how many went out."""
    rows = Row.objects.filter(due_at__lte=clock.now()).exclude(sealed=b"").order_by("due_at")
    return sum(_send(row) for row in rows)


def _send(row: Row) -> bool:
    reminder = open_reminder(row)
    report = Report.objects.filter(pk=reminder.report).first() if reminder else None
    if reminder is None:
        # The key is gone, so none of those that wait will go out.
        _claim(row.id)
        raise_all()
        return False
    if report is None or _is_void(reminder, report):
        # Kept without its words, so that the case can say that it did not go out.
        _claim_of(reminder)
        return False
    if reminder.terms.channel is Channel.SITE:
        return _into_mailbox(reminder, report)
    if not reminder.terms.safe_at(clock.now().astimezone(zone_of(report.team_id))):
        return False  # held up past the safe hours: the next ones may come before it is too late
    return _by_mail(reminder)


def _is_void(reminder: Reminder, report: Report) -> bool:
    """Whether the person took back or changed what they called safe, or it is too late."""
    newer = report.dossier.entries.filter(number__gt=reminder.terms_entry, kind__in=_VOID)
    today = clock.now().astimezone(zone_of(report.team_id)).date()
    return (
        clock.now() > reminder.until
        or reminder.terms.expired(today)
        or report.locator is None
        or report.erase_on is not None
        or newer.exists()
        # Whatever closed it: a deed on many at once, or a merge with another case.
        or not Case.objects.filter(pk=reminder.case, state=Case.State.OPEN).exists()
    )


def _claim(id: UUID) -> bool:
    """Empty the row, so that nobody sends it again; False when somebody else was first."""
    return bool(Row.objects.filter(pk=id).exclude(sealed=b"").update(sealed=b""))


@transaction.atomic
def _claim_of(reminder: Reminder) -> bool:
    """The same; from now on it is due to whoever has the case, until it is known to have gone."""
    if not _claim(reminder.id):
        return False
    raise_alarm(reminder)
    return True


def _by_mail(reminder: Reminder) -> bool:
    """At most once: ended between the claim and the mail, it never goes out, and the case says so.

    The other way round it might go out twice, and the second might be read by somebody else.
    """
    if not _claim_of(reminder):
        return False
    try:
        send_mail(reminder.subject, reminder.text, None, [reminder.terms.address])
    except (OSError, ValueError):  # what smtplib raises, and what it makes of an odd address
        log.error("A reminder could not be sent.")
        return False
    with transaction.atomic():
        _note_sent(reminder)
    return True


@transaction.atomic
def _into_mailbox(reminder: Reminder, report: Report) -> bool:
    """Exactly once: the claim and the message are one transaction."""
    # In the order of every deed: the case first and then the request.
    Case.objects.select_for_update().filter(pk=reminder.case).first()
    held = Report.objects.select_for_update().get(pk=report.pk)
    if _is_void(reminder, held) or not _claim(reminder.id):
        return False
    opened = OpenDossier(held.dossier, {})
    # Nobody's keys are here. A new epoch needs only the public ones of those who may read it.
    key = sealing_key(held.team_id)
    start_epoch(opened, Compartment.THREAD, holders=holders_of(held, Compartment.THREAD, key))
    message = Message(at=clock.now(), by=reminder.by, text=reminder.text)
    entry = append(opened, message, once=reminder.id.bytes)
    record(
        Event.ANSWERED,
        witness=witness_of(held),
        subject=held.pk,
        entry_hash=bytes(entry.hash),
        by=reminder.by,
    )
    _note_sent(reminder)
    return True


def _note_sent(reminder: Reminder) -> None:
    Row.objects.filter(pk=reminder.id).update(went_out=True)
    case = end_alarm(reminder)
    record(
        Event.REMINDER_SENT,
        witness=Witness(case.team_id, sealing_key(case.team_id).public_key),
        subject=case.pk,
        by=reminder.by,
        reminder=str(reminder.id),
    )
