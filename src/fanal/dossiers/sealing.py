"""From content to the bytes of an entry and back; no database here.

What binds what: an entry's ciphertext is bound to its dossier, number, kind and compartment;
its key is wrapped by its compartment's key of one epoch, bound to the same and the epoch;
that key is sealed to each holder, bound to dossier, compartment, epoch and holder.
"""

import hashlib
import json
from uuid import UUID

from fanal.dossiers.contents import Content, kinds
from fanal.dossiers.models import Entry, HolderKind
from fanal.vault import (
    ContentKey,
    Context,
    Malformed,
    Sealed,
    open_sealed,
    seal,
    unwrap,
    wrap,
)


def grant_context(
    dossier: UUID, compartment: str, epoch: int, holder_kind: HolderKind | str, holder: UUID
) -> Context:
    return Context(
        "compartment-grant",
        dossier=dossier,
        compartment=str(compartment),
        epoch=epoch,
        holder_kind=str(holder_kind),
        holder=holder,
    )


def _content_context(entry: Entry) -> Context:
    return Context(
        "entry",
        dossier=entry.dossier_id,
        number=entry.number,
        kind=entry.kind,
        compartment=str(entry.compartment),
    )


def _key_context(entry: Entry) -> Context:
    return Context(
        "entry-key",
        dossier=entry.dossier_id,
        number=entry.number,
        kind=entry.kind,
        compartment=str(entry.compartment),
        epoch=entry.epoch,
    )


def seal_entry(entry: Entry, content: Content, key: ContentKey) -> None:
    """Fill in `wrapped`, `sealed` and `hash` of an entry whose other fields are set."""
    plain = json.dumps(
        {"v": content.version, **content.model_dump(mode="json")},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    entry_key = ContentKey.generate()
    entry.sealed = bytes(seal(entry_key, plain, _content_context(entry)))
    entry.wrapped = bytes(wrap(key, entry_key, _key_context(entry)))
    entry.hash = entry_hash(entry)


def entry_hash(entry: Entry) -> bytes:
    """What the trail holds of an entry. 32 bytes.

    Not over the wrapped key, which may be made anew; it outlives the entry's erasure.
    """
    return hashlib.sha256(bytes(_content_context(entry)) + entry.sealed).digest()


def open_entry(entry: Entry, key: ContentKey) -> Content:
    """The content of an entry; `CannotOpen` when it was moved, altered or is not for this key."""
    entry_key = unwrap(key, Sealed(entry.wrapped), _key_context(entry))
    plain = open_sealed(entry_key, Sealed(entry.sealed), _content_context(entry))
    fields = json.loads(plain)
    kind = kinds().get(entry.kind)
    if kind is None:
        raise Malformed(f"no schema for entries of kind '{entry.kind}'")
    return kind.model_validate(kind.upcast(fields, fields.pop("v")))
