"""A list as plain data, for whatever cannot call the engine: a page without a network.

Whoever weighs with it does what `Clause.weigh` does: with a number, so many signs are enough, and
what is unknown may still be one; without, signs are there, or none was seen, or too little is
known. A test holds the data against the engine.
"""

from typing import TypedDict

from fanal.knowledge.enums import Ternary
from fanal.knowledge.instruments import Instrument
from fanal.knowledge.text import Text


class SignData(TypedDict):
    id: str
    text: str


class RuleData(TypedDict):
    """`says` and `next` are by result; sections in `next` begin with danger."""

    list: str
    version: str
    asking: str
    counting: str
    at_least: int | None
    rule: str
    signs: list[SignData]
    says: dict[str, str]
    next: dict[str, list[str]]
    limits: list[str]


def rule_data(instrument: Instrument, minor: Ternary | None, language: str) -> RuleData:
    """What is asked of somebody of this age, with the rule and its words, in one language."""

    def said(text: Text) -> str:
        return text.in_language(language)

    asking = instrument.asking(minor)
    return {
        "list": str(instrument.id),
        "version": instrument.version,
        "asking": asking.id,
        "counting": asking.clause.counting.value,
        "at_least": asking.clause.at_least,
        "rule": said(asking.clause.text),
        "signs": [{"id": str(sign.id), "text": said(sign.text)} for sign in asking.items],
        "says": {result.value: said(text) for result, text in asking.wordings.items()},
        "next": {
            result.value: [section.value for section in instrument.first_danger(result)]
            for result in asking.results
        },
        "limits": [said(limit.text) for limit in instrument.limits],
    }
