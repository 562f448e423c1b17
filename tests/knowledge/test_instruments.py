"""Signs are not a verdict, and what nobody answered is not a no."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fanal.knowledge import (
    Answer,
    Counting,
    Explanation,
    Instrument,
    Pack,
    Result,
    SectionId,
    Sector,
    Ternary,
    UnknownItem,
    Whom,
)
from fanal.knowledge.rules import RESULTS
from tests.knowledge.lists import (
    DANGER,
    every_instrument,
    filled_in,
    loaded,
    made_up,
    numbered,
    numberless,
    variant,
)

Case = tuple[Instrument, Ternary | None, dict[str, Answer]]
EVERY = [pytest.param(each, id=str(each.id)) for each in every_instrument()]
WITH_A_NUMBER = [
    pytest.param(each, id=str(each.id)) for each in every_instrument() if each.at_least
]
# In every language that a pack is written in, as far as a verdict can be worded.
VERDICT = re.compile(
    r"\b(is|are|was|were|be) (certainly |surely |definitely )?(a |the )?victims?\b|"
    r"\bis being trafficked\b|\bhas been trafficked\b|\byou are (a |being )?(victim|trafficked)",
    re.IGNORECASE,
)


def strength(found: Explanation) -> int:
    """From "certainly too few" to "enough": how strong a result is."""
    return found.asking.results.index(found.result)


def said(found: Explanation) -> list[str]:
    """Everything that an explanation can put into words."""
    studies = (study.where for study in found.validation.studies)
    texts = (
        found.wording,
        found.clause.text,
        found.asking.intro,
        found.instrument.title,
        found.validation.text,
        *(limit.text for limit in found.limits),
        *(sign.text for sign in (*found.present, *found.absent, *found.unknown)),
        *studies,
    )
    return [text.english for text in texts]


def test_the_belgian_lists_are_whole(pack: Pack) -> None:
    belgian = {id: i for id, i in pack.instruments.items() if id.startswith("be-")}
    assert {id: (len(i.items), i.at_least) for id, i in belgian.items()} == {
        "be-stopht-selftest": (7, 2),
        "be-payoke-professional": (9, 2),
        "be-pagasa-signs": (11, None),
    }
    assert pack.selftest.id == "be-stopht-selftest"
    assert [i.id for i in pack.professional_instruments][:2] == [
        "be-payoke-professional",
        "be-pagasa-signs",
    ]


@pytest.mark.parametrize("instrument", WITH_A_NUMBER)
def test_so_many_signs_meet_the_rule_and_one_less_does_not(instrument: Instrument) -> None:
    for asking in instrument.askings:
        needed = asking.clause.at_least
        assert needed is not None
        for yes in range(len(asking.items) + 1):
            answers = {
                item.id: Answer.YES if number < yes else Answer.NO
                for number, item in enumerate(asking.items)
            }
            found = instrument.evaluate(answers)
            assert found.met is (yes >= needed)
            assert len(found.present) == yes
            assert found.wording is (
                instrument.when_met if yes >= needed else instrument.when_not_met
            )


@pytest.mark.parametrize("instrument", EVERY)
@pytest.mark.parametrize("minor", [*Ternary, None])
def test_nobody_answered_anything_is_open_and_never_not_met(
    instrument: Instrument, minor: Ternary | None
) -> None:
    found = instrument.evaluate({}, minor=minor)
    assert found.result is Result.OPEN
    assert found.met is None
    assert (found.present, found.absent) == ((), ())
    assert found.wording not in (instrument.when_met, instrument.when_not_met)


@given(made_up())
def test_nor_is_it_in_a_list_that_nobody_wrote(instrument: Instrument) -> None:
    for minor in Ternary:
        assert instrument.evaluate({}, minor=minor).result is Result.OPEN


@given(filled_in())
def test_without_a_number_nothing_is_ever_met(case: Case) -> None:
    instrument, minor, answers = case
    found = instrument.evaluate(answers, minor=minor)
    if found.clause.counting is not Counting.NUMBER:
        assert found.met is None
        assert found.result not in (Result.MET, Result.NOT_MET)
        assert found.clause.at_least is None
        assert (found.result is Result.SIGNS) == bool(found.present)


def test_the_list_without_a_number_gives_none_in_words(pack: Pack) -> None:
    signs = pack.instruments["be-pagasa-signs"]
    assert signs.when_met is None
    words = f"{signs.rule.english} {signs.when_open.english}".lower()
    assert "several" in words
    assert not any(number in words.split() for number in ("two", "three", "2", "3"))


@given(filled_in(), st.data())
def test_one_more_sign_never_weakens_the_result(case: Case, data: st.DataObject) -> None:
    instrument, minor, answers = case
    before = instrument.evaluate(answers, minor=minor)
    added = data.draw(st.sampled_from(before.asking.items)).id
    after = instrument.evaluate({**answers, added: Answer.YES}, minor=minor)
    assert strength(after) >= strength(before)
    assert {sign.id for sign in before.present} <= {sign.id for sign in after.present}


@given(filled_in(), st.data())
def test_unknown_is_never_no(case: Case, data: st.DataObject) -> None:
    instrument, minor, answers = case
    hidden = data.draw(st.sampled_from(instrument.asking(minor).items)).id
    unknown = instrument.evaluate({**answers, hidden: Answer.UNKNOWN}, minor=minor)
    left_out = instrument.evaluate(
        {id: a for id, a in answers.items() if id != hidden}, minor=minor
    )
    no = instrument.evaluate({**answers, hidden: Answer.NO}, minor=minor)
    assert unknown == left_out
    assert hidden not in {item.id for item in unknown.absent}
    assert strength(unknown) >= strength(no)


@given(filled_in(), st.data())
def test_learning_that_a_sign_is_not_there_closes_and_opens_nothing(
    case: Case, data: st.DataObject
) -> None:
    instrument, minor, answers = case
    before = instrument.evaluate(answers, minor=minor)
    if before.unknown:
        learned = data.draw(st.sampled_from(before.unknown)).id
        after = instrument.evaluate({**answers, learned: Answer.NO}, minor=minor)
        # What was already settled stays as it was; what was open may stay so or close.
        assert after.result is before.result or before.result is Result.OPEN
        assert after.result not in (Result.MET, Result.SIGNS) or after.result is before.result


@given(filled_in(), DANGER)
def test_danger_always_comes_first_and_changes_no_rule(case: Case, danger: Answer) -> None:
    instrument, minor, answers = case
    found = instrument.evaluate(answers, minor=minor, danger=danger)
    assert found.next[0] is SectionId.DANGER
    assert found.next.count(SectionId.DANGER) == 1
    assert found.urgent is (danger is Answer.YES)
    calm = instrument.evaluate(answers, minor=minor)
    assert (found.result, found.present) == (calm.result, calm.present)


@given(filled_in(), st.randoms(use_true_random=False))
def test_the_order_of_answers_and_of_items_does_not_matter(case: Case, random: Any) -> None:
    instrument, minor, answers = case
    found = instrument.evaluate(answers, minor=minor)
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert instrument.evaluate(dict(shuffled), minor=minor) == found
    items = list(instrument.all_items)
    random.shuffle(items)
    # Made anew, so that its askings are too.
    other = Instrument.model_construct(
        **{name: getattr(instrument, name) for name in Instrument.model_fields}
        | {"all_items": tuple(items)}
    )
    turned = other.evaluate(answers, minor=minor)
    assert turned.result is found.result
    assert {sign.id for sign in turned.present} == {sign.id for sign in found.present}
    assert turned.wording == found.wording


@given(filled_in())
def test_every_item_is_in_exactly_one_pile(case: Case) -> None:
    instrument, minor, answers = case
    found = instrument.evaluate(answers, minor=minor)
    piles = [*found.present, *found.absent, *found.unknown]
    assert sorted(item.id for item in piles) == sorted(item.id for item in found.asking.items)


@given(filled_in(), DANGER)
def test_no_explanation_says_that_somebody_is_a_victim(case: Case, danger: Answer) -> None:
    instrument, minor, answers = case
    for sentence in said(instrument.evaluate(answers, minor=minor, danger=danger)):
        assert not VERDICT.search(sentence), sentence


@pytest.mark.parametrize("instrument", EVERY)
def test_no_sentence_of_a_list_can_say_so_in_any_language(instrument: Instrument) -> None:
    for pack in (*loaded().packs.values(), loaded().common):
        assert pack is not None
        for id, text in pack.texts.items():
            if id.startswith(f"instruments.{instrument.id}."):
                assert not VERDICT.search(text.english), id
                for language, verdict in (
                    ("nl", r"\b(bent|is|zijn) (een |het )?slachtoffer"),
                    ("fr", r"\b(êtes|est|sont) (une |des |la )?victime"),
                    ("de", r"\b(sind|ist) (ein |das )?opfer"),
                ):
                    assert not re.search(verdict, text.in_language(language), re.IGNORECASE), id


def test_an_answer_to_something_else_is_refused(pack: Pack) -> None:
    with pytest.raises(UnknownItem):
        pack.selftest.evaluate({"debt": Answer.YES})


def test_every_belgian_list_says_who_decides_and_that_nobody_evaluated_it(pack: Pack) -> None:
    for instrument in pack.instruments.values():
        if instrument.id.startswith("be-"):
            assert any("magistrate decides" in limit.text.english for limit in instrument.limits)
            assert "No published evaluation" in instrument.validation.text.english
            assert instrument.validation.studies == ()


def test_an_explanation_names_the_list_its_owner_its_version_and_its_sources() -> None:
    for pack in loaded().packs.values():
        for instrument in pack.instruments.values():
            found = instrument.evaluate({})
            code, _, version = found.version.partition("@")
            assert code in ("common", pack.code)
            assert re.fullmatch("[0-9a-f]{12}", version)
            assert (found.owner, found.checked_on) == (instrument.owner, instrument.checked_on)
            assert [source.id for source in found.sources] == list(instrument.source)
            assert found.limits
            assert set(found.next) <= set(SectionId)


# What depends on age


CHILD = variant(
    "minors",
    at_least=1,
    rule="One is enough.",
    when_met="One is there.",
    when_not_met="None is there.",
    when_open="Too little is known.",
    wording=[{"id": "s0", "text": "Said to a child"}],
)
ITEMS = [
    {"id": "s0", "text": "Said to anyone"},
    {"id": "s1", "text": "Of anyone"},
    {"id": "school", "text": "Misses school", "whom": "minors"},
    {"id": "work", "text": "Works without a contract", "whom": "adults"},
]


def two_ages() -> Instrument:
    return Instrument.model_validate(numbered(2, items=ITEMS, variants=[CHILD]))


def test_a_minor_is_asked_other_signs_in_other_words_under_another_number() -> None:
    instrument = two_ages()
    adults, minors = instrument.asking(Ternary.NO), instrument.asking(Ternary.YES)
    assert [str(sign.text) for sign in adults.items] == [
        "Said to anyone",
        "Of anyone",
        "Works without a contract",
    ]
    assert [str(sign.text) for sign in minors.items] == [
        "Said to a child",
        "Of anyone",
        "Misses school",
    ]
    one = {"s0": Answer.YES, "s1": Answer.NO}
    grown = instrument.evaluate({**one, "work": Answer.NO}, minor=Ternary.NO)
    child = instrument.evaluate({**one, "school": Answer.NO}, minor=Ternary.YES)
    assert (grown.met, child.met) == (False, True)
    assert (grown.clause.id, child.clause.id) == ("base", "for-minors")
    assert str(child.wording) == "One is there."


def test_who_may_be_a_minor_is_asked_as_one() -> None:
    instrument = two_ages()
    assert instrument.asking(Ternary.NOT_SURE) is instrument.asking(Ternary.YES)
    assert instrument.asking(None) is instrument.asking(Ternary.YES)


def test_a_sign_of_the_other_age_is_not_asked() -> None:
    with pytest.raises(UnknownItem):
        two_ages().evaluate({"work": Answer.YES}, minor=Ternary.YES)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (numbered(6), "at_least is more than the 5 items asked"),
        (numbered(3, items=ITEMS, variants=[{**CHILD, "at_least": 4}]), "asked (for-minors)"),
        (numbered(2, counting="none"), "write either at_least or counting"),
        (numberless("number"), "write counting"),
        (numberless("several", when_met="Met."), "nothing can be met"),
        (numberless("several", when_unknown=None), "write when_unknown"),
        (numbered(2, when_unknown="?"), "when_open says that too little is known"),
        (numbered(2, items=ITEMS), "write a variant for minors"),
        (numbered(2, variants=[variant("minors"), variant("minors", id="b")]), "same age"),
        (numbered(2, variants=[variant("minors"), variant("adults")]), "leave nobody"),
        (numbered(2, whom="minors", variants=[variant("adults")]), "the list is for minors"),
        (numbered(2, variants=[variant("minors", at_least=1)]), "needs when_met"),
        (
            numbered(2, variants=[variant("minors", at_least=1, when_met="M.")]),
            "another rule needs its own words: rule, when_not_met, when_open",
        ),
        (
            numbered(2, variants=[variant("minors", wording=[{"id": "x", "text": "?"}])]),
            "no item x",
        ),
        (numbered(2, kind="selftest", variants=[CHILD]), "ask for no age"),
        (numbered(2, next={"met": ["danger"]}), "danger always comes first"),
        (numbered(2, confidence="C"), "confirmed = false"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(written: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(says)):
        Instrument.model_validate(written)


def test_what_comes_next_can_be_said_for_each_result() -> None:
    instrument = Instrument.model_validate(numbered(1, next={"met": ["professional_call"]}))
    met = instrument.evaluate({"s0": Answer.YES})
    assert met.next == (SectionId.DANGER, SectionId.PROFESSIONAL_CALL)
    assert len(instrument.evaluate({}).next) == 4


# Choosing a list


def test_a_list_is_offered_by_work_and_by_age() -> None:
    pack = loaded().packs["be"]
    for sector in Sector:
        for minor in Ternary:
            ids = [each.id for each in pack.lists_for(sector, minor)]
            assert {"be-payoke-professional", "be-pagasa-signs"} <= set(ids)
    at_work = [each.id for each in pack.lists_for(Sector.WORK, Ternary.NO)]
    assert at_work[0] == "ilo-forced-labour"
    assert "six-items-minors" not in at_work
    in_care = [each.id for each in pack.lists_for(Sector.CARE, Ternary.YES)]
    assert in_care[0] == "six-items-minors"
    assert "ilo-forced-labour" not in in_care
    unsure = [each.id for each in pack.lists_for(Sector.CARE, Ternary.NOT_SURE)]
    assert "six-items-minors" in unsure
    everything = {each.id for each in pack.lists_for(Sector.ANYONE)}
    assert everything == {each.id for each in pack.professional_instruments}


def test_strength_is_told_for_every_result() -> None:
    assert set(RESULTS[True]) | set(RESULTS[False]) == set(Result)
    assert {each.whom for each in every_instrument()} >= {Whom.ALL, Whom.MINORS}


# The Netherlands


def test_no_dutch_list_has_a_number() -> None:
    dutch = [each for each in every_instrument() if each.id.startswith("nl-")]
    assert {each.id: len(each.items) for each in dutch} == {
        "nl-wegwijzer-selftest": 14,
        "nl-wegwijzer-signs": 14,
        "nl-school-signs": 29,
    }
    for each in dutch:
        assert each.at_least is None
        assert each.evaluate({item.id: Answer.YES for item in each.items}).met is None
        assert "No published evaluation" in each.validation.text.english


def test_the_dutch_questions_ask_for_the_signs_of_the_dutch_list() -> None:
    known = {each.id: each for each in every_instrument()}
    questions, signs = known["nl-wegwijzer-selftest"], known["nl-wegwijzer-signs"]
    assert [item.id for item in questions.items] == [item.id for item in signs.items]
    assert all(item.text.english.endswith("?") for item in questions.items)
