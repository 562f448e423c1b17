"""Deeds on a dossier: make it, add to it, change who holds it, destroy it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from fanal.dossiers.contents import Content
from fanal.dossiers.models import Compartment, Dossier, Entry, Epoch, Erasure, Grant
from fanal.dossiers.opening import Holder, OpenDossier
from fanal.dossiers.sealing import grant_context, seal_entry
from fanal.vault import CannotOpen, ContentKey, seal_to

Holders = Mapping[Compartment, Sequence[Holder]]


class AlreadyDone(Exception):
    """This deed was done before; nothing was written a second time."""


@dataclass
class NewDossier:
    """A dossier that is not in the database yet: made without it, and saved with many others."""

    opened: OpenDossier = field(repr=False)
    epochs: list[Epoch] = field(repr=False)
    grants: list[Grant] = field(repr=False)
    entries: list[Entry] = field(repr=False)


def new_dossier(
    *, kind: str, pack: str, holders: Holders, first: Sequence[Content] = ()
) -> NewDossier:
    """Seal a new dossier's first entries, which takes time and no database."""
    opened = OpenDossier(Dossier(kind=kind, pack=pack), {})
    epochs = [
        Epoch(dossier=opened.dossier, compartment=compartment, number=1) for compartment in holders
    ]
    for epoch in epochs:
        opened.keys[(epoch.compartment, epoch.number)] = ContentKey.generate()
    grants = [
        _grant(epoch, opened.keys[(epoch.compartment, epoch.number)], holder)
        for epoch in epochs
        for holder in holders[Compartment(epoch.compartment)]
    ]
    entries = [
        _entry(opened, content, number=number, epoch=1) for number, content in enumerate(first, 1)
    ]
    return NewDossier(opened, epochs, grants, entries)


@transaction.atomic(savepoint=False)
def save_dossiers(made: Sequence[NewDossier]) -> None:
    """All of them or none; nobody else knows them yet, so nothing is locked.

    What fails here fails the whole deed around it: it has no savepoint to go on from.
    """
    Dossier.objects.bulk_create(each.opened.dossier for each in made)
    # Saved epochs have their numbers, which the grants then name.
    Epoch.objects.bulk_create(epoch for each in made for epoch in each.epochs)
    grants = [grant for each in made for grant in each.grants]
    for grant in grants:
        grant.epoch_id = grant.epoch.pk
    Grant.objects.bulk_create(grants)
    Entry.objects.bulk_create(entry for each in made for entry in each.entries)


def create_dossier(
    *, kind: str, pack: str, holders: Holders, first: Sequence[Content] = ()
) -> OpenDossier:
    """A new dossier with its first entries."""
    made = new_dossier(kind=kind, pack=pack, holders=holders, first=first)
    save_dossiers([made])
    return made.opened


@transaction.atomic
def start_epoch(opened: OpenDossier, compartment: Compartment, *, holders: Sequence[Holder]) -> int:
    """A new key for what is written from now on; needs only the holders' public keys."""
    _hold(opened)
    last = opened.dossier.epochs.filter(compartment=compartment).order_by("-number").first()
    epoch = Epoch.objects.create(
        dossier=opened.dossier, compartment=compartment, number=last.number + 1 if last else 1
    )
    key = ContentKey.generate()
    Grant.objects.bulk_create(_grant(epoch, key, holder) for holder in holders)
    opened.keys[(compartment, epoch.number)] = key
    return epoch.number


@transaction.atomic
def share_history(opened: OpenDossier, compartment: Compartment, *, to: Holder) -> None:
    """Grant a holder every epoch of a compartment that we can open and they do not hold yet."""
    for epoch in opened.dossier.epochs.filter(compartment=compartment):
        key = opened.keys.get((compartment, epoch.number))
        if key and not epoch.grants.filter(holder_kind=to.kind, holder_id=to.id).exists():
            _grant(epoch, key, to).save()


@transaction.atomic
def revoke(opened: OpenDossier, compartment: Compartment, *, holder: UUID) -> None:
    """Take a holder's grants back; what they read before they may remember."""
    Grant.objects.filter(
        epoch__dossier=opened.dossier, epoch__compartment=compartment, holder_id=holder
    ).delete()


@transaction.atomic
def append(opened: OpenDossier, content: Content, *, once: bytes | None = None) -> Entry:
    """Seal one entry into its compartment's newest epoch; `AlreadyDone` for a deed seen before."""
    _hold(opened)
    if once and opened.dossier.entries.filter(once=once).exists():
        raise AlreadyDone
    last = opened.dossier.entries.order_by("-number").values_list("number", flat=True).first()
    epoch = _writable_epoch(opened, content.compartment)
    entry = _entry(opened, content, number=(last or 0) + 1, epoch=epoch, once=once)
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def erase(dossier: Dossier) -> None:
    """Destroy every key and every ciphertext; numbers and hashes stay."""
    Erasure.objects.create(dossier=dossier)
    Grant.objects.filter(epoch__dossier=dossier).delete()
    dossier.entries.update(wrapped=b"", sealed=b"")


def _writable_epoch(opened: OpenDossier, compartment: Compartment) -> int:
    """The newest epoch there is; who holds only older ones no longer writes (`CannotOpen`)."""
    newest = opened.dossier.epochs.filter(compartment=compartment).latest("number").number
    if newest != opened.newest_epoch(compartment):
        raise CannotOpen
    return newest


def _hold(opened: OpenDossier) -> None:
    # Two who write at once take their numbers one after the other.
    Dossier.objects.select_for_update().get(id=opened.dossier.id)


def _entry(
    opened: OpenDossier, content: Content, *, number: int, epoch: int, once: bytes | None = None
) -> Entry:
    entry = Entry(
        dossier=opened.dossier,
        number=number,
        kind=content.kind,
        compartment=content.compartment,
        epoch=epoch,
        once=once,
    )
    seal_entry(entry, content, opened.keys[(content.compartment, epoch)])
    return entry


def _grant(epoch: Epoch, key: ContentKey, holder: Holder) -> Grant:
    context = grant_context(
        epoch.dossier_id, epoch.compartment, epoch.number, holder.kind, holder.id
    )
    return Grant(
        epoch=epoch,
        holder_kind=holder.kind,
        holder_id=holder.id,
        sealed=bytes(seal_to(holder.public, key.export(), context)),
    )
