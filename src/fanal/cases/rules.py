"""What the pack says about the procedure that runs, beside how this case stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanal.cases.kinds.met import MET, Condition, Met
from fanal.cases.naming import length
from fanal.cases.state import State
from fanal.knowledge import Condition as PackCondition
from fanal.knowledge import Confidence, Pack, Phase, Procedure


@dataclass(frozen=True)
class Stands:
    """A condition of the phase that runs, and how it was last seen."""

    text: Any
    met: Any
    alarming: bool
    tentative: bool


@dataclass(frozen=True)
class PhaseRule:
    """A phase of the procedure as the pack tells it; an empty word was not established."""

    name: Any
    runs: bool
    document: Any
    lasts: str
    actor: Any
    articles: str
    tentative: bool


@dataclass(frozen=True)
class Rule:
    """The procedure that runs, for who wants to look it up."""

    procedure: Procedure
    conditions: list[Stands]
    phases: list[PhaseRule]
    ends: list[Any]
    sources: list[str]
    tentative: bool
    checked_on: date


def rule_of(state: State, pack: Pack) -> Rule | None:
    """None when no procedure runs, or the pack knows nothing of it any more."""
    running = state.running
    found = pack.phase(running.procedure, running.phase) if running else None
    if found is None:
        return None
    procedure, current = found
    known = [*procedure.phases, *([] if current in procedure.phases else [current])]
    return Rule(
        procedure=procedure,
        conditions=list(_stands(current, state.conditions)),
        phases=[_phase(phase, runs=phase.id == current.id) for phase in known],
        ends=[end.name for end in procedure.ends],
        sources=[pack.sources[id].title for id in procedure.source],
        tentative=procedure.tentative or current.tentative,
        checked_on=procedure.checked_on,
    )


def _stands(phase: Phase, seen: dict[str, Condition]) -> Iterator[Stands]:
    """Each condition as it is today, however it was called when somebody looked at it."""
    now: dict[str, Condition] = {}
    for id, condition in seen.items():
        if known := phase.condition(id):
            now[known.id] = condition
    for each in phase.conditions:
        met = now[each.id].met if each.id in now else Met.UNKNOWN
        yield Stands(each.text, MET[met], met is Met.NOT_MET, _tentative(each))


def _tentative(condition: PackCondition) -> bool:
    return condition.confidence is not Confidence.PRIMARY


def _phase(phase: Phase, *, runs: bool) -> PhaseRule:
    old, new = phase.articles
    return PhaseRule(
        name=phase.name,
        runs=runs,
        document=_("None is needed") if phase.no_document else phase.document or "",
        lasts=lasts(phase),
        actor=phase.actor or "",
        articles=_("%(old)s; since the renumbering %(new)s") % {"old": old, "new": new}
        if old and new
        else old or new,
        tentative=phase.tentative,
    )


def lasts(phase: Phase) -> str:
    """As in "3 months; 3 months more can be granted once"; empty without a fixed length."""
    if phase.duration is None:
        return ""
    base = length(phase.duration.amount, phase.duration.unit)
    if phase.extension is None:
        return base
    more = length(phase.extension.amount, phase.extension.unit)
    if phase.renewable:
        return _("%(base)s; again and again, while the conditions are met") % {"base": base}
    words = ngettext(
        "%(base)s; %(more)s more can be granted %(times)s time",
        "%(base)s; %(more)s more can be granted %(times)s times",
        phase.most_extensions,
    )
    return words % {"base": base, "more": more, "times": phase.most_extensions}
