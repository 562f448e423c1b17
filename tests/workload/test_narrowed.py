"""A list narrowed by what only its sealed rows say: opened in memory, up to a bound it names."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanal.accounts.models import Role
from fanal.cases import narrowing as cases
from fanal.cases import today as caseload
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.definition import Certainty, Need
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case
from fanal.cases.state import State
from fanal.cases.whom import minor_of, under_age
from fanal.core import clock
from fanal.intake import inbox, narrowing
from fanal.intake.models import Report
from fanal.knowledge import Ternary, current
from fanal.knowledge.exploitation import TypeOfExploitation
from fanal.workload.models import SavedView
from tests.cases.files import evaluate, open_case, start, today, write
from tests.cases.test_restricted import restrict
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, sent_report

pytestmark = pytest.mark.django_db
VIEWS = "/desk/views/"


@pytest.fixture
def bram(team: TeamWithKeys) -> MemberWithKeys:
    other = make_member("Bram")
    join_team(team, other)
    return other


def shown(desk: Client, address: str, *of: Case | Report) -> set[UUID]:
    page = desk.get(address).content.decode()
    return {each.pk for each in of if f"/{each.pk}/" in page}


def in_cases(desk: Client, asked: str, *of: Case) -> set[UUID]:
    return shown(desk, f"/desk/cases/?tab=team&{asked}", *of)


def in_inbox(desk: Client, asked: str, *of: Report) -> set[UUID]:
    return shown(desk, f"/desk/?tab=team&{asked}", *of)


def keep(desk: Client, **typed: str) -> None:
    fields = {"name": "Mine", "kind": "cases", "tab": "team"}
    assert desk.post(VIEWS, {**fields, **typed}).status_code == 302


def test_cases_by_their_outcome_purpose_and_phase(desk: Client, team: TeamWithKeys) -> None:
    plain, found = open_case(team, Person()), open_case(team, Person())
    purposes = (TypeOfExploitation.FORCED_LABOUR,)
    evaluate(team, found)
    more: dict[str, Any] = {"account": "x", "certainty": Certainty.LIKELY, "purposes": purposes}
    write(team, found, Assessment, **more)
    start(team, found, today())
    for asked in (
        "finding=presumed",
        "purpose=ForcedLabour",
        "phase=be-adult/reflection",
        "phase=be-adult/",
        "finding=presumed&purpose=ForcedLabour",
    ):
        assert in_cases(desk, asked, plain, found) == {found.pk}, asked
    others = ("finding=not", "purpose=OrganRemoval", "phase=be-minor/", "phase=be-adult/a-card")
    for asked in others:
        assert in_cases(desk, asked, plain, found) == set(), asked


def test_cases_by_being_under_18_by_a_birthday_or_as_noted(
    desk: Client, team: TeamWithKeys
) -> None:
    noted = open_case(team, Person(minor=Ternary.YES))
    day = today()
    young = open_case(team, Person(born=date(day.year - 10, 1, 1)))
    grown = open_case(team, Person(born=date(day.year - 30, 1, 1), minor=Ternary.NO))
    unknown = open_case(team, Person())
    every = (noted, young, grown, unknown)
    assert in_cases(desk, "minor=yes", *every) == {noted.pk, young.pk}
    assert in_cases(desk, "minor=no", *every) == {grown.pk}
    page = desk.get("/desk/cases/").content.decode()
    assert "as somebody noted it, whenever" in page
    assert 'aria-describedby="narrow-minor_helptext"' in page


def test_who_has_turned_18_since_it_was_noted_is_not_found_as_under_18(
    desk: Client, team: TeamWithKeys
) -> None:
    day, noted = today(), Ternary.YES
    turned = open_case(team, Person(born=date(day.year - 18, day.month, 1), minor=noted))
    earlier = open_case(team, Person(born_year=day.year - 19, minor=noted))
    perhaps = open_case(team, Person(born_year=day.year - 18, minor=noted))
    every = (turned, earlier, perhaps)
    assert in_cases(desk, "minor=yes", *every) == {perhaps.pk}
    assert in_cases(desk, "minor=no", *every) == {turned.pk, earlier.pk}


@pytest.mark.parametrize(
    ("person", "under"),
    [
        (Person(born=date(2008, 5, 6)), Ternary.NO),
        (Person(born=date(2008, 5, 7)), Ternary.YES),
        (Person(born=date(2008, 2, 29)), Ternary.NO),
        (Person(born_year=2007), Ternary.NO),
        (Person(born_year=2008), None),
        (Person(born_year=2009), Ternary.YES),
        (Person(minor=Ternary.YES), None),
        (Person(), None),
    ],
)
def test_what_is_known_of_a_birth_says_who_is_under_18(
    person: Person, under: Ternary | None
) -> None:
    assert under_age(person, date(2026, 5, 6)) is under


@pytest.mark.parametrize(
    ("person", "whom"),
    [
        # A minor when it happened, of age by now: nobody knows which procedure is theirs.
        (Person(born=date(2000, 1, 1), minor=Ternary.YES), None),
        (Person(born_year=2000, minor=Ternary.YES), None),
        (Person(born_year=2015), Ternary.YES),
        # What somebody noted on purpose outweighs a date that may be disputed.
        (Person(born_year=2015, minor=Ternary.NO), Ternary.NO),
        (Person(minor=Ternary.YES), Ternary.YES),
        (Person(born_year=2000), None),
    ],
)
def test_a_birth_sorts_what_is_laid_before_somebody(person: Person, whom: Ternary | None) -> None:
    state = State(person=person)
    with clock.frozen(datetime(2026, 5, 6, 12, tzinfo=UTC)):
        assert minor_of(state, current().pack) is whom


def test_cases_by_danger_found_or_told(desk: Client, team: TeamWithKeys) -> None:
    found, told, calm = open_case(team), open_case(team, danger=True), open_case(team)
    needs = (Need.DANGER,)
    write(team, found, Assessment, account="x", certainty=Certainty.LIKELY, needs=needs)
    assert in_cases(desk, "danger=yes", found, told, calm) == {found.pk, told.pk}


def test_requests_by_language_age_danger_and_how_long_they_wait(
    desk: Client, team: TeamWithKeys
) -> None:
    old = sent_report(team, minor=Ternary.YES, danger=True)
    with clock.frozen(clock.now() + timedelta(days=5)):
        new, desk = sent_report(team, minor=Ternary.NO), at_desk(team.adviser)
        for asked in ("minor=yes", "danger=yes", "waits=3", "minor=yes&waits=3"):
            assert in_inbox(desk, asked, old, new) == {old.pk}, asked
        assert in_inbox(desk, "waits=7", old, new) == set()
        assert in_inbox(desk, "language=nl", old, new) == {old.pk, new.pk}
        assert in_inbox(desk, "language=ar", old, new) == set()


@pytest.mark.parametrize("asked", ["minor=x", "danger=1", "phase=%00", "waits=-1", "language=xx"])
def test_what_is_unknown_narrows_nothing(desk: Client, team: TeamWithKeys, asked: str) -> None:
    case, report = open_case(team), sent_report(team)
    assert in_cases(desk, asked, case) == {case.pk}
    assert in_inbox(desk, asked, report) == {report.pk}


def test_words_are_looked_for_in_a_kept_view_and_stand_in_no_address(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    amina = open_case(team, Person(name="Amina Diallo", languages="Peul, Français"))
    other = open_case(team, Person(name="Ioana Popescu", languages="Romanian"))
    for words in ("aminata", "peul", "Diallo peul"):
        keep(desk, name=words, words=words)
        view = SavedView.objects.latest("pk")
        address = f"{VIEWS}{view.pk}/"
        assert f'href="{address}"' in desk.get("/desk/cases/").content.decode()
        assert shown(desk, address, amina, other) == {amina.pk}, words
        assert at_desk(bram).get(address).status_code == 404
        view.delete()
    keep(desk, words="Diallo")
    page = desk.get(f"{VIEWS}{SavedView.objects.get().pk}/").content.decode()
    assert not [each for each in page.split('href="')[1:] if "iallo" in each.partition('"')[0]]
    assert b"iallo" not in SavedView.objects.get().sealed


def test_a_shared_view_finds_for_each_what_they_may_open(
    desk: Client, team: TeamWithKeys, bram: MemberWithKeys
) -> None:
    open_one, restricted = open_case(team, Person(name="Amina")), open_case(team)
    restrict(team, restricted, team.adviser)
    keep(desk, words="Amina", share=team.id)
    address = f"{VIEWS}{SavedView.objects.get().pk}/"
    assert shown(desk, address, open_one, restricted) == {open_one.pk, restricted.pk}
    assert shown(at_desk(bram), address, open_one, restricted) == {open_one.pk}
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(address).status_code == 404


def test_requests_too_are_kept_with_words(desk: Client, team: TeamWithKeys) -> None:
    soninke, other = sent_report(team, languages="Soninké"), sent_report(team, languages="Urdu")
    keep(desk, kind="inbox", words="soninké")
    address = f"{VIEWS}{SavedView.objects.get().pk}/"
    assert shown(desk, address, soninke, other) == {soninke.pk}


def test_codes_come_back_in_the_address_of_a_kept_view(desk: Client, team: TeamWithKeys) -> None:
    keep(desk, danger="yes", finding="presumed", purpose="nonsense")
    page = desk.get("/desk/cases/").content.decode()
    assert 'href="/desk/cases/?tab=team&amp;finding=presumed&amp;danger=yes"' in page


def test_it_says_how_far_it_looked(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (cases, inbox, narrowing):
        monkeypatch.setattr(module, "MOST_OPENED", 3)
    every = [open_case(team, Person(minor=Ternary.YES)) for _ in range(3)]
    page = desk.get("/desk/cases/?tab=team&minor=yes").content.decode()
    assert "3 of 3 are like that." in page
    assert "Only the first" not in page
    every.append(open_case(team, Person(minor=Ternary.YES)))
    page = desk.get("/desk/cases/?tab=team&minor=yes").content.decode()
    assert "3 of 3 are like that." in page
    assert "Only the first 3 of this list were looked through." in page
    assert sum(f"/{case.pk}/" in page for case in every) == 3
    page = desk.get("/desk/?tab=team&language=nl").content.decode()
    assert "Only the first 3 of this list were looked through." in page


def test_pages_of_a_narrowed_list_show_each_row_once(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload, "PAGE", 2)
    monkeypatch.setattr(inbox, "PAGE", 2)
    found = [open_case(team, Person(minor=Ternary.YES)) for _ in range(5)]
    reports = list(Report.objects.all())
    _turn(desk, "/desk/cases/?tab=team&minor=yes", found)
    _turn(desk, "/desk/?tab=team&language=nl", reports)
    keep(desk, words="nobody", kind="inbox")
    address = f"{VIEWS}{SavedView.objects.get().pk}/"
    assert "Nothing here is like that." in desk.get(address).content.decode()


def _turn(desk: Client, address: str, every: list[Any]) -> None:
    seen: list[UUID] = []
    for _ in range(4):
        page = desk.get(address).content.decode()
        seen += [each.pk for each in every if f"/{each.pk}/" in page]
        if 'rel="next"' not in page:
            break
        before = page.partition('" rel="next"')[0]
        address = before.rpartition('href="')[2].replace("&amp;", "&")
    assert len(seen) == len(every)
    assert set(seen) == {each.pk for each in every}


def test_what_our_keys_do_not_open_is_counted_and_never_fits(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(team, Person(minor=Ternary.YES))
    monkeypatch.setattr(cases, "open_summary", lambda case, secrets: None)
    page = desk.get("/desk/cases/?tab=team&minor=yes").content.decode()
    assert f"/{case.pk}/" not in page
    assert "1 stay closed to your keys." in page


@pytest.mark.usefixtures("one_minute")
def test_narrowing_asks_the_database_no_more_than_twelve_times(
    desk: Client, team: TeamWithKeys
) -> None:
    for _ in range(3):
        open_case(team, Person(minor=Ternary.YES), danger=True)
    keep(desk, words="Amina")
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/desk/cases/?tab=team&danger=yes&minor=yes").status_code == 200
    assert len(asked) <= 12, [each["sql"][:90] for each in asked]


def test_who_only_reads_narrows_too(team: TeamWithKeys) -> None:
    reader = make_member("Reader")
    join_team(team, reader, Role.READER)
    case = open_case(team, Person(minor=Ternary.YES))
    assert in_cases(at_desk(reader), "minor=yes", case) == {case.pk}
