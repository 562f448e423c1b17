"""What a list says that nobody can ever hear: found by reasoning over its rule.

A sentence that no answers lead to is a mistake of whoever wrote it: they meant it to be said.
"""

from collections.abc import Iterable, Iterator

from fanal.knowledge.enums import Counting, Result
from fanal.knowledge.instruments import WORDS, Instrument, Next, Variant
from fanal.knowledge.rules import Asking

Unreachable = tuple[tuple[str, ...], str]
WHEN = ("when_met", "when_not_met", "when_open", "when_unknown")


def reachable(asking: Asking) -> frozenset[Result]:
    """The results that some answers give, without trying them out."""
    asked, needed = len(asking.items), asking.clause.at_least
    if needed is None:
        some = {Result.SIGNS, Result.OPEN} if asked else set()
        return frozenset({Result.NONE_SEEN, *some})
    # All of them unknown leaves it open, and all of them there meets it, if there are so many.
    enough = {Result.MET, Result.OPEN} if asked >= needed else set()
    return frozenset({Result.NOT_MET, *enough})


def unreachable(instrument: Instrument) -> Iterator[Unreachable]:
    """What of a list is never said, asked or led to: where it stands, and why not."""
    yield from _items(instrument)
    yield from _words(instrument)
    for variant in instrument.variants:
        yield from _variant(instrument, variant)
    yield from _next(instrument)


def _items(instrument: Instrument) -> Iterator[Unreachable]:
    asked = {item.id for asking in instrument.askings for item in asking.items}
    for asking in instrument.askings:
        if not asking.items:
            where = ("items",) if asking is instrument.askings[0] else ("variants", asking.id)
            yield where, f"nothing is asked of {' and '.join(sorted(asking.ages))}"
    for item in instrument.items:
        if item.id not in asked:
            yield ("items", item.id), f"nobody is asked this: the list is for {instrument.whom}"


def _words(instrument: Instrument) -> Iterator[Unreachable]:
    """The list's own sentences, said to whom no variant says another."""
    said: set[str] = set()
    for asking in instrument.askings:
        own = next((each for each in instrument.variants if each.id == asking.id), None)
        said |= {key for key in _keys(asking) if own is None or getattr(own, key) is None}
    yield from _unsaid(instrument, said, ())


def _variant(instrument: Instrument, variant: Variant) -> Iterator[Unreachable]:
    asking = next(each for each in instrument.askings if each.id == variant.id)
    here = ("variants", str(variant.id))
    yield from _unsaid(variant, set(_keys(asking)), here)
    asked = {item.id for item in asking.items}
    for wording in variant.wording:
        if wording.id not in asked:
            yield (*here, "wording", wording.id), "this item is not asked at that age"


def _unsaid(
    of: Instrument | Variant, said: set[str], here: tuple[str, ...]
) -> Iterator[Unreachable]:
    for key in WHEN:
        if getattr(of, key) is not None and key not in said:
            yield (*here, key), "no answers lead to this sentence"


def _next(instrument: Instrument) -> Iterator[Unreachable]:
    reached = {result for asking in instrument.askings for result in reachable(asking)}
    for result in _written(instrument.next):
        if result not in reached:
            yield ("next", result.value.replace("-", "_")), "no answers lead to this result"


def _written(following: Next) -> Iterable[Result]:
    return [result for result in Result if following.after(result) is not None]


def _keys(asking: Asking) -> Iterator[str]:
    """The keys of the sentences that this asking can end in."""
    words = WORDS[asking.clause.counting is Counting.NUMBER]
    return (words[result] for result in reachable(asking))
