"""Drafts: what a member has typed so far on a long form, sealed to them, offered back anywhere.

Unlike late words, which are kept when keys were locked, a draft is kept while one writes: one for
each member and form, made anew each time, and gone when the form is sent or thrown away.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from fanal.accounts.keyring import KeyRing
from fanal.accounts.late_words import TooMany, is_worth_keeping, longest
from fanal.accounts.models import Draft, Member
from fanal.accounts.requests import StaffRequest
from fanal.accounts.server import server_secret
from fanal.core import clock
from fanal.vault import Context, Sealed, VaultError, open_with, seal_to

# Names of buttons: "leave" goes back to the case, "stay" answers a script.
KEEP, THROW = "keep-draft", "throw-draft"
# More than anybody leaves unfinished: all of them are opened for the page of a case, and a script
# gone wild must not fill the disk.
MOST = 200


@dataclass(frozen=True)
class Typed:
    """A form as it was; `place` is its address."""

    at: datetime
    place: str
    fields: Mapping[str, list[str]] = field(repr=False)
    id: UUID | None = None

    @property
    def initial(self) -> dict[str, Any]:
        return {name: v if len(v) > 1 else v[0] for name, v in self.fields.items() if v}

    @property
    def words(self) -> str:
        """What stands in the longest field, to recognise it by."""
        return longest(self.fields)


@dataclass(frozen=True)
class Place:
    """Where a draft belongs, as lists name it: its forms, whose file, and the number of that."""

    forms: tuple[Any, ...]
    number: str
    who: str = field(default="", repr=False)


Namer = Callable[[StaffRequest, Sequence[Typed]], Mapping[str, Place]]
_namers: list[Namer] = []


def let_name(namer: Namer) -> None:
    """Let drafts be named by who knows their places; what a member may not open has no name."""
    if namer not in _namers:
        _namers.append(namer)


def named(request: StaffRequest, found: Sequence[Typed]) -> list[tuple[Typed, Place | None]]:
    """Each draft with what it belongs to; without, when that is no longer theirs to open."""
    places: dict[str, Place] = {}
    for namer in _namers:
        places |= namer(request, found)
    return [(each, places.get(each.place)) for each in found]


def as_typed(place: str, fields: QueryDict) -> Typed:
    """What somebody sent, without what belongs to the frame and its buttons."""
    names = (name for name in fields if is_worth_keeping(name) and name not in (KEEP, THROW))
    return Typed(clock.now(), place, {name: fields.getlist(name) for name in names})


def keep(*, member: Member, place: str, fields: QueryDict) -> None:
    """Seal a form to its writer, in place of what stood there before.

    `TooMany` when it would be one more than `MOST`: nothing is kept then, and the page has to say
    so and give the words back.
    """
    typed, digest = as_typed(place, fields), _digest(member, place)
    plain = {"at": typed.at.isoformat(), "place": place, "fields": typed.fields}
    sealed = seal_to(member.public_key, json.dumps(plain).encode(), _context(digest))
    row = {"member": member, "sealed": bytes(sealed), "day": typed.at.date()}
    if Draft.objects.filter(place=digest).update(**row):
        return
    if Draft.objects.filter(member=member).count() >= MOST:
        raise TooMany
    Draft.objects.update_or_create(place=digest, defaults=row)


def find(ring: KeyRing, member: Member, place: str) -> Typed | None:
    row = Draft.objects.filter(place=_digest(member, place)).first()
    return _opened(row, ring) if row else None


def offer(ring: KeyRing) -> list[Typed]:
    """All drafts of a member, newest first."""
    rows = Draft.objects.filter(member_id=ring.member_id)
    opened = (_opened(row, ring) for row in rows)
    return sorted((typed for typed in opened if typed), key=lambda each: each.at, reverse=True)


def forget(*, member: Member, place: str) -> None:
    """It stands in a file now, or is no longer wanted."""
    Draft.objects.filter(place=_digest(member, place)).delete()


def put_away(*, member: Member, draft: UUID) -> None:
    """One of one's own that is no longer wanted, wherever it was typed."""
    Draft.objects.filter(member=member, pk=draft).delete()


def _opened(row: Draft, ring: KeyRing) -> Typed | None:
    try:
        plain = json.loads(open_with(ring.secret, Sealed(row.sealed), _context(bytes(row.place))))
    except VaultError:
        return None
    at = datetime.fromisoformat(plain["at"])
    return Typed(at, plain["place"], plain["fields"], row.pk)


def _digest(member: Member, place: str) -> bytes:
    """Names member and form; without the server's key it shows neither. 32 bytes."""
    key = server_secret().derive("draft place")
    return hashlib.blake2b(f"{member.pk} {place}".encode(), key=key, digest_size=32).digest()


def _context(place: bytes) -> Context:
    return Context("draft", place=place)
