"""Opening a dossier with the keys one has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

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
        return list(self._read(wanted))

    def _read(self, wanted: set[Compartment]) -> Iterator[OpenEntry | ClosedEntry]:
        rows = Entry.objects.filter(dossier=self.dossier, compartment__in=wanted)
        for entry in rows.order_by("number"):
            key = self.keys.get((entry.compartment, entry.epoch))
            if entry.erased or key is None:
                yield ClosedEntry(entry.number, entry.erased)
                continue
            try:
                yield OpenEntry(entry.number, open_entry(entry, key))
            except VaultError:
                yield ClosedEntry(entry.number, erased=False)


def open_dossier(dossier: Dossier, secrets: Secrets) -> OpenDossier:
    """Every compartment key that `secrets` open; `CannotOpen` when there is none."""
    grants = Grant.objects.filter(
        epoch__dossier=dossier, holder_id__in={holder for _, holder in secrets}
    ).select_related("epoch")
    keys: dict[tuple[str, int], ContentKey] = {}
    for grant in grants:
        secret = secrets.get((HolderKind(grant.holder_kind), grant.holder_id))
        place = (grant.epoch.compartment, grant.epoch.number)
        if secret is None or place in keys:
            continue
        context = grant_context(dossier.id, *place, HolderKind(grant.holder_kind), grant.holder_id)
        keys[place] = ContentKey.from_bytes(open_with(secret, Sealed(grant.sealed), context))
    if not keys:
        raise CannotOpen
    return OpenDossier(dossier, keys)
