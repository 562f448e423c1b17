"""The support plan: goals by kind of support, what is open first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fanal.accounts.permissions import Permission, allowed_in, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.goal import GOAL_ENDS, SUPPORTS, GoalNow, Support, open_goals
from fanal.cases.kinds.step import StepNow
from fanal.cases.kinds.task import RESULTS
from fanal.cases.merging.actions import absorbed_files
from fanal.cases.pages import case_page
from fanal.cases.plan.listed import Listed
from fanal.cases.state import State
from fanal.core.duedates import today
from fanal.intake.desk_page import actor_of
from fanal.knowledge import Pack


@dataclass(frozen=True)
class StepLine:
    """A step as it reads, in the language that is active when it is read."""

    now: StepNow
    who: Any
    service: Listed | None
    result: Any
    late: bool


@dataclass(frozen=True)
class GoalLine:
    now: GoalNow
    end: Any
    open_steps: list[StepLine]
    past_steps: list[StepLine]


@dataclass(frozen=True)
class Part:
    """One of the four kinds of support."""

    support: Support
    name: Any
    open: list[GoalLine]
    ended: list[GoalLine]


def parts(state: State, pack: Pack) -> list[Part]:
    lines = [_goal(goal, pack) for goal in state.goals.values()]
    return [
        Part(
            support,
            name,
            [line for line in lines if line.now.open and line.now.goal.support is support],
            [line for line in lines if not line.now.open and line.now.goal.support is support],
        )
        for support, name in SUPPORTS.items()
    ]


def brief(file: CaseFile) -> list[GoalLine]:
    """The goals that are open, for the case's page."""
    return [_goal(goal, file.pack) for goal in open_goals(file.state)]


def for_the_person(state: State, pack: Pack) -> list[Part]:
    """What is open, to look at together and to hand over."""
    return [part for part in parts(state, pack) if part.open]


def _goal(goal: GoalNow, pack: Pack) -> GoalLine:
    past = [step for step in goal.steps.values() if step not in goal.open_steps]
    return GoalLine(
        goal,
        GOAL_ENDS[goal.end.end] if goal.end else "",
        [_step(step, pack) for step in goal.open_steps],
        [_step(step, pack) for step in past],
    )


def _step(step: StepNow, pack: Pack) -> StepLine:
    return StepLine(
        now=step,
        who=step.step.who(pack),
        service=step.step.listed(pack),
        result=RESULTS[step.done.result] if step.done else "",
        late=step.done is None and step.step.needed_by < today(pack.calendar),
    )


def came_from(request: StaffRequest) -> str:
    """The name of the page that a deed leads back to: the plan, where its link stood there."""
    return "case-plan" if request.GET.get("from") == "plan" else "case"


@requires(Permission.CASE_READ)
@require_GET
def plan(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = case_for(actor_of(request), case_id)
    theirs = [(each, goals) for each in absorbed_files(file) if (goals := brief(each))]
    actions.note_readings([file, *(each for each, _goals in theirs)])
    done = case_forms().get(request.GET.get("done", ""))
    context = {
        "done": done.done if done else "",
        "parts": parts(file.state, file.pack),
        "absorbed": [(each.case, goals) for each, goals in theirs],
        "may": {} if file.state.closed else allowed_in(request.user, file.case.team_id),
    }
    return case_page(request, file, "plan.html", context)
