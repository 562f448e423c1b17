"""Who may be in the files already: spelled otherwise, in another script, by phone or birthday."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from fanal.cases.finding.matching import Reason, compare, likely_matches
from fanal.cases.kinds.definition import MethodOfControl
from fanal.cases.kinds.person import Person
from fanal.knowledge.exploitation import TypeOfExploitation
from tests.cases.files import NAMED, open_case
from tests.cast import make_team

BORN = date(1999, 4, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed Haddad", "Muhammad Haddad"),
        ("محمد", "Mohammed"),
        ("Khadija", "Chadidja"),
        ("Владимир Петров", "Vladimir Petrov"),
        ("Nguyễn Thị Hoa", "Nguyen Thi Hoa"),
        ("Oyelowo", "Ojelowo"),
        ("Hassan", "Hasan"),
        ("Li Vu", "Li Vu"),
        # No vowels are written, and the consonants of neither name alone are enough.
        ("أمينة ديالو", "Amina Diallo"),
        ("سارة عمر", "Sara Omar"),
        ("سعيد", "Said"),
        # One name alone: two consonants are all that is known of it.
        ("أمينة", "Amina"),
        ("أمينة", "Amina Diallo"),
        ("أمينة ديالو", "Amina"),
        ("بنعلي", "Benali"),
    ],
)
def test_another_spelling_is_found(one: str, other: str) -> None:
    found = compare(Person(name=one), Person(name=other))
    assert set(found) & {Reason.SAME_NAME, Reason.ALIKE_NAME}
    assert set(compare(Person(name=other), Person(name=one))) == set(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fatima", "Farida"),
        ("Amina", "Samira"),
        ("Ion", "Ana"),
        ("", ""),
        ("", "X"),
        ("أمينة", "Samira"),
        ("أمينة ديالو", "Amina Haddad"),
        ("علي", "Lou"),
    ],
)
def test_another_name_is_not(one: str, other: str) -> None:
    assert compare(Person(name=one), Person(name=other)) == ()


def test_a_telephone_is_the_same_with_and_without_its_country() -> None:
    one, other = Person(phone="+32 470 12 34 56"), Person(phone="0470/12.34.56")
    assert compare(one, other) == (Reason.SAME_PHONE,)
    assert compare(one, Person(phone="٠٤٧٠١٢٣٤٥٦")) == (Reason.SAME_PHONE,)
    assert compare(Person(phone="112"), Person(phone="112")) == ()


@pytest.mark.django_db
def test_the_best_match_comes_first_and_a_birthday_alone_is_none() -> None:
    team = make_team()
    same = open_case(team, NAMED)
    alike = open_case(team, Person(name="Aminata Diallo", born=BORN))
    open_case(team, Person(name="Zoltan", born=BORN))
    asked = Person(name="Amina Diallo", phone=NAMED.phone, born=BORN)
    assert [match.case for match in likely_matches(team.actor, asked)] == [same, alike]


@pytest.mark.django_db
def test_a_name_in_another_script_is_found_by_the_index() -> None:
    team = make_team()
    case = open_case(team, Person(name="Amina Diallo"))
    asked = Person(name="أمينة ديالو")
    assert [match.case for match in likely_matches(team.actor, asked)] == [case]


@pytest.mark.django_db
def test_a_first_name_in_another_script_is_found_by_the_index() -> None:
    team = make_team()
    case = open_case(team, Person(name="Amina Diallo"))
    assert [match.case for match in likely_matches(team.actor, Person(name="أمينة"))] == [case]


def test_where_a_spelling_with_vowels_is_known_that_one_counts() -> None:
    assert compare(NAMED, Person(name="Mona")) == ()


@pytest.mark.django_db
def test_of_another_teams_cases_nothing_is_told() -> None:
    open_case(make_team(), NAMED)
    assert likely_matches(make_team("be/surya").actor, NAMED) == []


STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "htcds"


@pytest.mark.skipif(not STANDARD.exists(), reason="the standard's own files are not here")
@pytest.mark.parametrize(
    ("codes", "added"),
    [(MethodOfControl, set()), (TypeOfExploitation, {"ForcedCriminality"})],
)
def test_codes_are_those_of_htcds(codes: type, added: set[str]) -> None:
    import zipfile

    name = {"MethodOfControl": "vic_MethodsOfControl"}.get(codes.__name__, "vic_TypeOfExploitation")
    content = (
        zipfile.ZipFile(STANDARD / "HTCDS-Field-Standards-2.0.ods").read("content.xml").decode()
    )
    row = content[content.index(f">{name}<") :].partition("</table:table-row>")[0]
    cells = [re.sub("<[^>]+>", "", p) for p in re.findall(r"<text:p[^>]*>(.*?)</text:p>", row)]
    ours = [code.value for code in codes if code.value not in added]  # type: ignore[attr-defined]
    assert set(ours) <= set(cells), json.dumps(sorted(set(ours) - set(cells)))
    # The picklist stands as codes, then as labels: between "Custom" and the second "Other".
    start = cells.index("Custom") + 1
    assert set(cells[start : cells.index("Other", start) + 1]) == set(ours)
