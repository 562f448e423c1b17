"""Giving a report to another centre's team."""

from django.db import transaction

from fanal.audit.actions import Witness, record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.dossiers.actions import AlreadyDone, append, revoke, share_history, start_epoch
from fanal.dossiers.models import Compartment
from fanal.intake.access import DeskReport
from fanal.intake.actions import NotPossible
from fanal.intake.contents import Ground, HandedOver
from fanal.intake.models import Report
from fanal.intake.rotation import holders_of, team_holder
from fanal.intake.routing import pack_of, receiving_key
from fanal.intake.sending import witness_of
from fanal.intake.summary import open_summary, seal_summary
from fanal.knowledge import current


@transaction.atomic
def hand_over(
    desk: DeskReport, *, to_team: str, ground: Ground, explanation: str, once: bytes
) -> None:
    """From now on only the other team and the person can read it, what was written included.

    Our own team's grants go; what was read is not forgotten, and the trail says who read.
    """
    report, key = desk.report, receiving_key(to_team)
    summary = open_summary(report, desk.actor.ring.team_secrets)
    if key is None or summary is None or to_team == report.team_id:
        raise NotPossible
    content = HandedOver(
        at=clock.now(),
        by=desk.actor.id,
        from_team=report.team_id,
        to_team=to_team,
        ground=ground,
        explanation=explanation,
    )
    before = witness_of(report)
    ours = set(report.team.keys.values_list("id", flat=True))
    for compartment in Compartment:
        share_history(desk.opened, compartment, to=team_holder(key))
        start_epoch(desk.opened, compartment, holders=holders_of(report, compartment, key))
    try:
        entry = append(desk.opened, content, once=once)
    except AlreadyDone:
        return
    for compartment in Compartment:
        for holder in ours:
            revoke(desk.opened, compartment, holder=holder)
    pack = pack_of(to_team, current())
    report.team_id, report.assignee = to_team, None
    report.state, report.notice_due = Report.State.OPEN, True
    if not summary.danger:
        report.due_at = pack.due(pack.teams[to_team], clock.now(), danger=False).at
    seal_summary(report, summary, key)
    report.save()
    # Both teams can read in the trail that it changed hands.
    for witness in (before, Witness(to_team, key.public_key)):
        record(
            Event.REPORT_HANDED_OVER,
            witness=witness,
            subject=report.pk,
            entry_hash=entry.hash,
            by=desk.actor.id,
        )
