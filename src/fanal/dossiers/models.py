"""The sealed, append-only file that a report is, and later a case.

A stolen table shows random ids, how many entries of which kind, and padded sizes.
"""

from typing import ClassVar

from django.db import models

from fanal.core.fields import Bytes
from fanal.core.ids import new_id


class Compartment(models.TextChoices):
    """A part of a dossier with its own holders."""

    THREAD = "thread"  # the person and the team
    FILE = "file"  # the team alone


class HolderKind(models.TextChoices):
    TEAM = "team"  # one generation of a team's key
    RECEIPT = "receipt"
    CIRCLE = "circle"  # the colleagues who are named in a restricted case


class Dossier(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=16)
    # The version of the pack its decisions were made with.
    pack = models.CharField(max_length=32)

    objects: ClassVar[models.Manager["Dossier"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.id)


class Epoch(models.Model):
    """One generation of a compartment's key; a change of holders starts the next."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="epochs")
    compartment = models.CharField(max_length=16, choices=Compartment.choices)
    number = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["Epoch"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "compartment", "number"], name="one_epoch_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.compartment} epoch {self.number}"


class Grant(models.Model):
    """An epoch's key, sealed to one holder. Deleting the grants destroys the key."""

    epoch = models.ForeignKey(Epoch, models.PROTECT, related_name="grants")
    holder_kind = models.CharField(max_length=8, choices=HolderKind.choices)
    holder_id = models.UUIDField()
    sealed = Bytes()

    objects: ClassVar[models.Manager["Grant"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["epoch", "holder_kind", "holder_id"], name="one_grant_per_holder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.epoch_id} to a {self.holder_kind}"


class Entry(models.Model):
    """One thing that happened, never rewritten: the database refuses to."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    compartment = models.CharField(max_length=16, choices=Compartment.choices)
    epoch = models.PositiveIntegerField()
    wrapped = Bytes()
    sealed = Bytes()
    hash = Bytes()
    # Names the deed that wrote it, so that the same form sent twice writes once.
    once = Bytes(null=True)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="one_entry_per_number"),
            models.UniqueConstraint(fields=["dossier", "once"], name="one_entry_per_deed"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    @property
    def erased(self) -> bool:
        return not self.sealed


class Erasure(models.Model):
    """The ticket without which the database lets no entry be emptied."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="erasures")
    number = models.PositiveIntegerField(null=True)  # none: the whole dossier

    objects: ClassVar[models.Manager["Erasure"]] = models.Manager()

    def __str__(self) -> str:
        return f"erasure in {self.dossier_id}"
