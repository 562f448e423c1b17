"""Break the glass: somebody on duty opens a restricted case in an emergency, for two hours.

The key is there always: each circle is sealed to the duty key of its team. Who may use it, with
which reason and for how long, is kept by this code; that everybody concerned is told of it, too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from fanal.accounts.models import Member, Membership, Role
from fanal.accounts.permissions import Permission, teams_where
from fanal.accounts.teamkeys import vouched_holders
from fanal.audit.actions import Witness, record
from fanal.audit.events import Event
from fanal.cases import actions
from fanal.cases.access import case_for
from fanal.cases.kinds.restriction import GlassBroken
from fanal.cases.models import Case, Glass, GlassNotice, Named
from fanal.cases.restricting.circles import CaseKey
from fanal.core import clock
from fanal.dossiers.contents import Silent
from fanal.intake.access import Actor
from fanal.intake.staff import names_of
from fanal.vault import Context, Sealed, VaultError, open_with, seal_to

OPEN_FOR = timedelta(hours=2)
SHORTEST_REASON = 20


class Told(Silent):
    """What those concerned are told."""

    reference: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Notice:
    row: GlassNotice
    told: Told
    who: str


@transaction.atomic
def break_glass(actor: Actor, *, reference: str, reason: str, once: bytes) -> Case:
    """`Http404` when no restricted case of a team where they may do it has this number."""
    before = Glass.objects.filter(once=once, member=actor.member)
    if broken := before.first():
        return broken.case
    case = _restricted(actor, reference)
    if broken := before.all().first():
        # Sent twice in one moment: the first held the case until now.
        return broken.case
    glass = Glass.objects.create(
        case=case, member=actor.member, until=clock.now() + OPEN_FOR, once=once
    )
    file = case_for(actor, case.pk)
    content = GlassBroken(at=clock.now(), by=actor.id, reason=reason)
    # Never a name that the form brings: one that the file knows already would write nothing.
    actions.write(file, content, seen=file.last_number, once=glass.id.bytes)
    told = Told(reference=case.reference, by=actor.id, at=content.at, reason=reason)
    GlassNotice.objects.bulk_create(
        _sealed(glass, member, told) for member in _concerned(case, actor)
    )
    return case


def _restricted(actor: Actor, reference: str) -> Case:
    teams = teams_where(actor.member, Permission.BREAK_GLASS)
    theirs = Case.objects.select_for_update().filter(team_id__in=teams, circle__isnull=False)
    named = Named.objects.filter(member=actor.member).values("case_id")
    case = theirs.exclude(pk__in=named).filter(reference=reference).first()
    if case is None:
        raise Http404
    return case


def _concerned(case: Case, actor: Actor) -> list[Member]:
    """The named and the leads; with keys that a holder of the team's key put there."""
    named = set(Named.objects.filter(case=case).values_list("member_id", flat=True))
    leads = Membership.objects.filter(team_id=case.team_id, role=Role.LEAD)
    wanted = (named | set(leads.values_list("member_id", flat=True))) - {actor.member.pk}
    holders = vouched_holders(case.team, actor.ring)
    return [member for member in holders if member.pk in wanted]


def _sealed(glass: Glass, member: Member, told: Told) -> GlassNotice:
    row = GlassNotice(glass=glass, member=member)
    plain = told.model_dump_json().encode()
    row.sealed = bytes(seal_to(member.public_key, plain, _context(row)))
    return row


def notices_for(actor: Actor) -> list[Notice]:
    """What this member was told and has not said to have seen; newest last."""
    found = []
    for row in GlassNotice.objects.filter(member=actor.member).select_related("glass"):
        try:
            plain = open_with(actor.ring.secret, Sealed(row.sealed), _context(row))
        except VaultError:
            continue
        found.append((row, Told.model_validate_json(plain)))
    names = names_of(row.glass.member_id for row, _told in found)
    lines = [Notice(row, told, names.get(row.glass.member_id, "")) for row, told in found]
    return sorted(lines, key=lambda line: line.told.at)


@transaction.atomic
def acknowledge(actor: Actor, notice: UUID) -> None:
    """They have seen it; `Http404` for anybody else's."""
    mine = GlassNotice.objects.select_for_update(of=("self",)).select_related("glass__case")
    row = mine.filter(pk=notice, member=actor.member).first()
    if row is None:
        raise Http404
    case = row.glass.case
    row.delete()
    key = CaseKey.of_team(case.team_id)
    record(
        Event.GLASS_SEEN,
        witness=Witness(case.team_id, key.public_key),
        subject=case.pk,
        by=actor.id,
    )


def _context(row: GlassNotice) -> Context:
    return Context("glass-notice", notice=row.id, glass=row.glass_id, member=row.member_id)
