"""Who a case is sealed to: its team, or the few who are named in a restricted one.

A restricted case has a circle: a key pair of its own, whose secret half is sealed to each named
colleague and to the duty key of the team. Everything that would be sealed to the team is sealed
to the circle, so that no list, no search and no mistake in the program shows it to anybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from fanal.accounts import teamkeys
from fanal.accounts.farewells import StillNeeded
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Team, TeamKey
from fanal.accounts.permissions import Permission, teams_where
from fanal.accounts.pins import is_pinned
from fanal.accounts.server import server_secret
from fanal.cases.models import Case, Circle, CircleGrant, FormerCase, Glass, Named
from fanal.core import clock
from fanal.dossiers.actions import share_history, start_epoch
from fanal.dossiers.models import Compartment, Grant, HolderKind
from fanal.dossiers.opening import Holder, OpenDossier
from fanal.intake.access import Actor
from fanal.intake.actions import NotPossible
from fanal.intake.rotation import sealing_key, team_holder
from fanal.vault import (
    CannotOpen,
    Context,
    PublicKey,
    Sealed,
    SecretKey,
    VaultError,
    open_with,
    seal_to,
)


@dataclass(frozen=True)
class CaseKey:
    """What the parts of a case are sealed to; without a circle, its team's key."""

    team_key: TeamKey
    public_key: PublicKey
    circle: UUID | None = None

    @classmethod
    def of_team(cls, team_id: str) -> "CaseKey":
        key = sealing_key(team_id)
        return cls(key, key.public_key)

    @property
    def id(self) -> UUID:
        return self.circle or self.team_key.id

    @property
    def holder(self) -> Holder:
        if self.circle is None:
            return team_holder(self.team_key)
        return Holder(HolderKind.CIRCLE, self.circle, self.public_key)


def hidden_from(member: Member) -> QuerySet[Case, Any]:
    """The restricted cases that this member is not named in, and has not broken the glass of."""
    return Case.objects.filter(circle__isnull=False).exclude(_seen_by(member)).values("pk")


def _seen_by(member: Member) -> Q:
    named = Named.objects.filter(member=member).values("case_id")
    return Q(pk__in=named) | Q(pk__in=_open_glasses(member).values("case_id"))


def _open_glasses(member: Member) -> QuerySet[Glass]:
    teams = teams_where(member, Permission.BREAK_GLASS)
    return Glass.objects.filter(member=member, until__gt=clock.now(), case__team_id__in=teams)


def with_my_keys(cases: QuerySet[Case], member: Member) -> QuerySet[Case]:
    """Each with what this member has to open its circle, so that a page need not ask again."""
    mine = CircleGrant.objects.filter(circle=OuterRef("circle"), member=member)
    glass = _open_glasses(member).filter(case=OuterRef("pk")).order_by("-until")
    return cases.select_related("circle").annotate(
        my_grant=Subquery(mine.values("sealed")[:1]),
        names_me=Exists(Named.objects.filter(case=OuterRef("pk"), member=member)),
        glass_until=Subquery(glass.values("until")[:1]),
    )


def take_my_key(actor: Actor, case: Case) -> None:
    """Open the circle of a case from `with_my_keys`, for all that this request does with it."""
    if case.circle is None:
        return
    mine: bytes | None = getattr(case, "my_grant", None)
    secret = _open_grant(actor, case.circle.pk, mine) if mine else None
    if secret is None and getattr(case, "glass_until", None):
        secret = open_on_duty(actor.ring, case.circle)
    if secret is not None:
        actor.circles[case.circle.pk] = secret


def opened_by_glass(actor: Actor, case: Case) -> datetime | None:
    """Until when an actor sees a restricted case only because they broke the glass."""
    if case.circle_id is None:
        return None
    if not hasattr(case, "names_me"):
        case = with_my_keys(Case.objects.all(), actor.member).get(pk=case.pk)
    until: datetime | None = getattr(case, "glass_until", None)
    return None if getattr(case, "names_me", False) else until


def circle_secrets(actor: Actor, circles: Iterable[UUID | None]) -> dict[UUID, SecretKey]:
    """The secrets of these circles that an actor may open: as one of the named, or on duty."""
    wanted = {circle for circle in circles if circle is not None}
    if missing := wanted - actor.circles.keys():
        _open_granted(actor, CircleGrant.objects.filter(circle_id__in=missing))
    if missing := wanted - actor.circles.keys():
        held = _open_glasses(actor.member).values("case_id")
        _open_all_on_duty(actor, Circle.objects.filter(pk__in=missing, case__in=held))
    return {circle: actor.circles[circle] for circle in wanted if circle in actor.circles}


def circles_of_case(actor: Actor, case: Case) -> dict[UUID, SecretKey]:
    """At least those of all circles that a case ever had, as far as they are ours to open."""
    _open_granted(actor, CircleGrant.objects.filter(circle__case=case))
    if opened_by_glass(actor, case):
        _open_all_on_duty(actor, Circle.objects.filter(case=case))
    return dict(actor.circles)


