"""How the desk shows what cases are made of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, pgettext

from fanal.cases import words
from fanal.cases.kinds.goal import SUPPORTS, Support
from fanal.cases.kinds.meeting import INTERPRETERS, Interpreter
from fanal.cases.kinds.outcome import FINDINGS
from fanal.cases.kinds.snooze import WAKE_ON, WakeOn
from fanal.cases.naming import known_phase, spelled
from fanal.cases.sealing import CaseSummary
from fanal.cases.today import CaseRow, DueRow
from fanal.core import clock
from fanal.core.duedates import today as day_now
from fanal.documents.contents import TYPES
from fanal.documents.types import FileType
from fanal.intake.routing import pack_of
from fanal.knowledge import current

register = template.Library()


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping[key]


@register.filter
def grouped(reference: str) -> str:
    """A reference as in "4821 0377"."""
    # A plain space would let a right-to-left page show the second half first.
    return f"{reference[:4]}\u00a0{reference[4:]}"


@register.filter
def day(of: date) -> str:
    """As in "Thu 7 Jan"; with the year when it is another."""
    # Where months begin with a small letter, the translation says "b" for "M".
    if of.year == clock.now().year:
        return format_date(of, pgettext("format of a day", "D j M"))
    return format_date(of, pgettext("format of a day", "D j M Y"))


@register.filter
def value(of: Any) -> Any:
    return spelled(of) if isinstance(of, date) else of


@register.filter
def or_not_established(of: Any) -> Any:
    """What nobody could read at its source is said, and never left to be guessed."""
    return of or gettext("Not established")


@register.filter
def finding(summary: CaseSummary) -> Any:
    return FINDINGS[summary.finding] if summary.finding else words.NOT_YET


@register.filter
def waking(wake_on: WakeOn) -> Any:
    return WAKE_ON[wake_on]


@register.filter
def support(of: Support) -> Any:
    return SUPPORTS[of]


@register.filter
def interpreter(of: Interpreter) -> Any:
    return INTERPRETERS[of]


@register.filter
def phase_name(row: CaseRow) -> Any:
    if row.summary is None or not row.summary.phase:
        return words.NO_PROCEDURE
    pack = pack_of(row.case.team_id, current())
    phase = known_phase(pack, row.summary.procedure, row.summary.phase)
    return phase.name if phase else row.summary.phase


@register.filter
def due_words(row: DueRow) -> words.DueWords | None:
    if row.line is None:
        return None
    pack = pack_of(row.due.team_id, current())
    today = day_now(pack.calendar)
    return words.due_words(row.line, row.due.on, pack, today)


@register.filter
def file_type(of: FileType) -> Any:
    return TYPES[of]
