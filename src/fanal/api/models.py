"""Who may submit, and what they submitted: never a word of it."""

from typing import ClassVar

from django.db import models

from fanal.core.fields import Bytes
from fanal.core.ids import new_id
from fanal.intake.models import Report
from fanal.knowledge import Sector


class Organisation(models.Model):
    name = models.CharField(max_length=200, unique=True)
    sector = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Sector])

    objects: ClassVar[models.Manager["Organisation"]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tokens")
    # A MAC under the server's secret: a thief of the database has no token, and can make none.
    digest = Bytes(unique=True)
    # Scopes, divided by blanks (RFC 6749, 3.3).
    scopes = models.CharField(max_length=100)
    made_on = models.DateField()
    until = models.DateField(null=True)
    used_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Token"]] = models.Manager()

    def __str__(self) -> str:
        return f"token {self.pk}"


class Submission(models.Model):
    """That a system submitted something once; `id` is the reference that it is given."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # MACs of the idempotency key and of the body.
    key_digest = Bytes()
    body_digest = Bytes()
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    # As it was answered then; where the request is now is not shown. The hour is the one that is
    # promised to everybody, also in danger.
    team = models.CharField(max_length=64)
    due_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Submission"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="submitted_once")
        ]

    def __str__(self) -> str:
        return "submission"
