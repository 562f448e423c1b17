"""Giving a report to another centre's team."""

from datetime import datetime

from django.db import transaction

from fanal.audit.actions import Witness, record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.dossiers.actions import append, revoke, share_history, start_epoch
from fanal.dossiers.models import Compartment
from fanal.intake.access import DeskReport
from fanal.intake.actions import NotPossible, begin
from fanal.intake.contents import Ground, HandedOver
from fanal.intake.models import Report
from fanal.intake.rotation import holders_of, team_holder
from fanal.intake.routing import pack_of, receiving_key, receiving_keys
from fanal.intake.sending import witness_of
from fanal.intake.summary import open_summary, seal_summary, seal_waiting, waiting_since
from fanal.knowledge import Team, current


@transaction.atomic
def hand_over(
    desk: DeskReport,
    *,
    to_team: str,
    ground: Ground,
    explanation: str,
    once: bytes,
    with_case: bool = False,
) -> None:
    """From now on only the other team and the person can read it, what was written included.

    Our own team's grants go; what was read is not forgotten, and the trail says who read.
    To another country only with the person's yes. `with_case`: it goes along with its case, so
    it begins no waiting anew; the other team is told all the same.
    """
    if not begin(desk, once):
        return
    report, key = desk.report, receiving_key(to_team)
    secrets = desk.actor.ring.team_secrets
    summary = open_summary(report, secrets)
    if key is None or summary is None or to_team == report.team_id or not desk.complete:
        raise NotPossible
    if report.state == Report.State.CLOSED and not with_case:
        # It would be open again there, though somebody here has ended it.
        raise NotPossible
    if needs_yes(report.team_id, to_team) and ground is not Ground.PERSON_AGREES:
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
    entry = append(desk.opened, content, once=once)
    for compartment in Compartment:
        for holder in ours:
            revoke(desk.opened, compartment, holder=holder)
    waits = waiting_since(report, summary, secrets) or clock.now()
    report.team_id, report.assignee = to_team, None
    report.notice_due = True
    # The other team has not heard why it slept: it is awake there.
    if not with_case or report.state == Report.State.ASLEEP:
        report.state = Report.State.OPEN
        report.due_at = _due(report, bool(summary.danger))
    report.asleep_until, report.asleep = None, b""
    seal_summary(report, summary, key)
    seal_waiting(report, waits, key)
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


def _due(report: Report, danger: bool) -> datetime:
    """The new team's own working day; but danger that waits goes on waiting since it came."""
    if danger and report.due_at <= clock.now():
        return report.due_at
    pack = pack_of(report.team_id, current())
    return pack.due(pack.teams[report.team_id], clock.now(), danger=False).at


def needs_yes(from_team: str, to_team: str) -> bool:
    """Across a border another law holds: nothing goes there unless the person says yes."""
    return from_team.partition("/")[0] != to_team.partition("/")[0]


def receivers(team_id: str) -> list[Team]:
    """The teams that can receive now, without this one; those of the same country first."""
    teams = [team for pack in current().packs.values() for team in pack.teams.values()]
    keys = receiving_keys([team.id for team in teams])
    others = [team for team in teams if team.id != team_id and team.id in keys]
    return sorted(others, key=lambda team: needs_yes(team_id, team.id))


def receiver_choices(team_id: str) -> list[tuple[str, str]]:
    """The same to choose from; a team of another country says which."""
    return [
        (
            team.id,
            f"{team.name} ({pack_of(team.id, current()).country.name})"
            if needs_yes(team_id, team.id)
            else str(team.name),
        )
        for team in receivers(team_id)
    ]
