"""What happens by itself: each may run twice, and nothing happens twice."""

import logging
from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member, Membership
from fanal.accounts.profiles import profile_of
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.config import config
from fanal.core.ledger import note_erasure
from fanal.dossiers.actions import erase
from fanal.intake.models import Report, Sending, Writing
from fanal.intake.sending import witness_of

log = logging.getLogger("fanal.intake")
WAITS, SIGN_IN = _("Something is waiting for you"), _("Please sign in.")
LEAD_NAMED = _("Your team has a new lead")
WHO_LEADS = _(
    "Whoever runs this system named one, because it was asked for. The page Team shows who leads. "
    "If nobody of you asked for it, talk to each other."
)


def send_notices() -> int:
    """One mail per member and batch that says only that something waits."""
    waiting: dict[str, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(notice_due=True, erase_on=None):
        waiting[report.team_id].append(report)
    for team_id, reports in waiting.items():
        # Marked last, and not while nobody could be told: a mail sent twice is a nuisance,
        # a mail never sent may cost a life.
        if tell_team(team_id):
            Report.objects.filter(pk__in=[r.pk for r in reports]).update(notice_due=False)
    return len(waiting)


def tell_team(team_id: str) -> bool:
    """One mail to each of a team; whether it need not be tried again."""
    told = [tell(membership.member) for membership in _receivers(team_id)]
    return any(told) or not told


def tell_of_lead() -> int:
    """Each member of a team whose lead was named for it; `fanal lead` does it at once."""
    told = 0
    due = Membership.objects.filter(lead_untold=True).select_related("member").order_by("pk")
    for place in due:
        gone = place.state != Membership.State.GRANTED or not place.member.is_active
        # Marked last: a crash in between makes a second mail, never none.
        if gone or tell(place.member, LEAD_NAMED, WHO_LEADS):
            Membership.objects.filter(pk=place.pk).update(lead_untold=False)
            told += not gone
    return told


def _receivers(team_id: str) -> QuerySet[Membership]:
    granted = Membership.objects.filter(team_id=team_id, state=Membership.State.GRANTED)
    return granted.filter(member__is_active=True).select_related("member")


def tell(member: Member, subject: Any = WAITS, message: Any = SIGN_IN) -> bool:
    """Whether the mail left; one bad address keeps nobody else from theirs."""
    profile = profile_of(member)
    with translation.override(profile.language or "en"):
        head, text = str(subject), f"{message}\n\n{config.origin}/desk/\n"
    try:
        send_mail(head, text, None, [profile.email])
    except (OSError, ValueError):  # what smtplib raises, and what it makes of an odd address
        log.error("A notice could not be sent.")
        return False
    return True


def release_of_left() -> int:
    """What somebody looked after who left the team is nobody's again, and stands so in the inbox.

    No entry is written, since nobody is there whose keys could read the file; the trail says it.
    """
    released = 0
    for place in Membership.objects.filter(state=Membership.State.LEFT):
        theirs = Report.objects.filter(team_id=place.team_id, assignee_id=place.member_id)
        for report in theirs.exclude(state=Report.State.CLOSED):
            released += _release(report, place.member_id)
    return released


@transaction.atomic
def _release(report: Report, member: UUID) -> int:
    changed = Report.objects.filter(pk=report.pk, assignee_id=member).update(assignee=None)
    if changed:
        record(
            Event.REPORT_ASSIGNED,
            witness=witness_of(report),
            subject=report.pk,
            by=str(member),
        )
    return changed


def destroy_withdrawn() -> int:
    """Destroy the keys of what was taken back seven days ago; note it outside the database."""
    done = 0
    due = Report.objects.filter(erase_on__lte=clock.now().date(), locator__isnull=False)
    for report in due.select_related("dossier"):
        with transaction.atomic():
            erase_report(report)
        done += 1
    return done


def erase_report(report: Report) -> None:
    # The ledger first: what stands in it is erased again after a restore, never the reverse.
    note_erasure(config.data, report.pk)
    erase(report.dossier)
    report.locator, report.summary, report.waiting = None, b"", b""
    report.asleep = b""
    report.receipt_salt, report.receipt_public = b"", b""
    report.save()
    Sending.objects.filter(report=report).delete()
    record(Event.DOSSIER_ERASED, witness=witness_of(report), subject=report.pk)


def forget_writing() -> int:
    """Who had a form open a while ago is nobody's business."""
    return Writing.objects.filter(until__lte=clock.now()).delete()[0]


def forget_sendings() -> int:
    """After a day and a bit a form sent again is a new one."""
    day = clock.now().date() - timedelta(days=2)
    return Sending.objects.filter(day__lt=day).delete()[0]
