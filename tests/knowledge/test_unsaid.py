"""What nobody can ever hear is found by reasoning, and trying every answer finds the same."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from fanal.knowledge import Answer, Asking, Explanation, Instrument, Result, Ternary
from fanal.knowledge.unsaid import reachable, unreachable
from tests.knowledge.lists import every_instrument, made_up, numbered, numberless, variant

EVERY = [pytest.param(each, id=str(each.id)) for each in every_instrument()]
# Trying all answers of long lists takes for ever, and a rule only counts: so many yes, so many no.
LONGEST = 7


def every_explanation(instrument: Instrument) -> Iterator[Explanation]:
    """Every answer to every sign, for every age: the brute force."""
    for minor in (Ternary.YES, Ternary.NO):
        items = [item.id for item in instrument.asking(minor).items]
        for given_answers in product(Answer, repeat=len(items)):
            yield instrument.evaluate(dict(zip(items, given_answers, strict=True)), minor=minor)


def counted_explanations(instrument: Instrument) -> Iterator[Explanation]:
    """The same for a long list: so many yes and so many no, the first ones."""
    for minor in (Ternary.YES, Ternary.NO):
        items = [item.id for item in instrument.asking(minor).items]
        for yes in range(len(items) + 1):
            for no in range(len(items) + 1 - yes):
                said = [Answer.YES] * yes + [Answer.NO] * no
                yield instrument.evaluate(dict(zip(items, said, strict=False)), minor=minor)


def heard(found: Iterator[Explanation]) -> tuple[set[int], set[tuple[str, Result]]]:
    """Each text object that some explanation said, and each result of each asking."""
    texts: set[int] = set()
    results: set[tuple[str, Result]] = set()
    for each in found:
        signs = (*each.present, *each.absent, *each.unknown)
        texts |= {id(each.wording), *(id(sign.text) for sign in signs)}
        results.add((each.asking.id, each.result))
    return texts, results


def never_heard(instrument: Instrument, texts: set[int]) -> set[tuple[str, ...]]:
    """Where the texts stand that nobody heard, by looking at the list alone."""
    silent = set()
    for name in ("when_met", "when_not_met", "when_open", "when_unknown"):
        for where, of in (
            ((), instrument),
            *((("variants", str(v.id)), v) for v in instrument.variants),
        ):
            text = getattr(of, name)
            if text is not None and id(text) not in texts:
                silent.add((*where, name))
    for each in instrument.variants:
        for wording in each.wording:
            if id(wording.text) not in texts:
                silent.add(("variants", str(each.id), "wording", str(wording.id)))
    return silent


def claimed(instrument: Instrument) -> set[tuple[str, ...]]:
    """What reasoning claims, without what brute force cannot see."""
    sentences = ("when_", "wording")
    return {
        path
        for path, _ in unreachable(instrument)
        if any(part.startswith(sentences) for part in path)
    }


@pytest.mark.parametrize("instrument", EVERY)
def test_everything_that_a_pack_says_can_be_heard(instrument: Instrument) -> None:
    assert list(unreachable(instrument)) == []
    short = len(instrument.items) <= LONGEST
    found = every_explanation(instrument) if short else counted_explanations(instrument)
    texts, results = heard(found)
    assert never_heard(instrument, texts) == set()
    for asking in instrument.askings:
        assert {o for id, o in results if id == asking.id} == reachable(asking)


@given(made_up())
def test_reasoning_and_brute_force_agree_on_lists_that_nobody_wrote(instrument: Instrument) -> None:
    texts, results = heard(every_explanation(instrument))
    assert claimed(instrument) == never_heard(instrument, texts)
    for asking in instrument.askings:
        assert {o for id, o in results if id == asking.id} == reachable(asking)


SILENT = [
    # A number that a variant does not have makes its "met" a sentence that nobody hears.
    (
        numberless("several", variants=[variant("minors", when_met="Met.")]),
        {("variants", "for-minors", "when_met")},
    ),
    (
        numbered(2, variants=[variant("minors", when_unknown="?")]),
        {("variants", "for-minors", "when_unknown")},
    ),
    (
        numbered(
            1,
            items=[
                {"id": "s0", "text": "A", "whom": "adults"},
                {"id": "s1", "text": "B"},
            ],
            variants=[variant("minors", wording=[{"id": "s0", "text": "C"}])],
        ),
        {("variants", "for-minors", "wording", "s0")},
    ),
    # Nobody of that age is asked anything, so nothing but "none was seen" can come of it.
    (
        numberless(
            "none",
            items=[{"id": "s0", "text": "A", "whom": "adults"}],
            variants=[variant("minors", when_open="Open to a child.")],
        ),
        {("variants", "for-minors", "when_open")},
    ),
]


@pytest.mark.parametrize(("written", "silent"), SILENT)
def test_a_sentence_that_no_answers_give_is_found_both_ways(
    written: dict[str, Any], silent: set[tuple[str, ...]]
) -> None:
    instrument = Instrument.model_validate(written)
    assert claimed(instrument) == silent
    texts, _ = heard(every_explanation(instrument))
    assert never_heard(instrument, texts) == silent


def test_an_item_for_nobody_and_a_next_after_nothing_are_found() -> None:
    adults_only = [{"id": "s0", "text": "A"}, {"id": "s1", "text": "B", "whom": "minors"}]
    instrument = Instrument.model_validate(
        numberless("several", whom="adults", items=adults_only, next={"met": []})
    )
    assert [path for path, _ in unreachable(instrument)] == [("items", "s1"), ("next", "met")]


def test_an_asking_with_nothing_to_ask_reaches_one_result() -> None:
    empty = [{"id": "s0", "text": "A", "whom": "adults"}]
    instrument = Instrument.model_validate(
        numberless("none", items=empty, variants=[variant("minors")])
    )
    minors: Asking = instrument.asking(Ternary.YES)
    assert reachable(minors) == {Result.NONE_SEEN}
    assert (("variants", "for-minors"), "nothing is asked of minors") in unreachable(instrument)
