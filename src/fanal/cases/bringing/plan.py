"""What a list would become: which lines are cases, which are left out, and why."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from fanal.cases.bringing.doubles import Double, doubles
from fanal.cases.bringing.forms import ColumnsForm
from fanal.cases.bringing.listing import Listing, Rejected
from fanal.cases.bringing.rows import Reader, Reading
from fanal.cases.words import REASONS
from fanal.core.cells import csv_file
from fanal.core.duedates import today
from fanal.intake.access import Actor
from fanal.intake.routing import pack_of
from fanal.knowledge import current

SHOWN = 20
# Measured: two hundred lines a second are sealed, indexed and saved.
LINES_A_SECOND = 200


@dataclass(frozen=True)
class Plan:
    accepted: list[Reading] = field(repr=False)
    rejected: list[Rejected] = field(repr=False)
    doubles: list[tuple[Reading, Double, str]] = field(repr=False)

    @property
    def first(self) -> list[Reading]:
        return self.accepted[:SHOWN]

    @property
    def first_rejected(self) -> list[Rejected]:
        return self.rejected[:SHOWN]

    @property
    def first_doubles(self) -> list[tuple[Reading, Double, str]]:
        return self.doubles[:SHOWN]

    @property
    def phases(self) -> bool:
        """Whether some line says in which phase somebody is."""
        return any(each.phase for each in self.accepted)

    @property
    def seconds(self) -> int:
        return max(1, round(len(self.accepted) / LINES_A_SECOND))


def plan(actor: Actor, listing: Listing, form: ColumnsForm) -> Plan:
    pack = pack_of(listing.team, current())
    reader = Reader(listing, form.columns(), pack, today(pack.calendar))
    readings = [reader.read(row) for row in listing.rows]
    found = doubles(actor, listing.team, [each for each in readings if not each.reasons])
    accepted, rejected, twice = [], [], []
    for reading in readings:
        double = found.get(reading.row.number)
        if double:
            twice.append((reading, double, _why(double)))
        if reading.reasons:
            rejected.append(Rejected(row=reading.row, reasons=tuple(reading.reasons)))
        elif double and form.leaves_doubles_out:
            rejected.append(Rejected(row=reading.row, reasons=(_same(double),)))
        else:
            accepted.append(reading)
    return Plan(accepted, rejected, twice)


def left_out_file(listing: Listing) -> bytes:
    """The lines as they were, with a column of reasons in front; no cell starts a formula."""
    assert listing.outcome is not None
    head: list[Any] = [_("Why it was left out"), _("Line")]
    rows = [
        ["; ".join(each.reasons), str(each.row.number), *each.row.cells]
        for each in listing.outcome.rejected
    ]
    return csv_file([[*map(str, head), *listing.headers], *rows])


def _why(double: Double) -> str:
    return ", ".join(str(REASONS[reason]) for reason in double.reasons)


def _same(double: Double) -> str:
    if double.case is None:
        where = _("may be the same person as line %(number)s") % {"number": double.number}
    else:
        where = _("may be in case %(number)s already") % {"number": double.case.reference}
    return f"{where}: {_why(double)}"
