"""Making a team's key pair, and sealing it to those who may hold it."""

from uuid import UUID

from fanal.accounts import access, pins
from fanal.accounts.keyring import KeyRing, is_vouched, seal_team_secret
from fanal.accounts.models import Member, Membership, Team, TeamGrant, TeamKey
from fanal.vault import CannotOpen, Context, PublicKey, Sealed, SecretKey, open_with, seal_to


def lock(team: Team) -> Team:
    """One deed at a time changes a team's keys. Call inside a transaction."""
    return Team.objects.select_for_update().get(pk=team.pk)


def lock_for(team: Team, holder: Member) -> Team:
    """The same for a deed of a holder; 404 if a colleague ended their access just before."""
    locked = lock(team)
    access.team_for(holder, locked.pk)
    return locked


def make_generation(team: Team, number: int, holders: list[Member]) -> TeamKey:
    """A new key pair for a locked team, sealed to these members and the recovery sheet, pinned.

    The pin is written last: a key that was rolled back has no pin that matters, because its
    fingerprint never comes again.
    """
    secret = SecretKey.generate()
    key = TeamKey(team=team, generation=number, public=bytes(secret.public))
    key.recovery_sealed = seal_for_recovery(team, key.id, secret)
    key.save(force_insert=True)
    TeamGrant.objects.bulk_create(seal_team_secret(key, secret, member) for member in holders)
    pins.pin(key)
    return key


def seal_for_recovery(team: Team, key_id: UUID, secret: SecretKey) -> bytes:
    """Empty until a sheet was typed back: there is nobody to seal to."""
    if not team.recovery_public:
        return b""
    public = PublicKey.from_bytes(team.recovery_public)
    return bytes(seal_to(public, secret.export(), _recovery(key_id)))


def open_recovery(recovery: SecretKey, key: TeamKey) -> SecretKey:
    return SecretKey.from_seed(open_with(recovery, Sealed(key.recovery_sealed), _recovery(key.id)))


def grant_every_generation(team: Team, ring: KeyRing, to: Member) -> None:
    """Seal what this ring holds of a team to another member."""
    give(team, {key: ring.team_secrets[key.id] for key in team.keys.all()}, to)


def give(team: Team, secrets: dict[TeamKey, SecretKey], to: Member) -> None:
    TeamGrant.objects.filter(member=to, team_key__team=team).delete()
    TeamGrant.objects.bulk_create(
        seal_team_secret(key, secret, to) for key, secret in secrets.items()
    )
    Membership.objects.filter(team=team, member=to).update(state=Membership.State.GRANTED)


def vouched_holders(team: Team, ring: KeyRing) -> list[Member]:
    """Who holds the current generation; `CannotOpen` if a grant was not made by a holder."""
    key = team.current_key
    secret = ring.team_secrets[key.id]
    grants = list(TeamGrant.objects.filter(team_key=key).select_related("member"))
    if not all(is_vouched(grant, secret) for grant in grants):
        raise CannotOpen
    return [grant.member for grant in grants]


def _recovery(key_id: UUID) -> Context:
    return Context("team-recovery", team_key=key_id)
