"""Opening a dossier with the keys one has."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from fanal.dossiers.contents import Content
from fanal.dossiers.models import Compartment, Dossier, Entry, Grant, HolderKind
from fanal.dossiers.sealing import grant_context, open_entry
from fanal.vault import (
    CannotOpen,
    ContentKey,
    PublicKey,
    Sealed,
    SecretKey,
    VaultError,
    open_with,
)

Secrets = Mapping[tuple[HolderKind, UUID], SecretKey]


@dataclass(frozen=True)
class Holder:
    """Who a compartment's key is sealed to."""

    kind: HolderKind
    id: UUID
    public: PublicKey


@dataclass(frozen=True)
class OpenEntry:
    number: int
    content: Content


@dataclass(frozen=True)
class ClosedEntry:
    """An entry that stays shut: erased, or its key is not among ours. The rest still opens."""

    number: int
    erased: bool


@dataclass
class OpenDossier:
    """A dossier and the compartment keys its reader holds."""

    dossier: Dossier
    keys: dict[tuple[str, int], ContentKey] = field(repr=False)
    # Its entries where they came along with those of others; for the first reading only.
    along: list[Entry] | None = field(default=None, repr=False)
    # The deeds that wrote what was read, by the name that makes each happen once.
    deeds: set[bytes] = field(default_factory=set, repr=False)

    @property
    def id(self) -> UUID:
        return self.dossier.id

    def newest_epoch(self, compartment: Compartment) -> int:
        """The newest epoch of a compartment that this reader can open; `CannotOpen` if none."""
        epochs = [number for name, number in self.keys if name == compartment]
        if not epochs:
            raise CannotOpen
        return max(epochs)

    def read(self, compartments: set[Compartment] | None = None) -> list[OpenEntry | ClosedEntry]:
        """The entries in order, of the compartments asked for and held."""
        wanted = compartments or {Compartment(name) for name, _ in self.keys}
        return list(self._read(self._rows(wanted)))

    def first(self, compartment: Compartment) -> OpenEntry | ClosedEntry | None:
        """The entry with which it begins, and none of the others; None where there is none."""
        return next(self._read(_entries(self.dossier, {compartment})[:1]), None)

    def _read(self, rows: Iterable[Entry]) -> Iterator[OpenEntry | ClosedEntry]:
        for entry in rows:
            if entry.once:
                self.deeds.add(bytes(entry.once))
            key = self.keys.get((entry.compartment, entry.epoch))
            if entry.erased or key is None:
                yield ClosedEntry(entry.number, entry.erased)
                continue
            try:
                yield OpenEntry(entry.number, open_entry(entry, key))
            except VaultError:
                yield ClosedEntry(entry.number, erased=False)

    def _rows(self, wanted: set[Compartment]) -> Iterable[Entry]:
        along, self.along = self.along, None
        if along is not None:
            return [entry for entry in along if entry.compartment in wanted]
        return _entries(self.dossier, wanted)


def _entries(dossier: Dossier, wanted: set[Compartment]) -> QuerySet[Entry]:
    return Entry.objects.filter(dossier=dossier, compartment__in=wanted).order_by("number")


def open_dossier(dossier: Dossier, secrets: Secrets) -> OpenDossier:
    """Every compartment key that `secrets` open; `CannotOpen` when there is none."""
    keys = _keys_of(dossier.id, _grants([dossier.id], secrets), secrets)
    if not keys:
        raise CannotOpen
    return OpenDossier(dossier, keys)


def open_dossiers(dossiers: Iterable[Dossier], secrets: Secrets) -> dict[UUID, OpenDossier]:
    """Many at once, with their entries, in two questions; those that stay shut are left out."""
    known = {dossier.id: dossier for dossier in dossiers}
    of_each: dict[UUID, list[Grant]] = {}
    for grant in _grants(known, secrets):
        of_each.setdefault(grant.epoch.dossier_id, []).append(grant)
    opened: dict[UUID, OpenDossier] = {}
    for id, grants in of_each.items():
        with suppress(VaultError):  # One that was altered keeps none of the others shut.
            if keys := _keys_of(id, grants, secrets):
                opened[id] = OpenDossier(known[id], keys, along=[])
    for entry in Entry.objects.filter(dossier__in=opened).order_by("dossier", "number"):
        along = opened[entry.dossier_id].along
        assert along is not None
        along.append(entry)
    return opened


def _grants(dossiers: Iterable[UUID], secrets: Secrets) -> Iterable[Grant]:
    return Grant.objects.filter(
        epoch__dossier__in=list(dossiers),
        holder_id__in={holder for _, holder in secrets},
    ).select_related("epoch")


def _keys_of(
    id: UUID, grants: Iterable[Grant], secrets: Secrets
) -> dict[tuple[str, int], ContentKey]:
    keys: dict[tuple[str, int], ContentKey] = {}
    for grant in grants:
        kind = HolderKind(grant.holder_kind)
        secret = secrets.get((kind, grant.holder_id))
        place = (grant.epoch.compartment, grant.epoch.number)
        if secret is None or place in keys:
            continue
        context = grant_context(id, *place, kind, grant.holder_id)
        keys[place] = ContentKey.from_bytes(open_with(secret, Sealed(grant.sealed), context))
    return keys
