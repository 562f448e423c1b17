"""What the packs say about procedures, choices and rights, and which mistakes are refused."""

import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from fanal import knowledge
from fanal.core.duedates import Duration, add, before
from fanal.core.languages import WHOLE
from fanal.knowledge import Confidence, Pack, PackError, Phase, Problem, Side
from fanal.knowledge.records import Fact
from tests.knowledge.conftest import PACKS
from tests.knowledge.test_belgium import VICTIM
from tests.knowledge.test_translations import numbers

Spoil = Callable[[str, str, str], list[Problem]]
EVERY = sorted(path.parent.name for path in PACKS.glob("*/country.toml"))


@pytest.fixture(scope="session")
def dutch() -> Pack:
    return knowledge.load(PACKS, ["be", "nl"]).packs["nl"]


@pytest.fixture(scope="session", params=EVERY)
def any_pack(request: pytest.FixtureRequest) -> Pack:
    codes = dict.fromkeys(["be", request.param])
    return knowledge.load(PACKS, list(codes)).packs[request.param]


def lengths(phase: Phase) -> tuple[Duration | None, Duration | None, int, bool]:
    return phase.duration, phase.extension, phase.most_extensions, phase.renewable


# Belgium


def test_the_four_belgian_phases_last_as_long_as_the_sources_say(pack: Pack) -> None:
    phases = {phase.id: lengths(phase) for phase in pack.procedures["be-adult"].phases}
    assert phases == {
        "reflection": (Duration(days=45), None, 0, False),
        "immatriculation": (Duration(months=3), Duration(months=3), 1, False),
        "a-card": (Duration(months=6), Duration(months=6), 0, True),
        "unlimited": (None, None, 0, False),
    }


def test_belgian_phases_follow_each_other_and_one_can_skip_the_first(pack: Pack) -> None:
    adult = pack.procedures["be-adult"]
    assert [phase.id for phase in adult.first_phases] == ["reflection", "immatriculation"]
    path = [adult.phases[0]]
    while following := adult.after(path[-1].id):
        path += following
    assert [phase.id for phase in path] == [phase.id for phase in adult.phases]
    with pytest.raises(KeyError):
        adult.phase("order-to-leave")


def test_one_extension_and_no_second_but_renewal_as_long_as_it_takes(pack: Pack) -> None:
    adult = pack.procedures["be-adult"]
    may = {phase.id: [phase.may_extend(n) for n in (0, 1, 9)] for phase in adult.phases}
    assert may == {
        "reflection": [False, False, False],
        "immatriculation": [True, False, False],
        "a-card": [True, True, True],
        "unlimited": [False, False, False],
    }


def test_the_belgian_dates_of_a_person_who_came_on_a_friday(pack: Pack) -> None:
    first, second, *_ = pack.procedures["be-adult"].phases
    assert first.duration
    assert second.duration
    assert second.extension
    reflection = add(date(2026, 11, 20), first.duration, pack.calendar)
    months = add(reflection, second.duration, pack.calendar)
    assert reflection == date(2027, 1, 4)
    assert (months, add(months, second.extension, pack.calendar)) == (
        date(2027, 4, 4),
        date(2027, 7, 4),
    )


def test_a_minor_has_no_45_days_but_three_months_at_once(pack: Pack) -> None:
    minor = pack.procedures["be-minor"]
    assert [phase.duration for phase in minor.first_phases] == [Duration(months=3)]
    assert Duration(days=45) not in [phase.duration for phase in minor.phases]
    assert minor.confidence is Confidence.SECONDARY


def test_who_needs_no_document_is_supported_without_one_and_without_a_clock(pack: Pack) -> None:
    support = pack.procedures["be-no-document"]
    (only,) = support.phases
    assert support.first_phases == (only,)
    assert (only.no_document, only.document, only.duration) == (True, None, None)
    assert {"left", "centre", "statement"} == {each.id for each in only.conditions}
    assert support.tentative
    assert "own-choice" in {end.id for end in support.ends}


def test_articles_that_are_only_recalled_are_kept_and_shown_to_nobody(pack: Pack) -> None:
    phases = [phase for each in pack.procedures.values() for phase in each.phases]
    assert any(phase.article_old for phase in phases)
    assert {phase.articles for phase in phases} == {("", "")}


def test_what_was_read_in_one_secondary_source_is_to_be_confirmed(pack: Pack) -> None:
    first = pack.procedures["be-adult"].phase("reflection")
    (linked,) = [each for each in first.conditions if each.id == "linked"]
    assert linked.confidence is Confidence.SECONDARY
    assert not first.tentative
    assert pack.procedures["be-minor"].phase("three-months").tentative


