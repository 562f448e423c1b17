"""Lists of signs inside an evaluation: what they add up to, and that it is no verdict."""

from html import unescape
from typing import Any

import pytest
from django.conf import settings

from fanal.cases.kinds.assessment import SIGN, Assessment, AssessmentForm
from fanal.cases.kinds.filled import Filled
from fanal.cases.kinds.person import Person
from fanal.cases.state import State
from fanal.dossiers.opening import OpenEntry
from fanal.knowledge import Answer, Result, Ternary, current, load
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


def words_of(filled: Filled) -> str:
    return " ".join(
        str(part)
        for line in filled.lines(current().pack)
        for part in (line.label, line.value, *(line.several or ()))
    )


def test_an_entry_from_before_results_were_kept_reads_as_it_did() -> None:
    met = Filled(instrument=INSTRUMENT.id, pack="be@old", present=tuple(SIGNS[:2]), met=True)
    assert str(INSTRUMENT.when_met) in words_of(met)
    few = Filled(instrument=INSTRUMENT.id, pack="be@old", absent=tuple(SIGNS[1:]), met=False)
    assert str(INSTRUMENT.when_not_met) in words_of(few)
    left = Filled(instrument=INSTRUMENT.id, pack="be@old", present=(SIGNS[0],))
    assert str(INSTRUMENT.when_open) in words_of(left)


def test_a_list_without_a_number_says_that_signs_are_there_only_when_they_are() -> None:
    several = current().pack.instruments["be-pagasa-signs"]
    ids = tuple(str(sign.id) for sign in several.items)
    some = words_of(Filled(instrument=several.id, pack="be@old", present=ids[:1]))
    assert str(several.when_open) in some
    little = words_of(Filled(instrument=several.id, pack="be@old", absent=ids[:1]))
    assert str(several.when_unknown) in little
    assert str(several.when_open) not in little
    none = words_of(Filled(instrument=several.id, pack="be@old", absent=ids))
    assert str(several.when_not_met) in none


def test_a_list_that_is_off_by_now_stays_readable() -> None:
    pack = current().pack
    assert "six-items-minors" not in pack.instruments
    found = words_of(
        Filled(instrument="six-items-minors", pack="common@old", present=("ran-away",))
    )
    assert "Has run away from home" in found
    assert "common@old" in found


def test_a_list_of_every_country_is_kept_with_the_version_of_its_own_pack() -> None:
    pack = current().pack
    ilo = pack.instruments["ilo-forced-labour"]
    filled = Filled.of(ilo.evaluate({"debt": Answer.YES}))
    assert filled.pack == ilo.version
    assert filled.pack.startswith("common@")
    assert (filled.result, filled.met, filled.asking) == (Result.SIGNS, None, "base")
    assert Filled.model_validate_json(filled.model_dump_json()) == filled


@pytest.mark.parametrize(("minor", "asked"), [("no", False), ("yes", True), ("not-sure", True)])
def test_a_list_for_minors_is_not_asked_about_an_adult(
    monkeypatch: pytest.MonkeyPatch, minor: str, asked: bool
) -> None:
    loaded = load(settings.PACKS_ROOT, ["be"], ["common/six-items-minors"])
    monkeypatch.setattr("fanal.knowledge.knowledge._current", loaded)
    state = State(person=Person(minor=Ternary(minor)))
    lists = {str(instrument.id) for instrument, _ in AssessmentForm(state, loaded.pack).instruments}
    assert ("six-items-minors" in lists) is asked
    assert INSTRUMENT.id in lists
