"""What happens by itself with cases; each may run twice, and nothing happens twice."""

from collections import defaultdict

from fanal.cases.models import BroughtList, FormerCase, GlassNotice
from fanal.cases.plan.dispatch import send_due
from fanal.core import clock
from fanal.intake.sweeps import tell, tell_team


def send_reminders() -> int:
    """Each once at most, where and when the person called it safe."""
    return send_due()


def tell_receivers() -> int:
    """A mail that says only that something waits, to a team that was handed a case."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for pk, team_id in FormerCase.objects.filter(notice_due=True).values_list(
        "pk", "case__team_id"
    ):
        waiting[team_id].append(pk)
    for team_id, rows in waiting.items():
        # Marked last: a worker that dies in between makes a second mail, never none.
        if tell_team(team_id):
            FormerCase.objects.filter(pk__in=rows).update(notice_due=False)
    return len(waiting)


def forget_lists() -> int:
    """Delete lists that were brought along, or never were, and wait no longer."""
    return BroughtList.objects.filter(expires_on__lt=clock.now().date()).delete()[0]


def tell_of_glass() -> int:
    """One mail that says only that something waits, to each who is concerned by a broken glass."""
    due = GlassNotice.objects.filter(mail_due=True).select_related("member")
    told = {member for member in {row.member for row in due} if tell(member)}
    GlassNotice.objects.filter(pk__in=[row.pk for row in due], member__in=told).update(
        mail_due=False
    )
    return len(told)
