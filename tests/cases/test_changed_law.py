"""A law changes while a case runs: the house says so, a human decides, and nothing moves alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest

from fanal.cases.access import CaseFile
from fanal.cases.futures import futures
from fanal.cases.kinds import phase
from fanal.cases.kinds.choice import Choice
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.extension import ExtendForm
from fanal.cases.kinds.phase import offered
from fanal.cases.kinds.rights import RightsExplained
from fanal.cases.models import Case, DueDate
from fanal.cases.proposals import proposals
from fanal.cases.rules import rule_of
from fanal.cases.today import Scope, today
from fanal.cases.words import due_lines
from fanal.core import clock
from fanal.knowledge import Knowledge
from tests.cases.files import file_of, keep, open_case, write
from tests.cases.test_pages import address, shown
from tests.cases.test_phases import filled
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
Law = Callable[..., Knowledge]
SINCE = date(2026, 11, 2)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LONGER = ("duration = { days = 30 }", "duration = { days = 40 }")
RENAMED = (
    'id = "quiet"\nname = "Quiet time"',
    """id = "quiet"
retired = { on = 2026-11-20, why = "renamed", successor = "calm" }
name = "Quiet time"
source = ["gazette"]

[[procedures.phases]]
id = "calm"
name = "Calm time\"""",
)
STARTS = ('starts = ["quiet"]', 'starts = ["calm"]')


@pytest.fixture(autouse=True)
def november(law: Law) -> Any:
    law()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def team(law: Law) -> TeamWithKeys:
    return make_team("zz/lamp")


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    case = open_case(team)
    file = file_of(team, case)
    first = file.pack.procedures["zz-rest"].first_phases[0]
    entry = phase.started(file.pack, "zz-rest", first, SINCE, at=clock.now(), by=team.actor.id)
    keep(file, entry)
    return case


def dates(file: CaseFile) -> list[date]:
    return [item.on for item in file.state.due_items]


def answer(team: TeamWithKeys, case: Case, decision: str, **typed: Any) -> Any:
    desk = at_desk(team.adviser)
    fields = shown(desk.get(address(case, "rule")).content.decode())
    typed = {"answer": decision, "why": "The ministry says so.", **typed}
    return desk.post(address(case, "rule"), {**fields, **typed})


def test_nothing_changed_and_nobody_is_asked(team: TeamWithKeys, case: Case) -> None:
    file = file_of(team, case)
    assert proposals(file.state, file.pack) == []
    assert at_desk(team.adviser).get(address(case, "rule")).status_code == 302


