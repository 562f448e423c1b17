"""The same emergency sent twice in one moment: with real commits, in two threads."""

from functools import partial

import pytest

from fanal.accounts.models import Membership
from fanal.audit.models import AuditEvent
from fanal.cases.models import Glass, GlassNotice
from fanal.cases.restricting.glass import acknowledge, break_glass, notices_for
from fanal.core.ids import new_once
from tests.cases.files import open_case
from tests.cases.test_glass import REASON
from tests.cases.test_restricted import joined, restrict
from tests.cast import make_team
from tests.intake.test_desk_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def test_the_glass_is_broken_once_and_seen_once(committed: None) -> None:
    team = make_team()
    duty = joined(team, "Dora Duty")
    Membership.objects.filter(member=duty.member).update(on_duty=True)
    case = restrict(team, open_case(team), team.adviser)
    told = partial(break_glass, duty.actor, reference=case.reference, reason=REASON)
    deed = partial(told, once=new_once())
    assert at_once(deed, deed) == ["done", "done"]
    assert Glass.objects.count() == 1
    assert GlassNotice.objects.count() == 1
    [notice] = notices_for(team.adviser.actor)
    see = partial(acknowledge, team.adviser.actor, notice.row.pk)
    assert at_once(see, see) in (["Http404", "done"], ["done", "done"])
    events = list(AuditEvent.objects.filter(subject=case.pk).values_list("event", flat=True))
    assert events.count("glass-broken") == 1
    assert events.count("glass-seen") == 1
