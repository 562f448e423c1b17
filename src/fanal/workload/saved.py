"""Own views: a part of a list under a name, sealed to its member or to the team that shares it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, Q, When
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from fanal.dossiers.contents import Silent
from fanal.intake.access import Actor, teams_of
from fanal.intake.rotation import sealing_key
from fanal.intake.summary import opened
from fanal.vault import Context, SecretKey, seal_to
from fanal.workload.models import SavedView

MOST = 20


class Kind(StrEnum):
    INBOX = "inbox"
    CASES = "cases"


class TooMany(Exception):
    """More views than anybody finds their way in."""


class Part(Silent):
    """Which list, and how it is narrowed."""

    name: str
    kind: Kind
    tab: str
    whose: str = ""
    due: str = ""
    # What only sealed rows say, in codes by the name of a field; and words, for no address.
    inside: dict[str, str] = {}
    words: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """What its list is asked for."""
        given = {"tab": self.tab, "whose": self.whose, "due": self.due, **self.inside}
        return {name: value for name, value in given.items() if value}

    @property
    def address(self) -> str:
        """Of its list, narrowed; without the words, which stand in no address."""
        return f"{place_of(self.kind)}?{urlencode(self.asked)}"


def place_of(kind: Kind) -> str:
    return reverse("inbox" if kind is Kind.INBOX else "caseload")


@dataclass(frozen=True)
class View:
    id: UUID
    part: Part
    shared: bool
    mine: bool

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def address(self) -> str:
        if self.part.words:
            return reverse("view", args=[self.id])
        return self.part.address


def views_of(actor: Actor) -> list[View]:
    """One's own and those that one's teams share, by name; a row that stays shut is left out."""
    mine = Q(member=actor.member, team=None)
    rows = SavedView.objects.filter(mine | Q(team_id__in=teams_of(actor)))
    # One's own first, which are few; a team that shares more than fits loses none of somebody's.
    theirs = Case(When(member=actor.member, then=0), default=1)
    rows = rows.order_by(theirs, "pk")[: 4 * MOST]
    found = [view for row in rows if (view := _opened(row, actor))]
    return sorted(found, key=lambda view: view.name.casefold())


def view_for(actor: Actor, view_id: UUID) -> View:
    """The same 404 for one that is absent, somebody else's, or not ours to open."""
    found = next((view for view in views_of(actor) if view.id == view_id), None)
    if found is None:
        raise Http404
    return found


def keep(actor: Actor, part: Part, *, team_id: str | None) -> None:
    if SavedView.objects.filter(member=actor.member).count() >= MOST:
        raise TooMany
    row = SavedView(member=actor.member, team_id=team_id)
    if team_id is None:
        public = actor.member.public_key
    else:
        row.key = sealing_key(team_id)
        public = row.key.public_key
    row.sealed = bytes(seal_to(public, part.model_dump_json().encode(), _context(row)))
    row.save(force_insert=True)


def forget(actor: Actor, view_id: UUID) -> None:
    """One's own, shared or not; of anybody else's nothing is told."""
    if not SavedView.objects.filter(pk=view_id, member=actor.member).delete()[0]:
        raise Http404


def _opened(row: SavedView, actor: Actor) -> View | None:
    secret: SecretKey | None = actor.ring.secret
    if row.key_id is not None:
        secret = actor.ring.team_secrets.get(row.key_id)
    plain = opened(secret, row.sealed, _context(row))
    if not plain:
        return None
    part = Part.model_validate_json(plain)
    return View(row.id, part, row.team_id is not None, row.member_id == actor.member.pk)


def _context(row: SavedView) -> Context:
    return Context("saved-view", row=row.id, member=row.member_id)
