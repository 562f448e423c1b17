"""The support plan: goals, steps, what became of them, and what has to be done by which day."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.definition import Need
from fanal.cases.kinds.goal import Goal, GoalEnd, GoalEnded, Support
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.step import Provider, Step
from fanal.cases.kinds.task import Result, TaskDone
from fanal.cases.models import Case, DueDate
from fanal.cases.naming import what
from fanal.cases.state import DueItem, What
from fanal.core import clock
from fanal.directory import snapshot
from fanal.directory.snapshot import Snapshot
from fanal.intake.actions import NotPossible
from tests.cases.files import file_of, in_days, open_case, write
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk
from tests.support.directory import of_the_packs

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


def add_goal(team: TeamWithKeys, case: Case, words: str = "A room with a key.") -> str:
    file = write(team, case, Goal, support=Support.SHELTER, words=words)
    return str(file.last_number)


def add_step(team: TeamWithKeys, case: Case, goal: str, **more: Any) -> str:
    fields: dict[str, Any] = {
        "text": "Call the shelter",
        "provider": Provider.OWN,
        "needed_by": in_days(2),
    }
    return str(write(team, case, Step, goal=goal, **fields | more).last_number)


def due(team: TeamWithKeys, case: Case) -> dict[str, DueItem]:
    return file_of(team, case).state.due


def test_a_step_is_due_until_it_is_ticked_off(team: TeamWithKeys, case: Case) -> None:
    step = add_step(team, case, add_goal(team, case))
    assert due(team, case)[step].what is What.STEP
    assert DueDate.objects.filter(case=case, on=in_days(2)).exists()
    file = write(team, case, TaskDone, key=step, task="Call", result=Result.PROVIDER_REFUSED)
    done = file.state.step(step)
    assert done is not None
    assert done.done is not None
    assert done.done.result is Result.PROVIDER_REFUSED
    assert not DueDate.objects.filter(case=case).exists()


def test_a_closed_step_can_ask_to_look_again(team: TeamWithKeys, case: Case) -> None:
    step = add_step(team, case, add_goal(team, case))
    file = write(team, case, TaskDone, key=step, task="Call the shelter", again_on=in_days(9))
    (item,) = file.state.due_items
    assert (item.what, item.on) == (What.FOLLOW_UP, in_days(9))
    assert "Call the shelter" in what(item, file.pack)
    assert write(team, case, TaskDone, key=item.key, task="Again").state.due_items == []


def test_nothing_is_ticked_off_twice(team: TeamWithKeys, case: Case) -> None:
    step = add_step(team, case, add_goal(team, case))
    write(team, case, TaskDone, key=step, task="Call")
    with pytest.raises(NotPossible):
        write(team, case, TaskDone, key=step, task="Call")


def test_a_goal_that_ends_takes_its_open_steps_along(team: TeamWithKeys, case: Case) -> None:
    goal = add_goal(team, case)
    add_step(team, case, goal)
    write(team, case, GoalEnded, goal=goal, words="A room", end=GoalEnd.DROPPED)
    assert due(team, case) == {}
    for entry, fields in (
        (GoalEnded, {"goal": goal, "words": "A room", "end": GoalEnd.REACHED}),
        (Step, {"goal": goal, "text": "x", "provider": Provider.OWN, "needed_by": in_days(1)}),
    ):
        with pytest.raises(NotPossible):
            write(team, case, entry, **fields)


def test_a_goal_that_is_struck_takes_its_steps_along(team: TeamWithKeys, case: Case) -> None:
    goal = add_goal(team, case)
    add_step(team, case, goal)
    file = write(team, case, Correction, number=int(goal), why="Another person said it.")
    assert file.state.goals == {}
    assert file.state.due == {}


def test_too_early_to_say_is_looked_at_again_until_another_finding(
    team: TeamWithKeys, case: Case
) -> None:
    early: dict[str, Any] = {
        "finding": Finding.TOO_EARLY,
        "why": "Ask again.",
        "again_on": in_days(7),
    }
    file = write(team, case, Outcome, **early)
    (item,) = file.state.due_items
    assert item.what is What.FOLLOW_UP
    assert "Too early" in what(item, file.pack)
    assert write(team, case, Outcome, finding=Finding.PRESUMED, why="Papers.").state.due == {}


def test_the_plan_shows_goals_steps_and_what_became_of_them(team: TeamWithKeys, case: Case) -> None:
    desk = at_desk(team.adviser)
    goal = add_goal(team, case)
    add_step(team, case, goal, provider=Provider.LISTED, service="guardianship")
    add_step(team, case, goal, text="Ask Fatou", provider=Provider.OTHER, name="Fatou's aunt")
    page = desk.get(f"/desk/cases/{case.pk}/plan/").content.decode()
    for words in ("A room with a key.", "Guardianship Service", "+32 78 15 43 24", "Ask Fatou"):
        assert words in page
    assert f"/task-done/?of={int(goal) + 1}" in page
    brief = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "A room with a key." in brief
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(f"/desk/cases/{case.pk}/plan/").status_code == 404


def test_a_step_is_done_by_whom_the_directory_shows_now(
    team: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_desk(team.adviser)
    add_step(team, case, add_goal(team, case), provider=Provider.LISTED, service="guardianship")
    form = f"/desk/cases/{case.pk}/step/"
    assert 'value="service:guardianship"' in desk.get(form).content.decode()
    assert "payoke" not in desk.get(form).content.decode()  # a centre is no further service
    rows = [row for row in of_the_packs().rows if row.slug != "guardianship"]
    for found in (Snapshot(tuple(rows), clock.now()), None):
        monkeypatch.setattr(snapshot, "look", lambda now, found=found: found)
        assert 'value="service:guardianship"' not in desk.get(form).content.decode()
        plan = desk.get(f"/desk/cases/{case.pk}/plan/").content.decode()
        # Who was meant stays readable; the number that was hidden does not come back.
        assert "Guardianship Service" in plan
        assert "+32 78 15 43 24" not in plan


def test_the_plan_of_a_closed_case_offers_nothing(team: TeamWithKeys, case: Case) -> None:
    add_step(team, case, add_goal(team, case))
    write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/plan/").content.decode()
    assert "A room with a key." in page
    for deed in ("goal/", "step/", "goal-end/", "task-done/"):
        assert f"/desk/cases/{case.pk}/{deed}" not in page


def test_today_leads_to_the_deed_that_ticks_it_off(team: TeamWithKeys, case: Case) -> None:
    step = add_step(team, case, add_goal(team, case))
    desk = at_desk(team.adviser)
    path = f"/desk/cases/{case.pk}/task-done/?of={step}"
    assert path in desk.get("/desk/today/").content.decode()
    page = desk.get(path).content.decode()
    chosen = page[page.index('type="radio" name="key"') :].partition(">")[0]
    assert f'value="{step}"' in chosen
    assert "checked" in chosen


def test_somebody_else_has_a_name(team: TeamWithKeys, case: Case) -> None:
    goal, desk = add_goal(team, case), at_desk(team.adviser)
    path = f"/desk/cases/{case.pk}/step/"
    typed = {"goal": goal, "text": "Ask", "who": "other", "needed_by": "2027-01-02"}
    assert desk.post(path, typed).status_code == 422
    assert desk.post(path, {**typed, "called": "Her aunt"}).status_code == 302
    assert desk.post(path, {**typed, "who": "service:no-such"}).status_code == 422


# Needs of the evaluation


def evaluate(desk: Client, case: Case, **typed: Any) -> int:
    fields = {"account": "Sleeps at work.", "certainty": "likely", **typed}
    return desk.post(f"/desk/cases/{case.pk}/assess/", fields).status_code


def test_what_cannot_wait_is_due_on_the_day_that_was_chosen(team: TeamWithKeys, case: Case) -> None:
    desk, day = at_desk(team.adviser), in_days(1)
    assert evaluate(desk, case, needs=["danger", "food"]) == 422
    assert evaluate(desk, case, needs=["danger", "food"], needs_by=day.isoformat()) == 302
    file = file_of(team, case)
    assert {(item.code, item.on) for item in file.state.due_items} == {
        (Need.DANGER, day),
        (Need.FOOD, day),
    }
    assert all(what(item, file.pack).startswith("See to it: ") for item in file.state.due_items)


def test_a_need_that_is_seen_again_is_due_once(team: TeamWithKeys, case: Case) -> None:
    desk = at_desk(team.adviser)
    for days in (1, 4):
        assert evaluate(desk, case, needs=["food"], needs_by=in_days(days).isoformat()) == 302
    assert [item.on for item in file_of(team, case).state.due_items] == [in_days(4)]
    assert evaluate(desk, case) == 302
    assert len(file_of(team, case).state.due_items) == 1


def test_what_is_done_from_the_plan_leads_back_to_the_plan(team: TeamWithKeys, case: Case) -> None:
    goal, desk = add_goal(team, case), at_desk(team.adviser)
    add_step(team, case, goal)
    here = f"/desk/cases/{case.pk}/"
    plan = desk.get(f"{here}plan/").content.decode()
    links = set(re.findall(rf'href="({here}(?:goal|step|goal-end|task-done)/[^"]*)"', plan))
    assert {link.removeprefix(here).partition("/")[0] for link in links} == {
        "goal", "step", "goal-end", "task-done"
    }  # fmt: skip
    for link in map(unescape, links):
        assert f'href="{here}plan/">Back without keeping' in desk.get(link).content.decode(), link
    typed = {"goal": goal, "text": "Ask for a key", "who": "own", "needed_by": str(in_days(3))}
    answer = desk.post(f"{here}step/?of={goal}&from=plan", typed)
    assert answer.headers["Location"] == f"{here}plan/?done=step"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "Ask for a key" in page
    assert "The step stands in the plan" in page


@pytest.mark.parametrize("source", ["", "&from=elsewhere", "&from=https://example.org/"])
def test_from_anywhere_else_a_deed_leads_to_the_case(
    team: TeamWithKeys, case: Case, source: str
) -> None:
    goal, desk = add_goal(team, case), at_desk(team.adviser)
    typed = {"goal": goal, "text": "Ask for a key", "who": "own", "needed_by": str(in_days(3))}
    answer = desk.post(f"/desk/cases/{case.pk}/step/?of={goal}{source}", typed)
    assert answer.headers["Location"] == f"/desk/cases/{case.pk}/?done=step"


def test_what_is_needed_reads_as_something_to_give(team: TeamWithKeys, case: Case) -> None:
    # A list of needs that names the danger would ask for it.
    desk, day = at_desk(team.adviser), in_days(1)
    assert evaluate(desk, case, needs=["danger", "medical"], needs_by=str(day)) == 302
    page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "See to it: Safety" in page
    assert "See to it: Danger" not in page
    assert "See to it: A doctor" in page