def test_before_the_one_extension_two_things_are_asked_and_at_each_renewal_everything(
    pack: Pack,
) -> None:
    adult = pack.procedures["be-adult"]
    asked = adult.phase("immatriculation").extension_conditions
    assert [each.id for each in asked] == ["still-examined", "unclear"]
    card = adult.phase("a-card")
    assert card.extension_conditions == card.conditions


@pytest.mark.parametrize("id", ["not-now", "no"])
def test_what_one_gives_up_and_the_ways_back_are_told_apart(any_pack: Pack, id: str) -> None:
    choice = any_pack.choices[id]
    assert choice.side(Side.WAY_BACK)
    sides = [each for side in Side for each in choice.side(side)]
    assert sorted(map(str, sides)) == sorted(map(str, choice.follows))


def test_the_document_of_the_first_phase_is_neutral(pack: Pack) -> None:
    first = pack.procedures["be-adult"].phases[0]
    assert str(first.document) == "Annex 15"
    assert "says nothing about human trafficking" in str(first.document_note)


@pytest.mark.parametrize(
    "words",
    [
        "free and confidential",
        "without saying your name",
        "You choose",
        "find an organisation that can",
        "four kinds of support",
        "45 days",
        "not punished",
        "A magistrate does",
    ],
)
def test_the_belgian_rights_say(pack: Pack, words: str) -> None:
    assert any(words in right.text.english for right in pack.rights.values())


# The Netherlands


def test_the_dutch_time_to_think_is_three_months_or_thirty_days(dutch: Pack) -> None:
    assert {p.id: [lengths(phase)[0] for phase in p.phases] for p in dutch.procedures.values()} == {
        "nl-adult": [Duration(months=3), None, None],
        "nl-dublin": [Duration(days=30), None],
        "nl-unable": [None, None],
    }
    granted = dutch.procedures["nl-dublin"].phase("reflection").conditions[-1]
    assert "after 18 May 2023" in str(granted)


def test_the_dutch_numbers_say_when_it_is_urgent(dutch: Pack) -> None:
    assert [(n.number, n.tel) for n in dutch.emergency] == [
        ("112", "tel:112"),
        ("0900-8844", "tel:09008844"),
    ]


@pytest.mark.parametrize("year", range(2024, 2051))
def test_dutch_holidays_agree_with_the_library(dutch: Pack, year: int) -> None:
    public = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    closed = {
        day
        for number in range(366)
        if (day := date.fromordinal(date(year, 1, 1).toordinal() + number)).year == year
        and day.weekday() < 5
        and not dutch.calendar.is_working_day(day)
    }
    assert closed == {day for day in public if day.weekday() < 5}


