"""Sealed files, in rows: so backup, erasure, both engines and several servers work as ever.

A stolen table shows random ids, which entry holds which files, and padded sizes.
What a file is, and its key, stand in the sealed entry.
"""

from typing import ClassVar

from django.db import models

from fanal.core.fields import Bytes
from fanal.core.ids import new_id
from fanal.dossiers.models import Dossier


class SealedFile(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    # The full hour in which it began to arrive; empty once an entry holds it.
    begun = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["SealedFile"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["begun"], name="files_arriving", condition=models.Q(begun__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Piece(models.Model):
    """256 KiB of a file, sealed; the last one is shorter, and padded."""

    # A backup reads and writes so many at once: they are a hundred times longer than other rows.
    rows_at_once: ClassVar[int] = 4

    file = models.ForeignKey(SealedFile, models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveIntegerField()
    sealed = Bytes()

    objects: ClassVar[models.Manager["Piece"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_piece_per_number")
        ]

    def __str__(self) -> str:
        return f"piece {self.number}"


class Holding(models.Model):
    """That an entry has a file's key. Without any, the file is destroyed."""

    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="holdings")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["Holding"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "number", "file"], name="one_holding_per_entry"
            )
        ]

    def __str__(self) -> str:
        return f"held by entry {self.number}"
