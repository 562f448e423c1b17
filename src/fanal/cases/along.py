"""Which requests go along when their case is given to another centre's team, and which stay."""

from django.db.models import QuerySet

from fanal.cases.models import Case, CaseReport
from fanal.intake.models import Report


def going_along(case: Case) -> QuerySet[Report]:
    """Those that are about this case alone; what was taken back stays where it is."""
    elsewhere = CaseReport.objects.filter(case__team_id=case.team_id).exclude(case=case)
    return (
        _linked(case)
        .exclude(pk__in=elsewhere.values("report_id"))
        .select_related("dossier", "team")
        .order_by("pk")
    )


def some_stay(case: Case) -> bool:
    """Whether what one of them says, how to reach the person safely too, stays with us."""
    return _linked(case).exclude(pk__in=going_along(case).values("pk")).exists()


def _linked(case: Case) -> QuerySet[Report]:
    linked = CaseReport.objects.filter(case=case).values("report_id")
    return Report.objects.filter(
        pk__in=linked, team_id=case.team_id, erase_on=None, locator__isnull=False
    )
