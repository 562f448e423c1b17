"""Giving a case to another centre's team: new keys, new lists, a line in the trail of both."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import Http404

from fanal.audit.actions import Witness, record
from fanal.cases.access import CaseFile, open_with_ring
from fanal.cases.actions import begin, project
from fanal.cases.along import going_along
from fanal.cases.kinds.handover import Brings, CaseHandedOver
from fanal.cases.models import Case, FormerCase, Named
from fanal.cases.plan.reminders import take_back_all
from fanal.cases.restricting.circles import CaseKey, key_of, named_in, secrets_for
from fanal.cases.sealing import FormerLine, open_former, sealed_former
from fanal.core.duedates import day_of
from fanal.core.ids import once_of
from fanal.dossiers.actions import append, revoke, share_history, start_epoch
from fanal.dossiers.models import Compartment
from fanal.intake import handover as requests
from fanal.intake.access import Actor, DeskReport, teams_of
from fanal.intake.access import open_with_ring as open_report
from fanal.intake.actions import NotPossible
from fanal.intake.contents import Ground
from fanal.intake.rotation import team_holder
from fanal.intake.routing import receiving_key
from fanal.vault import CannotOpen


@transaction.atomic
def hand_over(
    file: CaseFile,
    content: CaseHandedOver,
    *,
    once: bytes,
    still: Callable[[CaseFile], bool] = lambda _: True,
) -> None:
    """From now on the other team has it, and writes under a key that ours never held.

    With everything, or with what `content.brings` alone. What stays behind keeps our team's
    keys, so that nothing is lost; else they go, unless the person wants us to go on reading.
    `still` is asked of the case as it is once it is held: whether the deed is possible.
    """
    if not begin(file, once):
        return
    case, ours, key = file.case, file.case.team_id, receiving_key(content.to_team)
    if key is None or not still(file) or not _allowed(file, content):
        raise NotPossible
    if content.brings is not None:
        if not content.may_read:
            raise NotPossible  # nobody at all could read what stays behind
        # As it is now: whom never to contact may have been written a moment ago.
        content = content.model_copy(update={"brings": Brings.of(file.state)})
    before, until = key_of(case, file.actor), file.last_number
    our_keys = set(case.team.keys.values_list("id", flat=True))
    our_keys |= set(case.circles.values_list("id", flat=True))
    if content.brings is None:
        _take_requests_along(file, content, once)
        share_history(file.opened, Compartment.FILE, to=team_holder(key))
    take_back_all(file)
    start_epoch(file.opened, Compartment.FILE, holders=[team_holder(key)])
    entry = append(file.opened, content, once=once)
    if not content.may_read:
        for holder in our_keys:
            revoke(file.opened, Compartment.FILE, holder=holder)
    _keep_a_line(case, ours, content, until, before, day=day_of(content.at, file.pack.calendar))
    Named.objects.filter(case=case).delete()
    case.team_id = content.to_team
    if content.brings is not None:
        # Their lists, too, say only what came along.
        file.since = entry.number
    file.forget()
    project(file, CaseKey(key, key.public_key))
    for team_id, public in ((ours, before.public_key), (content.to_team, key.public_key)):
        record(
            content.event,
            witness=Witness(team_id, public),
            subject=case.pk,
            entry_hash=bytes(entry.hash),
            by=file.actor.id,
        )


def _allowed(file: CaseFile, content: CaseHandedOver) -> bool:
    """Nothing may be lost on the way, and nothing crosses a border without the person's yes."""
    ours, to = file.case.team_id, content.to_team
    abroad = requests.needs_yes(ours, to)
    return (
        to != ours
        and content.from_team == ours
        and file.complete
        and not file.state.closed
        and (file.case.circle_id is None or _named_give_it(file, content))
        and not file.state.merged
        # The file of a case that was merged into this one would stay behind, unreadable there.
        and not file.state.absorbed
        and (content.ground is not Ground.PERSON_AGREES or content.said_on is not None)
        and not (abroad and content.ground is not Ground.PERSON_AGREES)
        and not (abroad and file.state.running is not None)
    )


def _named_give_it(file: CaseFile, content: CaseHandedOver) -> bool:
    """A restricted case goes whole, by one of the named: nothing of it stays where others are."""
    mine = file.actor.member.pk in named_in(file.case)
    return mine and content.brings is None and not content.may_read


def _take_requests_along(file: CaseFile, content: CaseHandedOver, once: bytes) -> None:
    for report in going_along(file.case):
        desk = DeskReport(report, open_report(report, file.actor), file.actor)
        requests.hand_over(
            desk,
            to_team=content.to_team,
            ground=content.ground,
            explanation=content.words,
            once=once_of(once, report.pk.bytes),
            with_case=True,
        )


def _keep_a_line(
    case: Case, team_id: str, content: CaseHandedOver, until: int, key: CaseKey, *, day: object
) -> None:
    line = FormerLine(to_team=content.to_team, on=day, until=until)
    row = sealed_former(case, team_id, line, key)
    row.reads = content.may_read
    row.save(force_insert=True)


def former_cases(actor: Actor) -> list[tuple[FormerCase, FormerLine | None]]:
    """What this member's teams handed to others, newest first."""
    theirs = FormerCase.objects.filter(team_id__in=teams_of(actor)).select_related("case")
    rows = list(theirs.order_by("-pk"))
    secrets = secrets_for(actor, (row.circle_id for row in rows))
    # Of a restricted case the others never knew, and learn nothing now.
    known = [row for row in rows if row.circle_id is None or row.circle_id in secrets]
    return [(row, open_former(row, secrets)) for row in known]


def was_handed_over(actor: Actor, case_id: UUID, once: str) -> bool:
    """Whether this very form handed it over before: then it is done, though no longer ours."""
    try:
        name = bytes.fromhex(once)
    except ValueError:
        return False
    ours = FormerCase.objects.filter(case_id=case_id, team_id__in=teams_of(actor))
    return ours.filter(case__dossier__entries__once=name).exists()


def former_for(actor: Actor, case_id: UUID) -> CaseFile:
    """What was written until a case was handed over, for a team that may go on reading it."""
    row = (
        FormerCase.objects.filter(case_id=case_id, team_id__in=teams_of(actor), reads=True)
        .select_related("case__dossier")
        .order_by("-pk")
        .first()
    )
    line = open_former(row, actor.ring.team_secrets) if row else None
    if row is None or line is None:
        raise Http404
    case = row.case
    # Read as what it was then: in the pack, the place and the trail of the team that had it.
    case.team_id, case.circle = row.team_id, None
    try:
        return CaseFile(case, open_with_ring(case, actor), actor, until=line.until)
    except CannotOpen:
        raise Http404 from None
