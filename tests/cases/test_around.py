"""People around the case: whom one may contact, and whom never."""

from typing import Any

import pytest
from django.test import Client

from fanal.cases.kinds.around import Around, AroundNoted, Contact, Role
from fanal.cases.models import Case
from fanal.intake.actions import NotPossible
from tests.cases.files import file_of, open_case, write
from tests.cast import TeamWithKeys

pytestmark = pytest.mark.django_db
SUSPECT = {"role": "suspect", "called": "Boss Viktor", "contact": "never"}
LAWYER = {
    "role": "lawyer",
    "called": "Mr. Claes",
    "contact": "may",
    "by_whom": "Her adviser",
    "for_what": "The hearing",
    "reach": "02 123 45 67",
}


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


def note(desk: Client, case: Case, **typed: Any) -> int:
    return desk.post(f"/desk/cases/{case.pk}/around/", typed).status_code


def test_whom_nobody_contacts_stands_above_everything(desk: Client, case: Case) -> None:
    assert note(desk, case, **SUSPECT) == 302
    for page in ("", "appointment/", "note/"):
        html = desk.get(f"/desk/cases/{case.pk}/{page}").content.decode()
        if page == "note/":
            assert 'id="never-title"' not in html
        else:
            assert "Boss Viktor" in html[html.index('id="never-title"') :][:400]


def test_a_suspect_is_never_contacted(desk: Client, case: Case) -> None:
    assert note(desk, case, **LAWYER | {"role": "suspect"}) == 422


def test_who_may_be_contacted_says_by_whom_and_for_what(desk: Client, case: Case) -> None:
    assert note(desk, case, **LAWYER | {"for_what": ""}) == 422
    assert note(desk, case, **LAWYER | {"by_whom": ""}) == 422
    assert note(desk, case, **LAWYER) == 302
    html = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "The hearing" in html
    assert "02 123 45 67" in html


def test_unless_it_says_so_nobody_is_contacted(desk: Client, case: Case) -> None:
    html = desk.get(f"/desk/cases/{case.pk}/around/").content.decode()
    assert "checked" in html[html.index('value="never"') :][:60]
    assert note(desk, case, role="family", called="Her brother") == 422


def test_what_is_known_changes_by_a_new_entry(desk: Client, team: TeamWithKeys, case: Case) -> None:
    note(desk, case, **LAWYER)
    key = str(file_of(team, case).last_number)
    html = desk.get(f"/desk/cases/{case.pk}/around/?of={key}").content.decode()
    assert 'value="Mr. Claes"' in html
    assert note(desk, case, **SUSPECT | {"role": "lawyer", "called": "Mr. Claes", "of": key}) == 302
    people = file_of(team, case).state.people
    assert list(people) == [key]
    assert people[key].never
    # Twice the same is allowed: they may be two.
    note(desk, case, **LAWYER)
    assert len(file_of(team, case).state.people) == 2


def test_nobody_is_changed_who_is_not_there(team: TeamWithKeys, case: Case) -> None:
    who = Around(role=Role.OTHER, name="X", contact=Contact.NEVER)
    with pytest.raises(NotPossible):
        write(team, case, AroundNoted, of="99", person=who)


def test_who_is_gone_is_out_of_sight_and_still_never_contacted(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    note(desk, case, **SUSPECT)
    key = str(file_of(team, case).last_number)
    note(desk, case, **SUSPECT | {"of": key, "gone": "on"})
    html = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert 'id="around-title"' not in html
    assert 'id="never-title"' in html


def test_no_list_names_them(desk: Client, case: Case) -> None:
    note(desk, case, **SUSPECT)
    for path in ("/desk/today/?scope=team", "/desk/cases/?tab=team", "/desk/"):
        assert "Viktor" not in desk.get(path, follow=True).content.decode()
