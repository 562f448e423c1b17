"""What was typed when the keys were already locked: sealed to its writer, offered back.

A view that shows a form passes `initial_for(request)` to it, and nothing typed is lost.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict

from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import LateWords, Member
from fanal.accounts.sitting import ring_of
from fanal.core import clock
from fanal.core.ids import new_id
from fanal.vault import Context, Sealed, VaultError, open_with, seal_to

# More than anybody leaves behind; a script gone wild must not fill the disk.
MOST = 50
PARAMETER = "kept"
# What opens something, and what belongs to the frame; `desk.js` has the same list.
_NEVER = re.compile(
    "csrfmiddlewaretoken|password|new_password|again|code|recovery_code|sheet|groups?(_[0-9]+)?"
    "|lock-(page|path)"
)
# What the page itself carries along: kept with the words, and no words.
_CARRIED = re.compile("(.+-)?(once|seen|was|seed|searched|same|adults)")


class TooMany(Exception):
    """As much as may wait for one member waits already; this was not kept."""


@dataclass(frozen=True)
class Kept:
    """One form as it was; `page` showed it, `path` is where it was sent."""

    id: UUID
    at: datetime
    page: str
    path: str
    fields: dict[str, list[str]]

    @property
    def address(self) -> str:
        """The page again, with the words filled in."""
        return f"{self.page}?{PARAMETER}={self.id}"

    @property
    def words(self) -> str:
        """What stands in the longest field, to recognise it by."""
        return longest(self.fields)


def keep(
    *, member: Member, page: str, path: str, fields: QueryDict, instead_of: str = ""
) -> LateWords | None:
    """Seal a form to its writer; nothing happens when it holds no words.

    `TooMany` when `MOST` wait already, not counting the one whose place this takes: its words are
    then to be given back, or nobody has them any more.
    """
    words = {name: fields.getlist(name) for name in fields if is_worth_keeping(name)}
    page = page if page.startswith("/desk/") else "/desk/"
    if not any(value.strip() for value in _typed(words)):
        return None
    row = LateWords(id=new_id(), member=member)
    plain = {"at": clock.now().isoformat(), "page": page, "path": path, "fields": words}
    row.sealed = bytes(
        seal_to(member.public_key, json.dumps(plain).encode(), _context(member.pk, row.id))
    )
    waiting = LateWords.objects.filter(member=member).values_list("pk", flat=True)
    if sum(str(each) != instead_of for each in waiting) >= MOST:
        raise TooMany
    row.save(force_insert=True)
    return row


def keep_request(request: HttpRequest) -> LateWords | None:
    """Keep what a locked member posted; `TooMany` as `keep` says."""
    assert isinstance(request.user, Member)
    return keep(
        member=request.user,
        page=_page_of(request) or request.path,
        path=request.path,
        fields=request.POST,
    )


def offer(ring: KeyRing) -> list[Kept]:
    """All that was kept for a member, newest first."""
    rows = LateWords.objects.filter(member_id=ring.member_id)
    opened = (_opened(row, ring) for row in rows)
    return sorted((kept for kept in opened if kept), key=lambda kept: kept.at, reverse=True)


def initial_for(request: HttpRequest, path: str | None = None) -> dict[str, Any]:
    """What to fill this page's form with; `path` is where that form posts, if elsewhere.

    Empty unless the address asks for words that were kept from this very form.
    """
    kept = _asked_for(request)
    if kept is None or kept.page != request.path or kept.path != (path or request.path):
        return {}
    return {name: values if len(values) > 1 else values[0] for name, values in kept.fields.items()}


def words_of(fields: QueryDict) -> list[str]:
    """What somebody wrote or chose in a form that was refused; no passwords, no codes."""
    words = {name: fields.getlist(name) for name in fields if is_worth_keeping(name)}
    return [value.strip() for value in _typed(words) if value.strip()]


def for_the_page(member: Member, fields: QueryDict) -> str:
    """The words sealed to their writer, as letters for a locked page to hold: it shows nothing.

    For when nothing more is kept here. "" when there are no words.
    """
    words = "\n\n".join(words_of(fields)).encode()
    sealed = seal_to(member.public_key, words, _held(member.pk)) if words else b""
    return base64.b64encode(sealed).decode()


def from_the_page(ring: KeyRing, letters: str) -> str:
    """The words that a locked page held; "" when there are none, or they are not this member's."""
    try:
        sealed = Sealed(base64.b64decode(letters, validate=True))
        return open_with(ring.secret, sealed, _held(ring.member_id)).decode()
    except (ValueError, VaultError):
        return ""


def take(*, member: Member, kept: str) -> None:
    """They stand elsewhere now, or are no longer wanted."""
    try:
        LateWords.objects.filter(member=member, pk=UUID(kept)).delete()
    except ValueError:
        return


def _asked_for(request: HttpRequest) -> Kept | None:
    ring = ring_of(request)
    if ring is None or PARAMETER not in request.GET:
        return None
    asked = request.GET[PARAMETER]
    return next((kept for kept in offer(ring) if str(kept.id) == asked), None)


def _opened(row: LateWords, ring: KeyRing) -> Kept | None:
    try:
        plain = json.loads(
            open_with(ring.secret, Sealed(row.sealed), _context(row.member_id, row.id))
        )
    except VaultError:
        return None
    at = datetime.fromisoformat(plain["at"])
    return Kept(row.id, at, plain["page"], plain["path"], plain["fields"])


def _page_of(request: HttpRequest) -> str | None:
    """The desk page that showed the form, told by the browser."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    same = came_from.netloc == request.get_host() and came_from.path.startswith("/desk/")
    return came_from.path if same else None


def longest(fields: Mapping[str, list[str]]) -> str:
    """What stands in the longest field; the words of a form are recognised by it.

    A choice has a code for a value, and codes have no spaces.
    """
    return max(_typed(fields), key=lambda value: (" " in value, len(value)), default="")


def _typed(fields: Mapping[str, list[str]]) -> Iterator[str]:
    """What somebody wrote or chose, without what the page carries along."""
    for name, values in fields.items():
        if not _CARRIED.fullmatch(name):
            yield from values


def is_worth_keeping(name: str) -> bool:
    return _NEVER.fullmatch(name) is None


def _held(member_id: UUID) -> Context:
    return Context("late-words-held", member=member_id)


def _context(member_id: UUID, row_id: UUID) -> Context:
    return Context("late-words", member=member_id, row=row_id)
