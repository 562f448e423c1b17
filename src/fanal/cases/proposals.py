"""The rule changed since a date was computed: what it would be now, for a human to accept or keep.

Nothing here moves a date. Each is computed anew with the pack of today from the same first day;
where that differs, somebody is asked.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fanal.cases.kinds.phase import warnings
from fanal.cases.naming import length, spelled
from fanal.cases.state import DueItem, State, What
from fanal.core.duedates import Duration, add
from fanal.knowledge import Pack, Phase


@dataclass(frozen=True)
class Proposal:
    """What the rule of today says about one date; `on` None: it fixes no end any more."""

    item: DueItem
    on: date | None
    rule: Duration | None
    warn_on: tuple[date, ...]

    @property
    def token(self) -> str:
        """Names this very change: another one later asks again."""
        days = [str(self.on), *(str(day) for day in self.warn_on)]
        return f"{self.item.key}:{'_'.join(days)}"

    @property
    def moves(self) -> bool:
        """Whether the day itself would change, and not only when to warn."""
        return self.on != self.item.by_rule

    @property
    def words(self) -> str:
        """As in "The rule changed: it would be 1 May instead of 1 April, because …"."""
        if not self.moves:
            return _("The rule changed: the days on which to look ahead would be others.")
        by_rule = self.item.by_rule
        names = {
            "new": spelled(self.on) if self.on else _("without a fixed end"),
            "old": spelled(by_rule) if by_rule else _("no fixed end"),
            "why": self._because(),
        }
        return (
            _("The rule changed: it would be %(new)s instead of %(old)s, because %(why)s.") % names
        )

    def _because(self) -> str:
        item, rule = self.item, self.rule
        if rule is None:
            return _("it no longer fixes a length")
        names = {"new": length(rule.amount, rule.unit), "old": length(item.amount, item.unit)}
        if (rule.amount, str(rule.unit)) == (item.amount, item.unit):
            return _("the working days of the country are others now")
        return _("it now says %(new)s, no longer %(old)s") % names


def proposals(state: State, pack: Pack) -> list[Proposal]:
    """Of every date of a case that the rule of today would give otherwise."""
    return [found for item in state.due_items if (found := proposal(item, pack))]


def proposal(item: DueItem, pack: Pack) -> Proposal | None:
    """None when nothing changed, when somebody decided to keep it, or nothing is known of it."""
    if item.since is None:
        return None
    known = pack.phase(item.procedure, item.phase)
    if known is None:
        return None
    found = _now(item, known[1], item.since, pack)
    if found is None or found.token == item.declined:
        return None
    return found if found.moves or found.warn_on != item.warn_on else None


def _now(item: DueItem, phase: Phase, since: date, pack: Pack) -> Proposal | None:
    match item.what:
        case What.PHASE_ENDS if item.extended and phase.extension is None:
            return None  # what was granted stays granted, though nobody may extend any more
        case What.PHASE_ENDS:
            rule = phase.extension if item.extended else phase.duration
            on = add(since, rule, pack.calendar) if rule else None
            day = item.on if item.paper and on == item.computed else on
            return Proposal(item, on, rule, warnings(pack, phase, day))
        case What.PHASE_TASK:
            task = phase.task(item.task)
            if task is None or task.retired or task.within is None:
                return None
            return Proposal(item, add(since, task.within, pack.calendar), task.within, ())
    return None