def test_the_dutch_team_is_comensha_and_its_house_is_not_told(dutch: Pack) -> None:
    (team,) = dutch.teams.values()
    assert (team.id, team.phone) == ("nl/comensha", "+31334481186")
    assert team.centre.address == ()
    assert team.centre.town is None
    late = datetime(2026, 11, 27, 18, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert dutch.due(team, late, danger=False).local.date() == date(2026, 11, 30)


@pytest.fixture
def sketch(root: Path) -> Path:
    """The packs, with a Dutch one that is for the desk alone."""
    for name in ("guidance.toml", "services.toml", "postcodes.csv"):
        (root / "nl" / name).unlink()
    return root


def test_a_pack_for_the_desk_has_nothing_for_the_public(sketch: Path) -> None:
    pack = knowledge.load(sketch, ["be", "nl"]).packs["nl"]
    assert not pack.whole
    assert not pack.guidance
    assert pack.nearest("1000") is None


# Every pack


def test_every_pack_has_no_problem() -> None:
    codes = dict.fromkeys(["be", *EVERY])
    assert knowledge.check(PACKS, list(codes)) == []


def test_every_procedure_choice_and_right_has_a_source(any_pack: Pack) -> None:
    facts: list[Fact | Phase] = [
        *any_pack.procedures.values(),
        *any_pack.choices.values(),
        *any_pack.rights.values(),
        *(phase for procedure in any_pack.procedures.values() for phase in procedure.phases),
    ]
    assert facts
    for fact in facts:
        assert fact.source
        assert set(fact.source) <= set(any_pack.sources)
        assert fact.confidence is not Confidence.RECALLED


def test_every_warning_comes_after_the_phase_began(any_pack: Pack) -> None:
    start = date(2027, 1, 31)
    for procedure in any_pack.procedures.values():
        for phase in procedure.phases:
            if phase.duration is None:
                continue
            due = add(start, phase.duration, any_pack.calendar)
            warned = [before(due, ahead, any_pack.calendar) for ahead in phase.warn]
            assert warned, phase.id
            assert all(start < day < due for day in warned), phase.id


def test_not_now_and_no_are_answers_and_open_no_procedure(any_pack: Pack) -> None:
    for id in ("not-now", "no"):
        assert not any_pack.choices[id].enters
        assert any_pack.choices[id].follows
    assert any(choice.enters for choice in any_pack.choices.values())


def test_every_pack_is_translated_and_its_catalogues_are_up_to_date(any_pack: Pack) -> None:
    missing = knowledge.completeness(PACKS, any_pack.code)
    assert set(any_pack.country.languages) <= {"en", *missing}
    assert not any(ids for language, ids in missing.items() if language in WHOLE)
    assert knowledge.outdated(PACKS, any_pack.code) == []


def test_no_pack_calls_anybody_a_victim_or_loses_a_number(any_pack: Pack) -> None:
    for text in any_pack.texts.values():
        for language in ("en", "nl", "fr", "de", "ar"):
            assert not VICTIM.search(text.in_language(language)), text.id
            if not text.id.endswith("hours_text"):
                assert numbers(text.in_language(language)) == numbers(text.english), text.id
        for sentence in re.split(r"[.?:] ", text.english):
            assert len(sentence.split()) <= 30, sentence


# Refusals


FIRST = '''id = "reflection"
name = "Time to rest and decide"'''


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{ days = 45 }", "{ weeks = 6 }", "unknown key 'weeks': write one of days, months"),
        ("{ days = 45 }", "{ days = 45, months = 1 }", "write exactly one of days, months"),
        ("{ days = 45 }", "{ days = 0 }", "greater than or equal to 1"),
        ("duration = { days = 45 }", "lasts = 45", "unknown key 'lasts': write one of actor"),
        ("duration = { days = 45 }\n", "", "leave out extension and warn"),
        ("most_extensions = 1\n", "", "write either most_extensions = 1"),
        ("renewable = true", "renewable = true\nmost_extensions = 2", "write either most_ext"),
        ("extension = { months = 3 }\n", "", "what one extension adds"),
        ('next = ["a-card"]', 'next = ["b-card"]', "unknown phase b-card: write one of a-card"),
        ('next = ["unlimited"]\n', "", "nothing leads to unlimited"),
        ('id = "left"', 'id = "centre"', "used twice"),
        ('id = "be-minor"', 'id = "be-adult"', "used twice"),
        ('id = "be-minor"', 'id = "minor"', "write the id as be-…"),
        ('source = ["agii"]\n[[', 'source = ["agi"]\n[[', "unknown source 'agi'"),
        ('source = ["non-punishment-2019"]', "", "'source' is missing"),
        ('id = "not-now"', 'id = "later"', "these choices are missing: not-now"),
        ('id = "no"\n', 'id = "no"\nconfirmed = false\n', "these choices are missing: no"),
        ('label = "No"', 'label = "No"\nenters = true', "opens no procedure"),
        (
            'procedures = ["be-adult"]',
            'procedures = ["be-x"]',
            "unknown procedure be-x",
        ),
        (FIRST, f'{FIRST}\nconfidence = "C"', "leave it out"),
        ('confidence = "B"\nstarts', 'confidence = "C"\nstarts', "write confirmed = false"),
        ('id = "unclear"', 'id = "statement"', "an id of its own"),
        ("no_document = true", 'no_document = true\ndocument = "x"', "either document or"),
        ('is = "way-back"', 'is = "way-out"', "'is'"),
    ],
)
def test_a_mistake_is_refused(spoil: Spoil, old: str, new: str, says: str) -> None:
    problems = spoil("procedure.toml", old, new)
    assert any(says in problem.message for problem in problems), problems
    assert {problem.file for problem in problems} == {"packs/be/procedure.toml"}


def test_a_mistake_deep_inside_is_found_by_its_line(root: Path, spoil: Spoil) -> None:
    (problem,) = spoil("procedure.toml", 'id = "identity"\n', 'id = "identity"\nwithn = 3\n')
    lines = (root / "be" / "procedure.toml").read_text(encoding="utf-8").splitlines()
    assert lines[problem.line - 1] == "withn = 3"
    assert (
        "unknown key 'withn': write one of before_end, id, retired, text, within" in problem.message
    )


