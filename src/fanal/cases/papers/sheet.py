"""The sheets for the person as papers: the same words as on the page, in their language."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from fanal.cases.futures import Future, Step, Way, columns, futures
from fanal.cases.kinds import Line
from fanal.cases.naming import spelled
from fanal.cases.papers.paper import Paper
from fanal.cases.plan.views import StepLine, for_the_person
from fanal.cases.state import State
from fanal.cases.whom import choices_for, rights_for
from fanal.knowledge import Pack


def sheet_paper(state: State, pack: Pack, part: str, language: str, today: date) -> Paper:
    """`part` is "rights", "ways" or "plan"; its title and foot say nothing of what it is about."""
    with translation.override(language):
        paper = Paper(title=_("Information"), language=language)
        paper.heading(_("Information"), 1)
        if part == "ways":
            _ways(paper, pack, today, state)
        elif part == "plan":
            _plan(paper, pack, state)
            paper.text(_("You can change this at any time."))
            return paper
        else:
            paper.listing(right.text for right in rights_for(pack, state))
            paper.heading(_("What you can choose, and what follows"))
            _choices(paper, choices_for(pack, state))
        paper.text(_("You can change your choice at any time."))
        return paper


def _plan(paper: Paper, pack: Pack, state: State) -> None:
    parts = for_the_person(state, pack)
    if not parts:
        paper.text(_("Nothing has been agreed yet."))
    for part in parts:
        paper.heading(part.name)
        for goal in part.open:
            paper.heading(goal.now.goal.words, 3)
            steps = [_plan_step(step) for step in goal.open_steps]
            paper.listing(steps or [_("We look for the next step together.")])


def _plan_step(line: StepLine) -> str:
    phone = line.service.phone if line.service else None
    known = (line.now.step.text, line.who, phone, spelled(line.now.step.needed_by))
    return " · ".join(str(each) for each in known if each)


def _choices(paper: Paper, choices: Iterable[Any]) -> None:
    for choice in choices:
        paper.heading(choice.label, 3)
        paper.listing(choice.follows)


def _ways(paper: Paper, pack: Pack, today: date, state: State) -> None:
    paper.text(
        _("This is what could happen. Nothing here is a promise, and you decide about each step.")
    )
    for column in columns(pack, state):
        paper.heading(column.heading)
        for way in column.ways:
            _answer(paper, way)
        paper.facts([Line(_("Papers and dates"), column.dates)])
    for future in futures(pack, today, state):
        _future(paper, future)


def _answer(paper: Paper, way: Way) -> None:
    paper.heading(way.choice.label, 3)
    paper.listing(way.follows)
    unknown = (_("Unknown"),)
    paper.facts(
        [
            Line(_("What one gives up"), several=way.gives_up or unknown),
            Line(_("Ways back"), several=way.ways_back or unknown),
        ]
    )


def _future(paper: Paper, future: Future) -> None:
    paper.heading(f"{_('Now')}: {future.procedure.name}")
    paper.text(future.procedure.for_whom)
    for number, step in enumerate(future.steps, 1):
        here = f" ({_('you are here')})" if step.runs else ""
        paper.heading(f"{number}. {step.phase.name}{here}", 3)
        paper.facts(_facts(step))
    paper.text(_("It can end like this:"))
    paper.listing(end.name for end in future.procedure.ends)


def _facts(step: Step) -> Iterator[Line]:
    yield Line(_("Paper"), step.paper)
    yield Line(_("How long"), step.lasts)
    yield Line(_("Until"), step.until)
    if step.phase.conditions:
        yield Line(_("What it asks"), several=tuple(each.text for each in step.phase.conditions))
