"""The database walks an index in the order of the page; it neither sorts nor reads everything."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet

from fanal.intake import inbox
from fanal.intake.inbox import Place, Tab
from fanal.intake.models import Report
from tests.cast import make_team

pytestmark = pytest.mark.django_db

SOMEWHERE = Place(datetime(2025, 6, 23, 9, 0, tzinfo=UTC), UUID(int=7))


def plan(reports: QuerySet[Report]) -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A table of no rows is read whole whatever indexes there are; a sort is still a sort.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    return reports.explain()


@pytest.mark.parametrize("after", [None, SOMEWHERE], ids=["first page", "later page"])
@pytest.mark.parametrize("tab", Tab)
def test_page_is_read_from_an_index_in_order(tab: Tab, after: Place | None) -> None:
    team = make_team()
    newest_first = tab is Tab.CLOSED
    reports = inbox._all(team.actor, tab, [team.id])
    if after:
        reports = reports.filter(inbox._beyond(after, newest_first))
    order = ("-due_at", "-dossier_id") if newest_first else ("due_at", "dossier_id")
    found = plan(reports.order_by(*order)[:51])
    assert "inbox_" in found, found
    assert "TEMP B-TREE" not in found, found
    assert "Sort" not in found, found


@pytest.mark.parametrize("tab", Tab)
def test_newest_danger_is_read_backwards_from_an_index(tab: Tab) -> None:
    team = make_team()
    late = inbox._all(team.actor, tab, [team.id])
    late = late.filter(at_once=True, due_at__lte=SOMEWHERE.due_at)
    found = plan(late.order_by("-due_at", "-dossier_id")[:50])
    assert "inbox_" in found, found
    assert "TEMP B-TREE" not in found, found
    assert "Sort" not in found, found


@pytest.mark.parametrize("tab", Tab)
def test_counting_uses_an_index_and_stops(tab: Tab) -> None:
    team = make_team()
    found = plan(inbox._all(team.actor, tab, [team.id]).order_by()[:1_001])
    assert "inbox_" in found, found
