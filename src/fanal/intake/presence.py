"""Who has a form open at the same time, so that two do not write the same answer.

No heartbeat: opening a form, or touching one, is remembered for ten minutes; a deed ends it.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from fanal.accounts.models import Member, Membership
from fanal.core import clock
from fanal.intake.models import Writing
from fanal.intake.staff import name_of

STAYS = timedelta(minutes=10)


def note_writing(dossier: UUID, member: Member) -> None:
    row = Writing(dossier_id=dossier, member=member, until=clock.now() + STAYS)
    Writing.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["dossier", "member"], update_fields=["until"]
    )


def end_writing(dossier: UUID, member: Member) -> None:
    Writing.objects.filter(dossier_id=dossier, member=member).delete()


def writers(dossier: UUID, team_id: str, but: Member) -> list[str]:
    """The names of colleagues of this very team who have a form open; nobody else's are told."""
    held = Membership.objects.filter(team_id=team_id, state=Membership.State.GRANTED)
    rows = Writing.objects.filter(
        dossier_id=dossier, until__gt=clock.now(), member_id__in=held.values("member_id")
    )
    return sorted(name_of(row.member) for row in rows.exclude(member=but).select_related("member"))


def names_and_writers(
    ids: Iterable[UUID], dossier: UUID, team_id: str, but: Member
) -> tuple[dict[UUID, str], list[str]]:
    """The names of these members, and what `writers` tells: both in one question."""
    here = Writing.objects.filter(dossier_id=dossier, until__gt=clock.now()).exclude(member=but)
    held = Membership.objects.filter(
        team_id=team_id, state=Membership.State.GRANTED, member_id__in=here.values("member_id")
    )
    writes = Exists(held.filter(member_id=OuterRef("pk")))
    wanted = Q(pk__in=list(ids)) | Q(pk__in=held.values("member_id"))
    found = {each: name_of(each) for each in Member.objects.filter(wanted).annotate(writes=writes)}
    writing = sorted(name for each, name in found.items() if each.writes)
    return {each.pk: name for each, name in found.items()}, writing
