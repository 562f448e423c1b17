"""Deeds on sealed files: let one arrive, let an entry hold it, destroy it."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fanal.core import clock
from fanal.documents.contents import Stored
from fanal.documents.models import Holding, Piece, SealedFile
from fanal.documents.types import LOOKED_AT, FileType, type_of
from fanal.dossiers.models import Entry, Erasure
from fanal.vault import Context, PieceSealer

LARGEST = 25 * 1024 * 1024
MOST_IN_A_CASE = 100
# Longer than any upload lasts. What is still held by no entry then broke off.
ARRIVES_WITHIN = timedelta(hours=3)


class TooLarge(Exception):
    """More than 25 MB."""


class Gone(Exception):
    """What had arrived was swept away, because it took too long."""


def file_context(file: UUID) -> Context:
    return Context("document", file=file)


class Arriving:
    """A file that is being sealed, each piece in a short transaction of its own.

    Not one transaction for all: SQLite has one writer, and a phone may need ten minutes.
    """

    def __init__(self) -> None:
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        self.row = SealedFile.objects.create(begun=hour)
        self.size = 0
        self._sealer = PieceSealer(file_context(self.row.id))
        self._number = 0
        self._hash = hashlib.sha256()
        self._head = b""
        self._tail = b""

    def __repr__(self) -> str:
        return "Arriving(…)"

    def add(self, data: bytes) -> None:
        if self.size + len(data) > LARGEST:
            raise TooLarge
        self.size += len(data)
        self._hash.update(data)
        self._head += data[: LOOKED_AT - len(self._head)]
        self._tail = (self._tail + data[-LOOKED_AT:])[-LOOKED_AT:]
        for sealed in self._sealer.add(data):
            self._keep(sealed)

    def end(self) -> Stored:
        self._keep(self._sealer.end())
        return Stored.of(self.row.id, self._sealer.key, self.size)

    def discard(self) -> None:
        discard([self.row.id])

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def type(self) -> FileType:
        return type_of(self._head, self._tail)

    def _keep(self, sealed: bytes) -> None:
        Piece.objects.create(file_id=self.row.id, number=self._number, sealed=bytes(sealed))
        self._number += 1


@transaction.atomic
def hold(entry: Entry, files: Iterable[UUID]) -> None:
    """Let an entry hold files whose keys it has; `Gone` when one is no longer there.

    Belongs into the transaction that wrote the entry.
    """
    for id in files:
        row = SealedFile.objects.select_for_update().filter(pk=id).first()
        if row is None:
            raise Gone
        Holding.objects.get_or_create(file=row, dossier=entry.dossier, number=entry.number)
        if row.begun is not None:
            row.begun = None
            row.save(update_fields=["begun"])


@transaction.atomic
def discard(files: Iterable[UUID]) -> int:
    """Destroy those that no entry holds; how many."""
    gone = SealedFile.objects.filter(pk__in=list(files), holdings__isnull=True)
    ids = list(gone.values_list("pk", flat=True))
    # The pieces go by one statement, without being read.
    SealedFile.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def destroy(erasure: Erasure) -> None:
    """What was erased holds nothing any more; a file that nothing holds is destroyed."""
    held = Holding.objects.filter(dossier_id=erasure.dossier_id)
    if erasure.number is not None:
        held = held.filter(number=erasure.number)
    files = list(held.values_list("file_id", flat=True))
    held.delete()
    discard(files)
