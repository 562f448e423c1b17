"""What the desk keeps of the directory. All of it is public, and says nothing of any person."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Team


class Deed(models.TextChoices):
    """All that can happen to a row."""

    ADDED = "added", _("Added")
    CORRECTED = "corrected", _("Corrected")
    CHECKED = "checked", _("Checked: all still true")
    HIDDEN = "hidden", _("Hidden")
    SHOWN = "shown", _("Shown again")
    KEPT = "kept", _("Ours kept, though the pack changed")
    GAVE_WAY = "gave-way", _("The pack's taken in place of ours")


class Listing(models.Model):
    """What the desk says under one id: a row of its own, or in the place of a pack's."""

    # As in be/guardianship; the pack's id where it stands for a pack's row.
    id = models.CharField(primary_key=True, max_length=64)
    # The facts; None when it says what the pack says, and was only checked or hidden.
    content = models.JSONField(null=True)
    # Of the pack's row as it was when somebody decided; empty where the pack had none.
    based_on = models.CharField(max_length=64, blank=True)
    hidden = models.BooleanField(default=False)
    checked_on = models.DateField()
    review_due = models.DateField()
    # The day on which it last said something else, or came, or went.
    changed_on = models.DateField()
    # Counts deeds, so that two who change it at once notice.
    number = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Listing"]] = models.Manager()

    def __str__(self) -> str:
        return self.id


class Change(models.Model):
    """One deed, with the whole row as it was from then on. Never changed, never deleted."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    # One of `Deed`, whose words may change without a migration.
    deed = models.CharField(max_length=9)
    on = models.DateField()
    # Whose lead did it; who it was stands in the trail, for that team alone.
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    hidden = models.BooleanField()
    content = models.JSONField()

    objects: ClassVar[models.Manager["Change"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="one_change_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.number}"
