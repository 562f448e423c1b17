"""What is due and why, in the language of the desk."""

from datetime import date, datetime

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanal.cases.state import DueItem, What
from fanal.knowledge import Pack, Phase


def known_phase(pack: Pack, procedure_id: str, phase_id: str) -> Phase | None:
    """A phase that an entry names, or what took its place.

    None when the pack knows it no longer, which hides nothing.
    """
    found = pack.phase(procedure_id, phase_id)
    return found[1] if found else None


def what(item: DueItem, pack: Pack) -> str:
    phase = known_phase(pack, item.procedure, item.phase)
    match item.what:
        case What.PHASE_ENDS:
            return _("“%(phase)s” ends") % {"phase": phase.name if phase else item.phase}
        case What.COME_BACK:
            return _("Look again: %(words)s") % {
                "words": _apart(item.words) or _("“not now” was chosen")
            }
        case What.FOLLOW_UP:
            return _("Look again: %(words)s") % {"words": _apart(item.words) or _coded(item.code)}
        case What.NEED:
            return _("See to it: %(need)s") % {"need": _coded(item.code)}
        case What.APPOINTMENT:
            at = pack.calendar.local(item.at) if item.at else None
            return f"{at:%H:%M} · {_apart(item.words)}" if at else item.words
        case What.REMIND:
            return _("Remind the person, if it is safe: %(words)s") % {"words": _apart(item.words)}
        case What.UNREMINDED:
            return _("No reminder is known to have gone out: %(words)s") % {
                "words": _apart(item.words)
            }
        case What.PHASE_TASK:
            task = phase.task(item.task) if phase else None
            return str(task) if task else item.task
    return item.words


def _coded(code: str) -> str:
    """What an evaluation named; the codes themselves live with their kinds."""
    from fanal.cases.kinds.definition import NEEDS
    from fanal.cases.kinds.outcome import FINDINGS

    named = {str(each): text for each, text in (*NEEDS.items(), *FINDINGS.items())}
    return str(named.get(code, code))


def _apart(words: str) -> str:
    """Somebody's words inside a sentence, each in its own direction (Unicode, UAX 9)."""
    return f"\u2068{words}\u2069" if words else ""


def why(item: DueItem) -> str:
    """Why it is that day; empty where somebody simply chose it."""
    rule = ""
    if item.since is not None:
        names = {"length": length(item.amount, item.unit), "since": spelled(item.since)}
        rule = _("%(length)s from %(since)s") % names
    if item.before_end:
        return _("The first day to look ahead to the end of the phase.")
    if item.what is What.PHASE_TASK and item.since is None:
        return _("No term is established: it stands from the day on which the phase was noted.")
    if not item.paper:
        return rule
    if item.computed is None:
        return _("The date on the document; no rule gives one.")
    return _("The date on the document. By the rule it would be %(day)s: %(rule)s.") % {
        "day": spelled(item.computed),
        "rule": rule,
    }


def length(amount: int, unit: str) -> str:
    """As in "45 calendar days"."""
    words = {
        "days": ngettext("%(n)s calendar day", "%(n)s calendar days", amount),
        "months": ngettext("%(n)s month", "%(n)s months", amount),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", amount),
    }
    return words[unit] % {"n": amount}


def moment_of(moment: datetime, pack: Pack) -> str:
    """As in "3 March 2027, 14:30", by the clock of the pack's country."""
    local = pack.calendar.local(moment)
    return f"{spelled(local.date())}, {local:%H:%M}"


def spelled(day: date) -> str:
    """As in "3 March 2027"."""
    return format_date(day, "j F Y")
