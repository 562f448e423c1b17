"""Sheets for the person: their language, the pack's facts, and nothing about who they are."""

import re
from datetime import date
from html import unescape

import pytest
from django.conf import settings

from fanal.cases.futures import futures
from fanal.cases.kinds.goal import SUPPORTS, Goal, Support
from fanal.cases.sheets import PARTS
from fanal.knowledge import current
from tests.cases.files import open_case, write
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
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
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
