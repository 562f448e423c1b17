"""Every list of every pack, switched on or not, and lists that nobody wrote."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from fanal import knowledge
from fanal.knowledge import Answer, Instrument, Ternary
from fanal.knowledge.loader import Reading, read_pack
from tests.knowledge.conftest import PACKS

AGES = st.sampled_from([*Ternary, None])
DANGER = st.sampled_from(Answer)


@cache
def readings() -> tuple[Reading, ...]:
    return tuple(read_pack(path.parent) for path in sorted(PACKS.glob("*/sources.toml")))


@cache
def every_instrument() -> tuple[Instrument, ...]:
    """As they are written: what is off waits there to be switched on."""
    files = (reading.files.get("instruments.toml") for reading in readings())
    return tuple(each for file in files if file for each in file.instruments)


@cache
def loaded() -> knowledge.Knowledge:
    """All packs, with every list on."""
    ids = [
        f"{reading.folder.name}/{each.id}"
        for reading in readings()
        if (file := reading.files.get("instruments.toml"))
        for each in file.instruments
    ]
    codes = [reading.folder.name for reading in readings() if not reading.common]
    return knowledge.load(PACKS, codes, ids)


def fields(**changes: Any) -> dict[str, Any]:
    """A list as a pack file gives it."""
    whole = {
        "id": "made-up",
        "kind": "professional",
        "owner": "Nobody",
        "title": "Made up",
        "intro": "For tests.",
        "rule": "So many are enough.",
        "when_open": "Open.",
        "when_not_met": "Not met.",
        "items": [{"id": f"s{n}", "text": f"Sign {n}"} for n in range(5)],
        "limits": [{"id": "no-verdict", "text": "This decides nothing."}],
        "validation": {"text": "Nobody has evaluated it."},
        "source": ["nowhere"],
        "checked_on": "2026-11-27",
    }
    return {key: value for key, value in {**whole, **changes}.items() if value is not None}


def numbered(at_least: int, **changes: Any) -> dict[str, Any]:
    return fields(**{"at_least": at_least, "when_met": "Met.", **changes})


def numberless(counting: str, **changes: Any) -> dict[str, Any]:
    return fields(**{"counting": counting, "when_unknown": "Too little is known.", **changes})


def variant(whom: str, **changes: Any) -> dict[str, Any]:
    return {"id": f"for-{whom}", "whom": whom, **changes}


@st.composite
def made_up(draw: st.DrawFn) -> Instrument:
    """Any list that a pack may hold: with or without a number, with variants by age."""
    items = draw(st.integers(1, 6))
    ages = draw(st.lists(st.sampled_from(["all", "minors"]), min_size=items, max_size=items))
    ages[0] = "all"
    written = [{"id": f"s{n}", "text": f"Sign {n}", "whom": age} for n, age in enumerate(ages)]
    for_adults = ages.count("all")
    varied: dict[str, Any] = variant("minors")
    if number := draw(st.none() | st.integers(1, items)):
        words = {"rule": "Another number.", "when_met": "M.", "when_not_met": "N."}
        varied |= {"at_least": number, "when_open": "O.", **words}
    elif draw(st.booleans()):
        words = {"rule": "None.", "when_not_met": "N.", "when_unknown": "U."}
        varied |= {"counting": "none", "when_open": "O.", **words}
    if draw(st.booleans()):
        varied["wording"] = [{"id": "s0", "text": "Said to a child"}]
    common = {"items": written, "variants": [varied]}
    if draw(st.booleans()):
        return Instrument.model_validate(numbered(draw(st.integers(1, for_adults)), **common))
    counting = draw(st.sampled_from(["several", "none"]))
    return Instrument.model_validate(numberless(counting, **common))


# What a pack has comes up as often as what nobody wrote.
any_list = st.deferred(lambda: st.sampled_from(every_instrument())) | made_up()


def answers_to(
    instrument: Instrument, minor: Ternary | None
) -> st.SearchStrategy[dict[str, Answer]]:
    ids = st.sampled_from([item.id for item in instrument.asking(minor).items])
    return st.dictionaries(ids, st.sampled_from(Answer))


@st.composite
def filled_in(draw: st.DrawFn) -> tuple[Instrument, Ternary | None, dict[str, Answer]]:
    """A list, whom it is about, and what was answered."""
    instrument, minor = draw(any_list), draw(AGES)
    return instrument, minor, draw(answers_to(instrument, minor))
