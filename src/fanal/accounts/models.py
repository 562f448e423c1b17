"""Teams, their keys, and the members who hold them.

A stolen table shows random ids, which member belongs to which team, and sizes.
Names, addresses and sign-in names are sealed under the server's secret.
"""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from fanal.core.fields import Bytes
from fanal.core.ids import new_id
from fanal.vault import PublicKey


class Team(models.Model):
    """A receiving unit of a centre; its id is the pack's."""

    id = models.CharField(primary_key=True, max_length=64)
    recovery_public = Bytes(default=b"")
    recovery_confirmed = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Team"]] = models.Manager()

    def __str__(self) -> str:
        return self.id

    @property
    def current_key(self) -> "TeamKey":
        """The newest generation; `TeamKey.DoesNotExist` before the first member enrolled."""
        return self.keys.latest("generation")

    def can_recover(self) -> bool:
        """Whether a member can open what it receives, and still could if one forgot the password.

        So: two members hold the key, or one does and the recovery sheet was typed back.
        """
        holders = TeamGrant.objects.filter(team_key=self.current_key).count()
        return holders > 1 or (holders == 1 and self.recovery_confirmed)


class TeamKey(models.Model):
    """One generation of a team's key pair; a new one whenever a member leaves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    team = models.ForeignKey(Team, models.PROTECT, related_name="keys")
    generation = models.PositiveIntegerField()
    public = Bytes()
    # The secret half, sealed to the recovery key whose print-out the team keeps;
    # empty until a print-out was typed back.
    recovery_sealed = Bytes(default=b"")

    objects: ClassVar[models.Manager["TeamKey"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "generation"], name="one_key_per_generation")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} generation {self.generation}"

    @property
    def public_key(self) -> PublicKey:
        return PublicKey.from_bytes(self.public)


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(login_index=username)


class Member(AbstractBaseUser):
    """Someone of the staff, and their key pair.

    There is no password hash: the password is right when it opens `wrapped_secret`.
    """

    password = None  # type: ignore[assignment]
    last_login = None  # when somebody works is nobody's business

    id = models.UUIDField(primary_key=True, default=new_id)
    # HMAC of the sign-in name under the server's secret, hexadecimal.
    login_index = models.CharField(max_length=64, unique=True)
    # {"name", "email"} under the server's secret.
    profile = Bytes()
    public = Bytes()
    salt = Bytes()
    wrapped_secret = Bytes()
    totp = Bytes()
    # The last time step used: a code works once (RFC 6238, 5.2).
    totp_step = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    second_factor_confirmed = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "login_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.id)

    @property
    def public_key(self) -> PublicKey:
        return PublicKey.from_bytes(self.public)

    def get_session_auth_hash(self) -> str:
        """Changes with the password and the key pair, and ends every session that is open."""
        digest = salted_hmac("fanal.session", self.wrapped_secret, algorithm="sha256")
        return digest.hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return iter(())


class Role(models.TextChoices):
    """What a member is in a team; `permissions.RULES` says what each may do."""

    ADVISER = "adviser", _("Adviser")
    LEGAL = "legal", _("Legal")
    SHELTER = "shelter", _("Shelter")
    LEAD = "lead", _("Lead")
    READER = "reader", _("Reader")


class Membership(models.Model):
    """A member in a team: waiting for a colleague's grant, granted, or gone."""

    class State(models.TextChoices):
        WAITING = "waiting"
        GRANTED = "granted"
        LEFT = "left"

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.ADVISER)
    # May break the glass of a restricted case; a lead may without it.
    on_duty = models.BooleanField(default=False)
    # Has yet to be told by mail that whoever runs the system named a lead.
    lead_untold = models.BooleanField(default=False, db_default=False)

    objects: ClassVar[models.Manager["Membership"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "member"], name="one_membership_per_team")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.team_id}"


class TeamGrant(models.Model):
    """One generation of a team's secret, sealed to one member."""

    team_key = models.ForeignKey(TeamKey, models.PROTECT, related_name="grants")
    member = models.ForeignKey(Member, models.PROTECT, related_name="grants")
    sealed = Bytes()
    # A MAC under the team's secret: the member's public key was put here by one who holds it.
    vouched = Bytes()

    objects: ClassVar[models.Manager["TeamGrant"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team_key", "member"], name="one_grant_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.team_key_id} to {self.member_id}"


class RecoveryCode(models.Model):
    """A single-use stand-in for the second factor; the row goes when it is used."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="recovery_codes")
    digest = Bytes()

    objects: ClassVar[models.Manager["RecoveryCode"]] = models.Manager()

    def __str__(self) -> str:
        return "recovery code"


class Invitation(models.Model):
    """A one-time enrolment link; only a digest of its token is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    team = models.ForeignKey(Team, models.PROTECT, related_name="invitations")
    digest = Bytes(unique=True)
    expires_at = models.DateTimeField()
    used = models.BooleanField(default=False)
    # What whoever comes by it is in the team.
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.ADVISER)
    # Set when it gives a member who lost the password a new pair.
    replaces = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Invitation"]] = models.Manager()

    def __str__(self) -> str:
        return f"invitation to {self.team_id}"


class LateWords(models.Model):
    """What a member posted after their session had locked, sealed to themselves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey(Member, models.CASCADE, related_name="late_words")
    sealed = Bytes()

    objects: ClassVar[models.Manager["LateWords"]] = models.Manager()

    def __str__(self) -> str:
        return "late words"


class Draft(models.Model):
    """What somebody has typed so far on one form, sealed to them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    # A keyed digest of member and form.
    place = Bytes(unique=True)
    sealed = Bytes()
    # When it was last typed in, so that what everybody forgot can go.
    day = models.DateField()

    objects: ClassVar[models.Manager["Draft"]] = models.Manager()

    def __str__(self) -> str:
        return "draft"
