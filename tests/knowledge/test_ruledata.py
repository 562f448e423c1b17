"""A list as plain data says all that the engine knows: weighing with it alone gives the same."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given

from fanal.knowledge import Answer, Instrument, RuleData, Ternary, rule_data
from tests.knowledge.lists import filled_in, loaded


def weighed(data: RuleData, answers: Mapping[str, str]) -> str:
    """As somebody would write it elsewhere, from the data alone."""
    said = [answers.get(sign["id"]) for sign in data["signs"]]
    yes, no = said.count("yes"), said.count("no")
    if data["at_least"] is not None:
        if yes >= data["at_least"]:
            return "met"
        return "open" if len(said) - no >= data["at_least"] else "not-met"
    if yes:
        return "signs"
    return "none-seen" if no == len(said) else "open"


@given(filled_in())
def test_weighing_with_the_data_alone_gives_what_the_engine_gives(
    case: tuple[Instrument, Ternary | None, dict[str, Answer]],
) -> None:
    instrument, minor, answers = case
    data: RuleData = json.loads(json.dumps(rule_data(instrument, minor, "en")))
    found = instrument.evaluate(answers, minor=minor)
    result = weighed(data, {id: answer.value for id, answer in answers.items()})
    assert result == found.result.value
    assert data["says"][result] == found.wording.english
    assert data["next"][result] == [section.value for section in found.next]
    assert data["next"][result][0] == "danger"
    assert data["rule"] == found.clause.text.english
    assert [sign["id"] for sign in data["signs"]] == [sign.id for sign in found.asking.items]


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
def test_it_comes_in_one_language_and_names_its_version(language: str) -> None:
    for pack in loaded().packs.values():
        for instrument in pack.instruments.values():
            data = rule_data(instrument, Ternary.NO, language)
            assert data["version"] == instrument.version
            assert data["limits"] == [each.text.in_language(language) for each in instrument.limits]
            texts = [
                sign.text.in_language(language) for sign in instrument.asking(Ternary.NO).items
            ]
            assert [sign["text"] for sign in data["signs"]] == texts