def test_a_longer_time_is_proposed_with_its_reason_and_moves_nothing(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(LONGER)
    file = file_of(team, case)
    assert dates(file) == [date(2026, 11, 9), date(2026, 12, 2)]
    (words,) = [line.changed for line in due_lines(file) if line.changed]
    assert words == (
        "The rule changed: it would be 12 December 2026 instead of 2 December 2026, "
        "because it now says 40 calendar days, no longer 30 calendar days."
    )
    desk = at_desk(team.adviser)
    for path in (address(case), "/desk/today/?scope=team"):
        page = unescape(desk.get(path).content.decode())
        assert words in page
        assert address(case, "rule") in page
    # Also after another deed, which makes all rows anew.
    file = write(team, case, Choice, choice="no", on=SINCE)
    assert dates(file) == [date(2026, 11, 9), date(2026, 12, 2)]
    assert set(DueDate.objects.values_list("on", flat=True)) == set(dates(file))


def test_accepted_the_new_date_holds_and_both_stand_in_the_file(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(LONGER)
    assert answer(team, case, "accept").status_code == 302
    file = file_of(team, case)
    assert file.state.phase_due == date(2026, 12, 12)
    assert proposals(file.state, file.pack) == []
    assert DueDate.objects.filter(case=case, on=date(2026, 12, 12)).exists()
    page = at_desk(team.adviser).get(address(case)).content.decode()
    for words in ("2 December 2026", "12 December 2026", "The ministry says so."):
        assert words in page
    assert "The rule changed:" not in page
    # It warns ahead of the new day.
    assert file.state.phase_ends is not None
    assert file.state.phase_ends.warn_on == (date(2026, 12, 5),)


def test_kept_the_old_date_holds_and_is_not_asked_again_until_it_changes_once_more(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(LONGER)
    assert answer(team, case, "keep").status_code == 302
    file = file_of(team, case)
    assert file.state.phase_due == date(2026, 12, 2)
    assert proposals(file.state, file.pack) == []
    law(("duration = { days = 30 }", "duration = { days = 50 }"))
    file = file_of(team, case)
    (again,) = proposals(file.state, file.pack)
    assert again.on == date(2026, 12, 22)


def test_a_decision_on_a_page_that_showed_an_older_change_is_refused(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(LONGER)
    desk = at_desk(team.adviser)
    fields = shown(desk.get(address(case, "rule")).content.decode())
    law(("duration = { days = 30 }", "duration = { days = 50 }"))
    typed = {"answer": "accept", "why": "Words that stay."}
    refused = desk.post(address(case, "rule"), {**fields, **typed})
    assert refused.status_code == 422
    assert "Words that stay." in refused.content.decode()
    assert file_of(team, case).state.phase_due == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            [
                ("duration = { days = 30 }\n", ""),
                ("extension = { days = 10 }\nmost_extensions = 2\n", ""),
                ("warn = [{ days = 7 }]\n", ""),
            ],
            "without a fixed end instead of 2 December 2026, because it no longer fixes a length",
        ),
        ([("warn = [{ days = 7 }]", "warn = [{ days = 9 }]")], "the days on which to look ahead"),
        (
            [("within = { working_days = 5 }", "within = { working_days = 6 }")],
            "10 November 2026 instead of 9 November 2026",
        ),
    ],
    ids=["no length", "only the warning", "a task"],
)
def test_every_other_change_is_proposed_too_and_can_be_accepted(
    law: Law, team: TeamWithKeys, case: Case, changes: list[tuple[str, str]], says: str
) -> None:
    law(*changes)
    file = file_of(team, case)
    (found,) = proposals(file.state, file.pack)
    assert says in found.words
    assert answer(team, case, "accept").status_code == 302
    file = file_of(team, case)
    assert proposals(file.state, file.pack) == []
    assert (file.state.phase_due is None) == ("without a fixed end" in says)


def test_a_struck_decision_gives_the_old_date_back(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(LONGER)
    answer(team, case, "accept")
    number = file_of(team, case).last_number
    file = write(team, case, Correction, number=number, why="The law is only for new cases.")
    assert file.state.phase_due == date(2026, 12, 2)
    assert len(proposals(file.state, file.pack)) == 1


def test_a_change_that_was_about_an_extension_falls_with_it(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    form = filled(ExtendForm, file_of(team, case))
    assert form.is_valid(), form.errors
    number = keep(file_of(team, case), form.content(at=clock.now(), by=team.actor.id)).last_number
    law(("extension = { days = 10 }", "extension = { days = 20 }"))
    answer(team, case, "accept")
    assert file_of(team, case).state.phase_due == date(2026, 12, 22)
    file = write(team, case, Correction, number=number, why="It was never granted.")
    assert file.state.phase_due == date(2026, 12, 2)


def test_what_was_granted_stays_when_nobody_may_extend_any_more(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    form = filled(ExtendForm, file_of(team, case))
    assert form.is_valid(), form.errors
    keep(file_of(team, case), form.content(at=clock.now(), by=team.actor.id))
    law(("extension = { days = 10 }\nmost_extensions = 2\n", ""))
    file = file_of(team, case)
    assert file.state.phase_due == date(2026, 12, 12)
    assert proposals(file.state, file.pack) == []
    assert not ExtendForm.possible(file.state, file.pack)


# Renamed ids


def test_a_renamed_phase_reads_by_its_new_name_and_goes_on(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(RENAMED, STARTS)
    file = file_of(team, case)
    page = at_desk(team.adviser).get(address(case)).content.decode()
    assert "Calm time" in page
    assert "Quiet time" not in page
    assert proposals(file.state, file.pack) == []
    assert [each.id for _, each in offered(file.state, file.pack)] == ["after"]
    assert ExtendForm.possible(file.state, file.pack)
    rule = rule_of(file.state, file.pack)
    assert rule is not None
    assert [(str(p.name), p.runs) for p in rule.phases] == [
        ("Calm time", True),
        ("Afterwards", False),
    ]
    (future,) = futures(file.pack, NOW.date(), file.state)
    assert future.steps[0].runs
    assert future.steps[0].ends == date(2026, 12, 2)


def test_a_renamed_procedure_goes_on_under_its_new_name(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    law(('id = "zz-rest"\nname = "Rest"', 'id = "zz-peace"\nname = "Peace"'))
    # Without a word about where it went, it is shown by its id and hides nothing.
    assert "zz-rest" in at_desk(team.adviser).get(address(case)).content.decode()
    old = """id = "zz-rest"
retired = { on = 2026-11-20, why = "renamed", successor = "zz-peace" }
name = "Rest"
for_whom = "Anybody."
source = ["gazette"]
[[procedures.ends]]
id = "done"
name = "Rested"

[[procedures]]
id = "zz-peace"
name = "Peace\""""
    law(('id = "zz-rest"\nname = "Rest"', old))
    page = at_desk(team.adviser).get(address(case)).content.decode()
    assert "Peace" in page
    assert "zz-rest" not in page
    file = file_of(team, case)
    assert [(id, each.id) for id, each in offered(file.state, file.pack)] == [("zz-peace", "after")]
    leave = at_desk(team.adviser).get(address(case, "leave")).content.decode()
    assert "Rested" in leave


def test_a_renamed_choice_and_right_read_as_what_took_their_place(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    write(team, case, Choice, choice="rest", on=SINCE)
    write(team, case, RightsExplained, rights=("tea",), language="Arabic")
    choice = """id = "rest"
retired = { on = 2026-11-20, why = "renamed", successor = "repose" }
label = "Rest"
source = ["gazette"]
[[choices.follows]]
id = "sleep"
text = "You sleep."

[[choices]]
id = "repose"
label = "Repose\""""
    right = """id = "tea"
text = "There is tea."
retired = { on = 2026-11-20, why = "renamed", successor = "water" }
source = ["gazette"]

[[rights]]
id = "water"
text = "There is water."""
    law(
        ('id = "rest"\nlabel = "Rest"', choice),
        ('id = "tea"\ntext = "There is tea.', right),
    )
    page = at_desk(team.adviser).get(address(case)).content.decode()
    assert "Repose" in page
    assert "There is water." in page


def test_a_date_on_a_paper_stays_when_the_rule_changes(
    law: Law, team: TeamWithKeys, case: Case
) -> None:
    desk = at_desk(team.adviser)
    fields = shown(desk.get(address(case, "paper-date")).content.decode())
    typed = {"on": "2026-12-04", "why": "The blue paper says the 4th."}
    assert desk.post(address(case, "paper-date"), {**fields, **typed}).status_code == 302
    page = desk.get(address(case)).content.decode()
    assert "By the rule it would be 2 December 2026: 30 calendar days from 2 November 2026." in page
    law(LONGER)
    file = file_of(team, case)
    assert file.state.phase_due == date(2026, 12, 4)
    (found,) = proposals(file.state, file.pack)
    assert found.on == date(2026, 12, 12)
    answer(team, case, "keep")
    assert file_of(team, case).state.phase_due == date(2026, 12, 4)
    shown_today = today(team.actor, Scope.TEAM, 0)
    days = [row.due.on for _, rows in shown_today.groups for row in rows]
    assert date(2026, 12, 4) in days
