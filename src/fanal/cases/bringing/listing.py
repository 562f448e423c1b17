"""A list as it was read, and where it waits between the pages: sealed to who brought it."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member
from fanal.cases.models import BroughtList
from fanal.core import aside, clock
from fanal.dossiers.contents import Silent
from fanal.intake.access import Actor
from fanal.vault import Context, Sealed, VaultError, open_with, seal_to

LARGEST = 4_000_000
MOST_WAITING = 5
WAITS = timedelta(days=2)
_READER = Path(__file__).parent / "reader.py"
WRONG = {
    "empty": _("There is nothing in this file."),
    "no-rows": _("There is only one line in this file: the names of the columns."),
    "no-table": _("This is no table that can be read. Save it as XLSX or CSV and try again."),
    "too-many": _("More than 2,000 lines. Make two files of it."),
    "too-wide": _("More than 60 columns. Take away those that are not needed."),
    "too-long": _("There is a cell with more than 10,000 characters in it."),
    "too-big": _("This file unpacks to more than a list can be."),
    "no-results": _(
        "There are formulas without a result in it. Open it in a spreadsheet program, save it, "
        "and try again."
    ),
    "locked": _("This file is locked with a password. Save it without one, and delete that copy."),
}


class Unreadable(ValueError):
    """`code` is one of `WRONG`; the file itself stays out of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Row(Silent):
    """One line: its number in the file, and its cells."""

    number: int
    cells: tuple[str, ...]


class Rejected(Silent):
    row: Row
    reasons: tuple[str, ...]


class Outcome(Silent):
    """What became of a list: how many cases there are of it, and what was left out and why."""

    cases: int
    rejected: tuple[Rejected, ...]


class Listing(Silent):
    """`outcome` is set when it was brought in; what became cases is no longer in it then."""

    team: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    # Whether its numbers count days as most spreadsheets do; some old ones begin in 1904.
    counted: bool = True
    outcome: Outcome | None = None


def read_list(content: bytes, team: str) -> Listing:
    """The first sheet of a file; `Unreadable` names what is wrong with it."""
    try:
        told = json.loads(aside.run(_READER, content))
    except (aside.AsideFailed, ValueError):
        raise Unreadable("too-big") from None
    if "wrong" in told:
        raise Unreadable(told["wrong"])
    rows = tuple(Row(number=number, cells=tuple(cells)) for number, cells in told["rows"])
    headers = tuple(told["headers"])
    return Listing(team=team, headers=headers, rows=rows, counted=told["counted"])


def keep(member: Member, listing: Listing) -> BroughtList:
    """Seal a new list to its bringer; of more than a few, the oldest goes."""
    row = BroughtList(member=member, expires_on=(clock.now() + WAITS).date())
    reseal(row, listing)
    row.save(force_insert=True)
    theirs = BroughtList.objects.filter(member=member).order_by("-expires_on", "-pk")
    old = [each.pk for each in theirs if each.pk != row.pk][MOST_WAITING - 1 :]
    BroughtList.objects.filter(pk__in=old).delete()
    return row


def reseal(row: BroughtList, listing: Listing) -> None:
    """Set what it holds; the caller saves."""
    plain = listing.model_dump_json().encode()
    row.sealed = bytes(seal_to(row.member.public_key, plain, _context(row)))


def list_for(actor: Actor, list_id: UUID) -> tuple[BroughtList, Listing]:
    """The same 404 for a list that is absent, somebody else's, or over."""
    row = BroughtList.objects.filter(pk=list_id, member=actor.member).first()
    if row is None or row.expires_on < clock.now().date():
        raise Http404
    return row, opened(row, actor)


def opened(row: BroughtList, actor: Actor) -> Listing:
    try:
        plain = open_with(actor.ring.secret, Sealed(row.sealed), _context(row))
    except VaultError:
        raise Http404 from None
    return Listing.model_validate_json(plain)


def _context(row: BroughtList) -> Context:
    return Context("brought-list", member=row.member_id, row=row.id)