def test_a_procedure_that_is_only_recalled_is_kept_but_not_shown(root: Path, spoil: Spoil) -> None:
    recalled = 'confidence = "C"\nconfirmed = false\nstarts'
    assert spoil("procedure.toml", 'confidence = "B"\nstarts', recalled) == []
    assert "be-minor" not in knowledge.load(root, ["be"]).packs["be"].procedures


def test_an_end_that_is_only_recalled_is_not_shown(root: Path, spoil: Spoil) -> None:
    end = 'name = "The person asked for asylum instead"\nconfidence = '
    assert spoil("procedure.toml", f'{end}"B"', f'{end}"C"') == []
    procedures = knowledge.load(root, ["be"]).packs["be"].procedures
    assert "asylum" not in {end.id for end in procedures["be-adult"].ends}


def test_a_retired_phase_is_still_found_for_the_cases_that_had_it(root: Path, spoil: Spoil) -> None:
    spoil("procedure.toml", '"reflection", "immatriculation"', '"immatriculation"')
    retired = f"{FIRST}\nretired = {{ on = 2027-01-01, why = 'the law changed' }}"
    assert spoil("procedure.toml", FIRST, retired) == []
    adult = knowledge.load(root, ["be"]).packs["be"].procedures["be-adult"]
    assert "reflection" not in {phase.id for phase in adult.phases}
    assert adult.phase("reflection").duration == Duration(days=45)


def retired(successor: str) -> str:
    return f"retired = {{ on = 2027-01-01, why = 'renamed', successor = '{successor}' }}\n"


def test_a_retired_procedure_is_read_as_what_took_its_place(root: Path, spoil: Spoil) -> None:
    both = f'id = "be-minor"\n{retired("be-adult")}'
    assert spoil("procedure.toml", 'id = "be-minor"\n', both) == []
    pack = knowledge.load(root, ["be"]).packs["be"]
    assert "be-minor" not in pack.procedures
    assert pack.procedure("be-minor") is pack.procedures["be-adult"]
    # A phase that the new procedure has too is its; another is still found where it was.
    procedure, phase = pack.phase("be-minor", "a-card") or pytest.fail("it is known")
    assert (procedure.id, phase.id) == ("be-adult", "a-card")
    procedure, phase = pack.phase("be-minor", "three-months") or pytest.fail("it is known")
    assert (procedure.id, phase.id) == ("be-minor", "three-months")
    assert pack.phase("be-minor", "never") is None
    assert pack.phase("be-never", "a-card") is None


def test_successors_that_lead_round_in_a_circle_are_refused(spoil: Spoil) -> None:
    spoil("procedure.toml", 'id = "be-minor"\n', f'id = "be-minor"\n{retired("be-adult")}')
    problems = spoil(
        "procedure.toml", 'id = "be-adult"\n', f'id = "be-adult"\n{retired("be-minor")}'
    )
    assert ["lead round in a circle" in problem.message for problem in problems] == [True, True]


# Which files a pack needs


def test_where_people_look_for_a_centre_it_says_where_it_is(spoil: Spoil) -> None:
    (problem,) = spoil("organisations.toml", 'postcode = "1000"\n', "")
    assert "postcode: visitors need it" in problem.message


def test_a_pack_without_procedures_is_whole(root: Path) -> None:
    (root / "be" / "procedure.toml").unlink()
    pack = knowledge.load(root, ["be"]).packs["be"]
    assert not pack.procedures
    assert not pack.choices
    assert not pack.rights


def test_a_sketch_cannot_be_what_the_public_pages_are_about(sketch: Path) -> None:
    with pytest.raises(PackError, match=r"packs/nl/guidance\.toml:1: this file is missing"):
        knowledge.load(sketch, ["nl", "be"])


def test_a_sketch_that_begins_with_public_files_needs_all_of_them(sketch: Path) -> None:
    (sketch / "nl" / "instruments.toml").unlink()
    shutil.copy(sketch / "be" / "services.toml", sketch / "nl" / "services.toml")
    missing = {problem.file for problem in knowledge.check(sketch, ["be", "nl"])}
    assert missing == {
        f"packs/nl/{name}"
        for name in (
            "guidance.toml",
            "instruments.toml",
            "postcodes.csv",
        )
    }


def test_a_whole_pack_needs_no_map_and_then_no_places_of_its_centres(root: Path) -> None:
    dutch = knowledge.load(root, ["nl"]).packs["nl"]
    assert dutch.whole
    assert dutch.country.map is None
    shutil.copy(root / "be" / "map.toml", root / "nl" / "map.toml")
    (problem,) = knowledge.check(root, ["nl"])
    assert "visitors need it" in problem.message
