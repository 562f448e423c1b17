"""Signs are not a verdict, and what nobody answered is not a no."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanal import knowledge
from fanal.knowledge import Answer, Instrument, Pack, UnknownItem
from tests.knowledge.conftest import PACKS

INSTRUMENTS = tuple(knowledge.load(PACKS, ["be"]).packs["be"].instruments.values())
WITH_A_NUMBER = tuple(instrument for instrument in INSTRUMENTS if instrument.at_least)
# From "certainly too few" to "enough": how strong a result is.
STRENGTH = {False: 0, None: 1, True: 2}


def answers_to(instrument: Instrument) -> st.SearchStrategy[dict[str, Answer]]:
    ids = st.sampled_from([item.id for item in instrument.items])
    return st.dictionaries(ids, st.sampled_from(Answer))


instruments_and_answers = st.sampled_from(INSTRUMENTS).flatmap(
    lambda instrument: st.tuples(st.just(instrument), answers_to(instrument))
)


def test_the_belgian_lists_are_whole(pack: Pack) -> None:
    sizes = {id: (len(i.items), i.at_least) for id, i in pack.instruments.items()}
    assert sizes == {
        "be-stopht-selftest": (7, 2),
        "be-payoke-professional": (9, 2),
        "be-pagasa-signs": (11, None),
    }
    assert pack.selftest.id == "be-stopht-selftest"
    assert [i.id for i in pack.professional_instruments] == [
        "be-payoke-professional",
        "be-pagasa-signs",
    ]


@pytest.mark.parametrize("instrument", WITH_A_NUMBER, ids=lambda i: i.id)
@pytest.mark.parametrize(("yes", "met"), [(0, False), (1, False), (2, True), (7, True)])
def test_two_signs_meet_the_rule_and_one_does_not(
    instrument: Instrument, yes: int, met: bool
) -> None:
    answers = {
        item.id: Answer.YES if number < yes else Answer.NO
        for number, item in enumerate(instrument.items)
    }
    result = instrument.evaluate(answers)
    assert result.met is met
    assert len(result.present) == yes
    assert result.wording is (instrument.when_met if met else instrument.when_not_met)


@pytest.mark.parametrize("instrument", WITH_A_NUMBER, ids=lambda i: i.id)
def test_what_nobody_answered_leaves_the_rule_open(instrument: Instrument) -> None:
    for answers in ({}, {instrument.items[0].id: Answer.YES}):
        result = instrument.evaluate(answers)
        assert result.met is None
        assert result.absent == ()
        assert result.wording is instrument.when_open


@given(st.data())
def test_the_list_without_a_number_never_gives_a_verdict(data: st.DataObject) -> None:
    signs = next(instrument for instrument in INSTRUMENTS if instrument.id == "be-pagasa-signs")
    result = signs.evaluate(data.draw(answers_to(signs)))
    assert result.met is None
    assert result.at_least is None
    assert result.wording in (signs.when_open, signs.when_not_met)


def test_the_list_without_a_number_gives_none_in_words(pack: Pack) -> None:
    signs = pack.instruments["be-pagasa-signs"]
    assert signs.when_met is None
    words = f"{signs.rule.english} {signs.when_open.english}".lower()
    assert "several" in words
    assert not any(number in words.split() for number in ("two", "three", "2", "3"))


@given(instruments_and_answers, st.data())
def test_one_more_sign_never_weakens_the_result(
    case: tuple[Instrument, dict[str, Answer]], data: st.DataObject
) -> None:
    instrument, answers = case
    added = data.draw(st.sampled_from(instrument.items)).id
    before = instrument.evaluate(answers).met
    after = instrument.evaluate({**answers, added: Answer.YES}).met
    assert STRENGTH[after] >= STRENGTH[before]


@given(instruments_and_answers, st.data())
def test_unknown_is_never_no(
    case: tuple[Instrument, dict[str, Answer]], data: st.DataObject
) -> None:
    instrument, answers = case
    hidden = data.draw(st.sampled_from(instrument.items)).id
    unknown = instrument.evaluate({**answers, hidden: Answer.UNKNOWN})
    left_out = instrument.evaluate({id: a for id, a in answers.items() if id != hidden})
    no = instrument.evaluate({**answers, hidden: Answer.NO})
    assert unknown == left_out
    assert hidden not in {item.id for item in unknown.absent}
    assert STRENGTH[unknown.met] >= STRENGTH[no.met]


@given(instruments_and_answers, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(
    case: tuple[Instrument, dict[str, Answer]], random: object
) -> None:
    instrument, answers = case
    shuffled = list(answers.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types it as object
    assert instrument.evaluate(dict(shuffled)) == instrument.evaluate(answers)


@given(instruments_and_answers)
def test_every_item_is_in_exactly_one_pile(
    case: tuple[Instrument, Mapping[str, Answer]],
) -> None:
    instrument, answers = case
    result = instrument.evaluate(answers)
    piles = [*result.present, *result.absent, *result.unknown]
    assert sorted(item.id for item in piles) == sorted(item.id for item in instrument.items)


def test_an_answer_to_something_else_is_refused(pack: Pack) -> None:
    with pytest.raises(UnknownItem):
        pack.selftest.evaluate({"debt": Answer.YES})


def test_every_instrument_says_that_a_magistrate_decides(pack: Pack) -> None:
    for instrument in pack.instruments.values():
        assert any("magistrate decides" in limit.text.english for limit in instrument.limits)
