"""What happens by itself: each may run twice, and nothing happens twice."""

from collections import defaultdict
from datetime import timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from fanal.accounts.models import Membership
from fanal.accounts.profiles import profile_of
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.core.config import config
from fanal.core.ledger import note_erasure
from fanal.dossiers.actions import erase
from fanal.intake.models import Report, Sending
from fanal.intake.sending import witness_of


def send_notices() -> int:
    """One mail per member and batch that says only that something waits."""
    waiting: dict[str, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(notice_due=True, erase_on=None):
        waiting[report.team_id].append(report)
    for team_id, reports in waiting.items():
        members = Membership.objects.filter(
            team_id=team_id, state=Membership.State.GRANTED, member__is_active=True
        ).select_related("member")
        for membership in members:
            send_mail(
                subject=_("Something is waiting for you"),
                message=_("Please sign in.") + f"\n\n{config.origin}/desk/\n",
                from_email=None,
                recipient_list=[profile_of(membership.member).email],
            )
        # Marked last: a mail sent twice is a nuisance, a mail never sent may cost a life.
        Report.objects.filter(pk__in=[r.pk for r in reports]).update(notice_due=False)
    return len(waiting)


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
    report.receipt_salt, report.receipt_public = b"", b""
    report.save()
    Sending.objects.filter(report=report).delete()
    record(Event.DOSSIER_ERASED, witness=witness_of(report), subject=report.pk)


def forget_sendings() -> int:
    """After a day and a bit a form sent again is a new one."""
    day = clock.now().date() - timedelta(days=2)
    return Sending.objects.filter(day__lt=day).delete()[0]
