"""What is due and why, in the language of the desk."""

from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanal.cases.state import DueItem, What
from fanal.knowledge import Pack, Phase


def known_phase(pack: Pack, procedure_id: str, phase_id: str) -> Phase | None:
    """A phase that an entry names; None when the pack knows it no longer, which hides nothing."""
    procedure = pack.procedures.get(procedure_id)
    try:
        return procedure.phase(phase_id) if procedure else None
    except KeyError:
        return None


def what(item: DueItem, pack: Pack) -> str:
    phase = known_phase(pack, item.procedure, item.phase)
    match item.what:
        case What.PHASE_ENDS:
            return _("“%(phase)s” ends") % {"phase": phase.name if phase else item.phase}
        case What.COME_BACK:
            return _("Look again: %(words)s") % {
                "words": _apart(item.words) or _("“not now” was chosen")
            }
        case What.PHASE_TASK:
            texts = {task.id: str(task) for task in phase.all_tasks} if phase else {}
            return texts.get(item.task, item.task)
    return item.words


def _apart(words: str) -> str:
    """Somebody's words inside a sentence, each in its own direction (Unicode, UAX 9)."""
    return f"\u2068{words}\u2069" if words else ""


def why(item: DueItem) -> str:
    """Why it is that day; empty where somebody simply chose it."""
    if item.since is None:
        return ""
    names = {"length": length(item.amount, item.unit), "since": spelled(item.since)}
    return _("%(length)s from %(since)s") % names


def length(amount: int, unit: str) -> str:
    """As in "45 calendar days"."""
    words = {
        "days": ngettext("%(n)s calendar day", "%(n)s calendar days", amount),
        "months": ngettext("%(n)s month", "%(n)s months", amount),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", amount),
    }
    return words[unit] % {"n": amount}


def spelled(day: date) -> str:
    """As in "3 March 2027"."""
    return format_date(day, "j F Y")
