"""Sheets for the person: their language, the pack's facts, and nothing about who they are."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from fanal.cases.futures import columns, futures
from fanal.cases.kinds.choice import ChoiceForm
from fanal.cases.kinds.goal import SUPPORTS, Goal, Support
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.phase import started
from fanal.cases.kinds.rights import RightsExplained
from fanal.cases.papers.sheet import sheet_paper
from fanal.cases.sheets import PARTS
from fanal.cases.state import State
from fanal.cases.whom import choices_for
from fanal.core import clock
from fanal.core.languages import WHOLE
from fanal.knowledge import Ternary, current
from tests.cases.files import NAMED, file_of, open_case, start, write
from tests.cast import make_team
from tests.intake.desk import at_desk


def test_a_procedure_run_forward_knows_what_it_knows_and_no_more() -> None:
    found = {future.procedure.id: future for future in futures(current().pack, date(2026, 11, 26))}
    steps = found["be-adult"].steps
    assert [step.phase.id for step in steps] == [
        "reflection",
        "immatriculation",
        "a-card",
        "unlimited",
    ]
    assert (steps[0].begins, steps[0].ends) == (date(2026, 11, 26), date(2027, 1, 10))
    # When the next one begins hangs on what the person and others do.
    assert all((step.begins, step.ends) == (None, None) for step in steps[1:])


def test_a_procedure_without_phases_has_no_dates_to_show() -> None:
    shown = {future.procedure.id for future in futures(current().pack, date(2026, 11, 26))}
    assert shown == {id for id, p in current().pack.procedures.items() if p.first_phases}


@pytest.mark.django_db
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", list(WHOLE))
def test_a_sheet_is_in_the_persons_language_and_names_nobody(part: str, language: str) -> None:
    team = make_team()
    case = open_case(team)
    write(team, case, Goal, support=Support.LEGAL, words="A lawyer of my own.")
    answer = at_desk(team.adviser).get(
        f"/desk/cases/{case.pk}/sheet/?part={part}&language={language}"
    )
    page = unescape(answer.content.decode())
    assert "<title>Information · Desk</title>" in page
    paper = page[page.index('<article class="paper') :].partition("</article>")[0]
    assert f'lang="{language}"' in paper
    assert ('dir="rtl"' in paper) == (language == "ar")
    for secret in ("Amina", "A. D.", case.reference[:4], "rafficking"):
        assert secret not in re.sub(r"human trafficking", "", paper)
    choice = current().pack.choices["not-now"].label
    from django.utils import translation

    with translation.override(language):
        assert str(SUPPORTS[Support.LEGAL] if part == "plan" else choice) in paper


@pytest.mark.django_db
def test_a_sheet_of_another_teams_case_is_not_there() -> None:
    case = open_case(make_team())
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(f"/desk/cases/{case.pk}/sheet/").status_code == 404


@pytest.mark.django_db
def test_an_unknown_sheet_is_the_first() -> None:
    team = make_team()
    case = open_case(team)
    answer = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/sheet/?part=x&language=tlh")
    assert answer.status_code == 200


@pytest.mark.django_db
def test_now_later_and_not_each_say_what_one_gives_up_and_the_ways_back() -> None:
    team = make_team()
    case = open_case(team)
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/sheet/?part=ways&language=en")
    paper = unescape(page.content.decode())
    order = [paper.index(f"<h3>{word}</h3>") for word in ("Now", "Later", "Not")]
    assert order == sorted(order)
    later = paper[order[1] : order[2]]
    assert "Until then the centre cannot support you within the procedure." in later
    assert "The help stays open, and you can come back later." in later
    assert "The dates are unknown until then." in later
    # Whether one can come back to a procedure that ended was never read: it is said so.
    assert "<p>Unknown</p>" in paper[order[0] : order[1]]


@pytest.mark.django_db
def test_the_sheet_goes_on_from_the_phase_that_runs_and_lays_no_other_before_the_person() -> None:
    team = make_team()
    case = open_case(team)
    file = start(team, case, date(2026, 11, 2))
    (future,) = futures(file.pack, date(2026, 11, 26), file.state)
    assert future.procedure.id == "be-adult"
    first, second, *_ = future.steps
    assert (first.runs, first.begins, first.ends) == (True, date(2026, 11, 2), date(2026, 12, 17))
    assert (second.runs, second.until) == (False, "Unknown: it hangs on when it begins")


@pytest.mark.parametrize(
    ("minor", "shown"),
    [
        (Ternary.YES, {"be-minor", "be-no-document"}),
        (Ternary.NO, {"be-adult", "be-no-document"}),
        (Ternary.NOT_SURE, {"be-adult", "be-minor", "be-no-document"}),
        (None, {"be-adult", "be-minor", "be-no-document"}),
    ],
)
def test_who_is_of_age_sees_no_procedure_of_minors_and_who_may_be_either_sees_both(
    minor: Ternary | None, shown: set[str]
) -> None:
    state = State(person=Person(minor=minor))
    found = futures(current().pack, date(2026, 11, 26), state)
    assert {future.procedure.id for future in found} == shown


@pytest.mark.parametrize(
    ("person", "thinks"),
    [
        (Person(minor=Ternary.NO), True),
        (Person(minor=Ternary.NOT_SURE), True),
        (Person(minor=Ternary.YES), False),
        (Person(minor=Ternary.YES, born=date(2010, 11, 27)), False),
        # A minor when it happened, and of age by now.
        (Person(minor=Ternary.YES, born=date(2008, 11, 26)), True),
        (Person(minor=Ternary.YES, born=date(2008, 11, 27)), False),
    ],
)
def test_nobody_is_offered_time_that_their_procedure_does_not_have(
    person: Person, thinks: bool
) -> None:
    pack, state = current().pack, State(person=person)
    with clock.frozen(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        form = ChoiceForm(state, pack)
        on_paper = [way.choice.id for column in columns(pack, state) for way in column.ways]
    offered = [id for id, _label in form.fields["choice"].choices]  # type: ignore[attr-defined]
    assert ("time-to-think" in offered) is thinks
    assert {"enter", "not-now", "no"} <= set(offered)
    assert sorted(on_paper) == sorted(offered)


def test_a_procedure_that_runs_says_what_can_be_chosen_whatever_the_age() -> None:
    pack, state = current().pack, State(person=Person(minor=Ternary.NO))
    first = pack.procedures["be-no-document"].first_phases[0]
    day = date(2026, 11, 2)
    entry = started(pack, "be-no-document", first, day, at=datetime.now(UTC), by="x")
    entry.change(state, 3)
    assert "time-to-think" not in [choice.id for choice in choices_for(pack, state)]


def test_the_latest_day_with_every_extension_is_said() -> None:
    state = State()
    adult = current().pack.procedures["be-adult"]
    second = adult.phase("immatriculation")
    entry = started(
        current().pack, "be-adult", second, date(2026, 11, 30), at=datetime.now(UTC), by="x"
    )
    entry.change(state, 2)
    (future,) = futures(current().pack, date(2026, 12, 1), state)
    assert future.steps[0].until == "28 February 2027; at the latest 28 May 2027"
    assert current().pack.procedures["be-no-document"].phases[0].no_document


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "without"),
    [
        (Person(minor=Ternary.YES), {"time-to-think"}),
        (Person(born_year=2015), {"time-to-think"}),
        (Person(minor=Ternary.NO), {"minors"}),
        (Person(minor=Ternary.NOT_SURE), set()),
        (Person(), set()),
    ],
)
def test_nobody_is_told_of_rights_that_are_anothers(person: Person, without: set[str]) -> None:
    team = make_team()
    case, desk, pack = open_case(team, person), at_desk(team.adviser), current().pack
    sheet = unescape(desk.get(f"/desk/cases/{case.pk}/sheet/?language=en").content.decode())
    assert {id for id, right in pack.rights.items() if str(right) not in sheet} == without
    paper = sheet_paper(file_of(team, case).state, pack, "rights", "en", date(2026, 11, 26))
    printed = str(paper.blocks)
    assert {id for id, right in pack.rights.items() if str(right) not in printed} == without
    form = desk.get(f"/desk/cases/{case.pk}/rights/").content.decode()
    assert {id for id in pack.rights if f'name="rights" value="{id}"' not in form} == without


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("speaks", "explained", "language"),
    [
        ("Arabisch, een beetje Frans", "", "ar"),
        ("romani, français", "", "fr"),
        ("العربية", "", "ar"),
        ("Frans", "Deutsch", "de"),
        ("no French, Arabic", "", "ar"),
        ("", "", "en"),
        ("Romanian", "", "en"),
    ],
)
def test_a_sheet_opens_in_the_persons_language(speaks: str, explained: str, language: str) -> None:
    team = make_team()
    case = open_case(team, NAMED.model_copy(update={"languages": speaks}))
    if explained:
        write(team, case, RightsExplained, rights=(), language=explained)
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/sheet/").content.decode()
    assert f'<article class="paper card" lang="{language}"' in page
    assert f'lang="{language}" selected' in page
    assert ("There is no sheet" in page) == (speaks == "Romanian")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("speaks", "name"), [("roemeens", "Romanian"), ("Lingala et wolof", "Lingala"), ("Zzz", "Zzz")]
)
def test_of_a_language_without_a_sheet_the_page_says_so(speaks: str, name: str) -> None:
    team = make_team()
    case = open_case(team, NAMED.model_copy(update={"languages": speaks}))
    desk = at_desk(team.adviser)
    for query, shown in (("", "English"), ("?part=plan&language=fr", "French")):
        page = unescape(desk.get(f"/desk/cases/{case.pk}/sheet/{query}").content.decode())
        said = page.partition("There is no sheet")[2].partition("</p>")[0]
        assert name in said
        assert f"This one is in {shown}: have it interpreted." in said
        # What is printed says nothing of it.
        assert page.index("There is no sheet") < page.index("<article")


@pytest.mark.django_db
def test_a_sheet_is_printed_in_the_persons_language_too() -> None:
    team = make_team()
    case = open_case(team, NAMED.model_copy(update={"languages": "Arabic"}))
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/sheet/?part=plan").content.decode()
    assert "?part=plan&amp;language=ar" in page
