"""What is kept so that many can be handled at once: what was just done together, and own views.

A stolen table shows random ids, and until when something can be undone.
"""

from typing import ClassVar

from django.db import models

from fanal.accounts.models import Member, Team, TeamKey
from fanal.core.fields import Bytes
from fanal.core.ids import new_id


class Batch(models.Model):
    """Deeds that a member did together; kept for as long as they can be undone."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    ends_at = models.DateTimeField()
    # What was done to which, and what was left out and why, sealed to that member.
    sealed = Bytes()

    objects: ClassVar[models.Manager["Batch"]] = models.Manager()

    def __str__(self) -> str:
        return "batch"


class SavedView(models.Model):
    """A part of a list under a name of its own, sealed to its member or, shared, to the team."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    # Both set when the whole team sees it; none: only its member.
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    key = models.ForeignKey(TeamKey, models.PROTECT, null=True, related_name="+", db_index=False)
    sealed = Bytes()

    objects: ClassVar[models.Manager["SavedView"]] = models.Manager()

    def __str__(self) -> str:
        return "view"