def _open_granted(actor: Actor, grants: QuerySet[CircleGrant]) -> None:
    for grant in grants.filter(member=actor.member):
        if secret := _open_grant(actor, grant.circle_id, grant.sealed):
            actor.circles[grant.circle_id] = secret


def _open_all_on_duty(actor: Actor, circles: QuerySet[Circle]) -> None:
    for circle in circles:
        if secret := open_on_duty(actor.ring, circle):
            actor.circles.setdefault(circle.pk, secret)


def _open_grant(actor: Actor, circle: UUID, sealed: bytes) -> SecretKey | None:
    try:
        seed = open_with(actor.ring.secret, Sealed(sealed), _grant(circle, actor.member.pk))
    except VaultError:
        return None
    return SecretKey.from_seed(seed)


def secrets_for(actor: Actor, circles: Iterable[UUID | None]) -> dict[UUID, SecretKey]:
    """What opens rows of lists: the keys of the teams, and of these circles."""
    return {**actor.ring.team_secrets, **circle_secrets(actor, circles)}


def secrets_of_seen(actor: Actor) -> dict[UUID, SecretKey]:
    """The same for every restricted case that is not hidden from an actor, in one question."""
    seen = Case.objects.filter(_seen_by(actor.member), circle__isnull=False)
    for case in with_my_keys(seen, actor.member):
        take_my_key(actor, case)
    return {**actor.ring.team_secrets, **actor.circles}


def duty_secret(ring: KeyRing, team_key: UUID) -> SecretKey:
    """The duty key of a team: made of the team's secret and the server's, and stored nowhere.

    So a stolen database with a member's password does not have it, nor do the server's files
    without a member. Who may use it, why and for how long is kept by the code.
    """
    return server_secret().pair_with(ring.team_secrets[team_key], "duty key")


def open_on_duty(ring: KeyRing, circle: Circle) -> SecretKey | None:
    """None for who lacks that generation of the team's key."""
    if circle.duty_id not in ring.team_secrets:
        return None
    try:
        secret = duty_secret(ring, circle.duty_id)
        return SecretKey.from_seed(open_with(secret, Sealed(circle.duty_sealed), _duty(circle.pk)))
    except VaultError:
        return None


def key_of(case: Case, actor: Actor) -> CaseKey:
    """What a case is sealed to now; `CannotOpen` for who does not hold its circle."""
    team_key = _team_key_of(case)
    if case.circle_id is None:
        return CaseKey(team_key, team_key.public_key)
    secret = circle_secrets(actor, [case.circle_id]).get(case.circle_id)
    if secret is None:
        raise CannotOpen
    # Of the secret that is really held: a public key in the database could have been swapped.
    return CaseKey(team_key, secret.public, case.circle_id)


def _team_key_of(case: Case) -> TeamKey:
    """As `sealing_key`; of a case that was just read with its newest key, without asking again."""
    newest = getattr(case, "newest_key", None) == case.summary_key_id
    return case.summary_key if newest and is_pinned(case.summary_key) else sealing_key(case.team_id)


def renewed_key(case: Case, opened: OpenDossier, actor: Actor) -> CaseKey:
    """The same before writing: a new circle once one of the named is gone, or has new keys."""
    key = key_of(case, actor)
    if key.circle is None:
        return key
    circle = Circle.objects.get(pk=key.circle)
    held = set(circle.grants.values_list("member_id", flat=True))
    members = named_holders(case, actor)
    if not members:
        # All have lost their keys. There is nobody to give a new one to, and who is on duty has to
        # get in all the same: the circle there is has to do until they name others.
        return key
    if held == {member.pk for member in members} and circle.duty_id == key.team_key.id:
        return key
    return make_circle(case, opened, actor, members)


def named_in(case: Case) -> set[UUID]:
    return set(Named.objects.filter(case=case).values_list("member_id", flat=True))


def named_holders(case: Case, actor: Actor) -> list[Member]:
    """The named whose public keys were put there by a holder of the team's key."""
    named = named_in(case)
    return [member for member in _colleagues(case.team_id, actor) if member.pk in named]


def _colleagues(team_id: str, actor: Actor) -> list[Member]:
    return teamkeys.vouched_holders(Team.objects.get(pk=team_id), actor.ring)


def name(case: Case, opened: OpenDossier, actor: Actor, members: set[UUID]) -> CaseKey:
    """Restrict a case to these colleagues, or change who they are. Call with the case locked."""
    holders = [each for each in _colleagues(case.team_id, actor) if each.pk in members]
    if not holders or len(holders) != len(members):
        raise NotPossible
    Named.objects.filter(case=case).exclude(member__in=holders).delete()
    for member in holders:
        Named.objects.get_or_create(case=case, member=member)
    return make_circle(case, opened, actor, holders)


