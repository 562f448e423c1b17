"""Lists of signs inside an evaluation: what they add up to, and that it is no verdict."""

from html import unescape
from typing import Any

import pytest

from fanal.cases.kinds.assessment import SIGN, Assessment
from fanal.cases.kinds.filled import Filled
from fanal.dossiers.opening import OpenEntry
from fanal.knowledge import current
from tests.cases.files import file_of, open_case
from tests.cast import TeamWithKeys
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
INSTRUMENT = current().pack.instruments["be-payoke-professional"]
SIGNS = [str(sign.id) for sign in INSTRUMENT.items]


def answered(**answers: str) -> dict[str, str]:
    return {f"{SIGN}{INSTRUMENT.id}:{id}": answer for id, answer in answers.items()}


def evaluate(team: TeamWithKeys, **answers: str) -> tuple[Assessment, str]:
    """The entry that was kept, and the case's page."""
    case, desk = open_case(team), at_desk(team.adviser)
    typed: dict[str, Any] = {"account": "Sleeps at work.", "certainty": "likely"}
    typed |= answered(**answers)
    assert desk.post(f"/desk/cases/{case.pk}/assess/", typed).status_code == 302
    last = file_of(team, case).entries[-1]
    assert isinstance(last, OpenEntry)
    assert isinstance(last.content, Assessment)
    return last.content, unescape(desk.get(f"/desk/cases/{case.pk}/").content.decode())


def test_the_form_asks_every_sign_of_every_list(team: TeamWithKeys) -> None:
    path = f"/desk/cases/{open_case(team).pk}/assess/"
    page = unescape(at_desk(team.adviser).get(path).content.decode())
    for instrument in current().pack.instruments.values():
        assert str(instrument.rule) in page
        for sign in instrument.items:
            assert page.count(f'name="{SIGN}{instrument.id}:{sign.id}"') == 3
            assert str(sign.text) in page


def test_what_was_answered_is_kept_with_the_version_and_unknown_is_not_no(
    team: TeamWithKeys,
) -> None:
    entry, page = evaluate(team, **{SIGNS[0]: "yes", SIGNS[1]: "no", SIGNS[2]: "yes"})
    pack = current().pack
    (filled,) = entry.instruments
    assert filled.pack == f"{pack.code}@{pack.version}"
    assert filled.present == (SIGNS[0], SIGNS[2])
    assert filled.absent == (SIGNS[1],)
    assert filled.met is True
    texts = (INSTRUMENT.title, INSTRUMENT.rule, INSTRUMENT.when_met, INSTRUMENT.limits[0].text)
    for text in (*texts, INSTRUMENT.items[0].text, filled.pack):
        assert str(text) in page
    assert "is a victim" not in page


def test_too_few_signs_among_unknown_ones_stay_open(team: TeamWithKeys) -> None:
    entry, page = evaluate(team, **{SIGNS[0]: "yes"})
    assert entry.instruments[0].met is None
    assert str(INSTRUMENT.when_open) in page


def test_a_list_that_nobody_filled_in_leaves_nothing(team: TeamWithKeys) -> None:
    entry, _page = evaluate(team, **{SIGNS[0]: "unknown"})
    assert entry.instruments == ()


def test_an_answer_that_does_not_exist_is_refused(team: TeamWithKeys) -> None:
    case = open_case(team)
    typed = {"account": "x", "certainty": "likely", **answered(**{SIGNS[0]: "perhaps"})}
    answer = at_desk(team.adviser).post(f"/desk/cases/{case.pk}/assess/", typed)
    assert answer.status_code == 422


def test_a_list_that_left_the_pack_stays_readable() -> None:
    filled = Filled(instrument="gone", pack="be@old", present=("sign",), met=True)
    (line,) = filled.lines(current().pack)
    assert line.label == "gone"
    assert line.several == ("sign", "be@old")
