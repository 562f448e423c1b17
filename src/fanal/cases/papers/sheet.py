"""The sheets for the person as papers: the same words as on the page, in their language."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanal.cases.futures import Future, Step, futures
from fanal.cases.kinds import Line
from fanal.cases.naming import length, spelled
from fanal.cases.papers.paper import Paper
from fanal.knowledge import Pack


def sheet_paper(pack: Pack, part: str, language: str, today: date) -> Paper:
    """`part` is "rights" or "ways"; its title and its foot say nothing of what it is about."""
    with translation.override(language):
        paper = Paper(title=_("Information"), language=language)
        paper.heading(_("Information"), 1)
        if part == "ways":
            _ways(paper, pack, today)
        else:
            paper.listing(right.text for right in pack.rights.values())
            paper.heading(_("What you can choose, and what follows"))
            _choices(paper, pack.choices.values())
        paper.text(_("You can change your choice at any time."))
        return paper


def _choices(paper: Paper, choices: Iterable[Any]) -> None:
    for choice in choices:
        paper.heading(choice.label, 3)
        paper.listing(choice.follows)


def _ways(paper: Paper, pack: Pack, today: date) -> None:
    paper.text(
        _("This is what could happen. Nothing here is a promise, and you decide about each step.")
    )
    for future in futures(pack, today):
        _way(paper, future)
    paper.heading(_("If you choose something else"))
    _choices(paper, (choice for choice in pack.choices.values() if not choice.enters))


def _way(paper: Paper, future: Future) -> None:
    paper.heading(future.procedure.name)
    paper.text(future.procedure.for_whom)
    for number, step in enumerate(future.steps, 1):
        paper.heading(f"{number}. {step.phase.name}", 3)
        paper.facts(_facts(step))
    paper.text(_("It can end like this:"))
    paper.listing(end.name for end in future.procedure.ends)


def _facts(step: Step) -> Iterator[Line]:
    phase = step.phase
    yield Line(_("Paper"), phase.document or _("Unknown"))
    yield Line(_("How long"), _how_long(step))
    yield Line(_("Until"), _until(step))
    if phase.conditions:
        yield Line(_("What it asks"), several=tuple(each.text for each in phase.conditions))


def _how_long(step: Step) -> str:
    phase = step.phase
    if phase.duration is None:
        return _("No fixed end")
    first = length(phase.duration.amount, phase.duration.unit)
    if phase.renewable:
        return f"{first}; {_('again and again, while the conditions are met')}"
    if phase.most_extensions and phase.extension:
        more = length(phase.extension.amount, phase.extension.unit)
        times = phase.most_extensions
        added = ngettext(
            "%(more)s more can be granted %(times)s time",
            "%(more)s more can be granted %(times)s times",
            times,
        )
        return f"{first}; {added % {'more': more, 'times': times}}"
    return first


def _until(step: Step) -> str:
    if step.ends:
        return f"{spelled(step.ends)} ({_('if it began today')})"
    return _("Unknown: it hangs on when it begins") if step.phase.duration else "–"