def make_circle(case: Case, opened: OpenDossier, actor: Actor, members: list[Member]) -> CaseKey:
    """A new key pair; all that was written is granted to it, and to nobody else any more."""
    if not members:
        raise NotPossible
    secret, team_key = SecretKey.generate(), sealing_key(case.team_id)
    circle = Circle(case=case, duty=team_key)
    duty = duty_secret(actor.ring, team_key.id).public
    circle.duty_sealed = bytes(seal_to(duty, secret.export(), _duty(circle.pk)))
    # Before the new one is saved: on duty one would open that, too.
    _hand_on(case, actor, members)
    circle.save(force_insert=True)
    CircleGrant.objects.bulk_create(_granted(circle.pk, secret, member) for member in members)
    _regrant(case, opened, Holder(HolderKind.CIRCLE, circle.pk, secret.public))
    _end_reading_elsewhere(case)
    case.circle = circle
    case.save(update_fields=["circle"])
    return CaseKey(team_key, secret.public, circle.pk)


def _end_reading_elsewhere(case: Case) -> None:
    """A team that had it keeps its one line, and what only it ever held; it is told nothing."""
    for row in FormerCase.objects.filter(case=case, reads=True):
        theirs = TeamKey.objects.filter(team_id=row.team_id).values("pk")
        held = Grant.objects.filter(epoch__dossier=case.dossier_id, holder_id__in=theirs)
        if not held.exists():
            row.reads = False
            row.save(update_fields=["reads"])


def open_to_team(case: Case, opened: OpenDossier) -> CaseKey:
    """Back to the team. The old circles stay with who held them, for the trail of that time."""
    key = CaseKey.of_team(case.team_id)
    _regrant(case, opened, key.holder)
    Named.objects.filter(case=case).delete()
    case.circle = None
    case.save(update_fields=["circle"])
    return key


def _regrant(case: Case, opened: OpenDossier, holder: Holder) -> None:
    """Grant every epoch to one holder in place of the team or the circle before, and begin anew.

    What others read before they may remember; from now on their keys open nothing of it here.
    """
    dossier, kinds = opened.dossier, (HolderKind.TEAM, HolderKind.CIRCLE)
    held = Grant.objects.filter(epoch__dossier=dossier, holder_kind__in=kinds)
    ours = {(each.compartment, each.number) for each in dossier.epochs.filter(grants__in=held)}
    if any(place not in opened.keys for place in ours - _left_behind(case)):
        # What we cannot open we could only take away from everybody.
        raise NotPossible
    for compartment in {Compartment(each) for each, _number in opened.keys}:
        numbers = [number for each, number in opened.keys if each == compartment]
        share_history(opened, compartment, to=holder)
        others = held.filter(epoch__compartment=compartment, epoch__number__in=numbers)
        others.exclude(holder_kind=holder.kind, holder_id=holder.id).delete()
        start_epoch(opened, compartment, holders=[holder])


def _left_behind(case: Case) -> set[tuple[str, int]]:
    """What another team that had the case kept, and never gave along: it stays as it is."""
    keys = TeamKey.objects.filter(team_id=case.team_id).values("pk")
    here = Grant.objects.filter(Q(holder_id__in=keys) | Q(holder_kind=HolderKind.CIRCLE))
    epochs = case.dossier.epochs.exclude(grants__in=here)
    return set(epochs.values_list("compartment", "number"))


def say_farewell(team: Team, member: Member) -> None:
    """Somebody leaves a team: `StillNeeded` while only they open one of its restricted cases."""
    held = Circle.objects.filter(grants__member=member).values("pk")
    others = CircleGrant.objects.exclude(member=member).values("circle_id")
    alone = Case.objects.filter(team=team, circle__in=held).exclude(circle__in=others)
    if numbers := list(alone.order_by("reference").values_list("reference", flat=True)):
        why = _(
            "Only they open these restricted cases: %(numbers)s. First have another colleague "
            "named; in an emergency somebody on duty can do that."
        )
        raise StillNeeded(why % {"numbers": ", ".join(numbers)})
    CircleGrant.objects.filter(member=member, circle__duty__team=team).delete()
    Named.objects.filter(member=member, case__team=team).delete()


def lose_keys(member: Member) -> None:
    """What was sealed to a key pair that is gone. They stay named: the next words reach them."""
    CircleGrant.objects.filter(member=member).delete()


def _hand_on(case: Case, actor: Actor, members: list[Member]) -> None:
    """The circles before: to who is named now, for the trail of that time, and to nobody else."""
    # Those of a team that had it are its own affair.
    before = Circle.objects.filter(case=case, duty__team=case.team_id)
    CircleGrant.objects.filter(circle__in=before).exclude(member__in=members).delete()
    for circle, secret in circle_secrets(actor, before.values_list("pk", flat=True)).items():
        held = set(CircleGrant.objects.filter(circle_id=circle).values_list("member_id", flat=True))
        CircleGrant.objects.bulk_create(
            _granted(circle, secret, member) for member in members if member.pk not in held
        )


def _granted(circle: UUID, secret: SecretKey, member: Member) -> CircleGrant:
    sealed = seal_to(member.public_key, secret.export(), _grant(circle, member.pk))
    return CircleGrant(circle_id=circle, member=member, sealed=bytes(sealed))


def _grant(circle: UUID, member: UUID) -> Context:
    return Context("circle-grant", circle=circle, member=member)


def _duty(circle: UUID) -> Context:
    return Context("circle-duty", circle=circle)
