"""What is known of a person: never needed, kept as it was said, and old entries open."""

import json
from typing import Any

import pytest
from django.test import Client

from fanal.cases import sealing
from fanal.cases.finding.matching import Reason, likely_matches
from fanal.cases.finding.tokens import asked_tokens
from fanal.cases.kinds.opening import CaseOpened
from fanal.cases.kinds.person import Gender, Marital, Person
from fanal.cases.models import Case
from fanal.core import clock
from fanal.dossiers.contents import Content
from fanal.vault import SearchKey, SecretKey, seal_to
from tests.cases.files import NAMED, file_of, open_case
from tests.cases.test_pages import address, shown
from tests.cast import TeamWithKeys

pytestmark = pytest.mark.django_db
# The fields that a person had when the first cases were written.
FIRST = {"name", "other_names", "born", "minor", "nationality", "languages", "phone", "document"}
TYPED = {
    "called": "Amina Diallo",
    "family_name": "Diallo",
    "born_year": "1999",
    "minor": "no",
    "age_at_start": "17",
    "gender": "Feminine",
    "marital": "Widowed",
    "children": "0",
}


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


def change(desk: Client, case: Case, **typed: str) -> Any:
    fields = shown(desk.get(address(case, "person")).content.decode())
    return desk.post(address(case, "person"), {**fields, **TYPED, **typed})


def test_what_one_asks_of_a_person_is_kept_and_shown(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    assert change(desk, case).status_code == 302
    person = file_of(team, case).state.person
    assert (person.family_name, person.born_year, person.age_at_start) == ("Diallo", 1999, 17)
    assert (person.gender, person.marital, person.children) == (
        Gender.FEMININE,
        Marital.WIDOWED,
        0,
    )
    page = desk.get(address(case)).content.decode()
    for words in ("Family name", "Woman", "Widowed", "Number of children", "Age when it began"):
        assert words in page


def test_none_of_it_is_needed(desk: Client, team: TeamWithKeys, case: Case) -> None:
    assert change(desk, case, **dict.fromkeys(TYPED, "")).status_code == 302
    person = file_of(team, case).state.person
    assert person == Person(other_names=NAMED.other_names, phone=NAMED.phone)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("family_name", "Osei"),
        ("born_year", "1899"),
        ("born_year", str(clock.now().year + 1)),
        ("born", "2199-01-01"),
        ("age_at_start", "121"),
        ("age_at_start", "-1"),
        ("children", "many"),
        ("gender", "Feminin"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    desk: Client, team: TeamWithKeys, case: Case, field: str, typed: str
) -> None:
    before = file_of(team, case).last_number
    answer = change(desk, case, **{field: typed})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert file_of(team, case).last_number == before


def test_a_day_of_birth_makes_the_year_superfluous_and_may_not_contradict_it(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    assert change(desk, case, born="1998-05-06").status_code == 422
    assert change(desk, case, born="1999-05-06").status_code == 302
    person = file_of(team, case).state.person
    assert str(person.born) == "1999-05-06"
    assert person.born_year is None


def test_one_is_found_by_the_same_tokens_whatever_else_is_known() -> None:
    key = SearchKey.of(SecretKey.from_seed(bytes(96)))
    more = Person(
        name="Amina Diallo",
        family_name="Diallo",
        born_year=1999,
        gender=Gender.FEMININE,
        children=2,
        age_at_start=16,
    )
    assert asked_tokens(key, more) == asked_tokens(key, Person(name="Amina Diallo"))


def _first(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in FIRST}


def test_an_entry_and_a_summary_of_the_first_schema_still_open(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_now = Content.model_dump

    def as_then(content: CaseOpened, **how: Any) -> dict[str, Any]:
        fields = as_now(content, **how)
        return {**fields, "person": _first(fields["person"])}

    with monkeypatch.context() as then:
        then.setattr(CaseOpened, "model_dump", as_then)
        case = open_case(team)
    file = file_of(team, case)
    assert file.state.person == NAMED
    summary = json.loads(sealing.CaseSummary.of(file.state).model_dump_json())
    summary["person"] = _first(summary["person"])
    context = sealing._summary(case.pk, team.key.id)
    case.summary = bytes(seal_to(team.key.public_key, json.dumps(summary).encode(), context))
    case.save(update_fields=["summary"])
    assert desk.get(address(case)).status_code == 200
    assert "A. D." in desk.get("/desk/cases/?tab=mine").content.decode()
    (match,) = likely_matches(team.actor, Person(name="Aminah Diallo"))
    assert match.case == case
    assert match.reasons[0] in (Reason.SAME_NAME, Reason.ALIKE_NAME)
    assert change(desk, case).status_code == 302
    assert file_of(team, case).state.person.gender is Gender.FEMININE
