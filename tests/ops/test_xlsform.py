"""A list as an XLSForm: pyxform takes it, and what it reads back is the same list."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2json import parse_file_to_json
from pyxform.xls2xform import convert

from fanal.core import languages
from fanal.knowledge import Answer, Instrument, Result, Ternary, Whom
from fanal.knowledge.instruments import BASE, WORDS
from fanal.ops import cli, xlsform
from tests.knowledge.lists import loaded, made_up, numbered, variant

LISTS = [
    pytest.param(instrument, code, id=f"{code}/{instrument.id}")
    for code, pack in loaded().packs.items()
    for instrument in pack.instruments.values()
]
AGE_OF = {"": Whom.ALL, "${minor} = 'no'": Whom.ADULTS, "${minor} != 'no'": Whom.MINORS}
MINOR = {"yes": Ternary.YES, "no": Ternary.NO, "unknown": Ternary.NOT_SURE, "": None}

Line = Mapping[str, Any]


def form_of(instrument: Instrument, code: str = "be", speaks: list[str] | None = None) -> Line:
    """The form as pyxform reads it from the workbook; it is made into an XForm besides."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        xlsform.save(path, instrument, loaded().packs[code], speaks or ["en"])
        made = convert(path)
        assert not made.warnings
        assert made.xform
        read: Line = parse_file_to_json(str(path))
        return read


def lines_of(form: Line) -> Iterator[Line]:
    return (each for each in form["children"] if each["type"] not in ("group", "start", "end"))


def english(line: Line) -> str:
    label = line["label"]
    return str(label if isinstance(label, str) else label["English (en)"])


def calculates(form: Line) -> dict[str, str]:
    return {
        each["name"]: each["bind"]["calculate"]
        for each in lines_of(form)
        if each["type"] == "calculate"
    }


def relevant(line: Line) -> str:
    return str(line.get("bind", {}).get("relevant", ""))


def read_back(form: Line) -> Instrument:
    """The list that the form was made of, from nothing but the form."""
    values = {name: value.strip("'\"") for name, value in calculates(form).items()}
    said = {each["name"]: each for each in lines_of(form) if "label" in each}
    ids = [name.removeprefix("counting_") for name in values if name.startswith("counting_")]
    written: dict[str, Any] = {
        "id": values["list_id"],
        "title": form["title"],
        "limits": [
            {"id": name.removeprefix("limit_"), "text": english(each)}
            for name, each in said.items()
            if name.startswith("limit_")
        ],
        "validation": {"text": english(said["validation"])},
        "sectors": values["list_sectors"].split(),
        "source": values["list_source"].split(),
        "confirmed": values["list_confidence"] != "C",
        **{key: values[f"list_{key}"] for key in ("owner", "kind", "whom", "checked_on")},
        "confidence": values["list_confidence"],
        **asked(BASE, values, said),
        "items": list(items_of(said)),
        "variants": [
            {
                "id": id,
                "whom": AGE_OF[relevant(said[f"intro_{id}"])].value,
                "wording": [
                    {"id": name.removeprefix("sign_").partition("__")[0], "text": english(each)}
                    for name, each in said.items()
                    if name.startswith("sign_") and name.endswith(f"__{id}")
                ],
                **asked(id, values, said),
            }
            for id in ids
            if id != BASE
        ],
    }
    return Instrument.model_validate(written)


def asked(id: str, values: Mapping[str, str], said: Mapping[str, Line]) -> dict[str, Any]:
    """What one age is told: rule, number and sentences."""
    counting = values[f"counting_{id}"]
    has_number = counting == "number"
    found: dict[str, Any] = {
        "intro": english(said[f"intro_{id}"]),
        "rule": english(said[f"rule_{id}"]),
        **({"at_least": int(values[f"at_least_{id}"])} if has_number else {"counting": counting}),
    }
    for result, key in WORDS[has_number].items():
        found[key] = english(said[f"says_{id}_{result.value}"])
    return found


def items_of(said: Mapping[str, Line]) -> Iterator[dict[str, str]]:
    for name, each in said.items():
        if name.startswith("sign_") and "__" not in name:
            other = [n for n in said if n.startswith(f"{name}__")]
            whom = Whom.ALL if other else AGE_OF[relevant(each)]
            yield {"id": name.removeprefix("sign_"), "text": english(each), "whom": whom.value}


def shape(instrument: Instrument) -> Any:
    """Everything that a list is, without where the words of its variants are written."""
    return (
        *(instrument.id, instrument.kind, instrument.owner, instrument.title.english),
        *(instrument.whom, instrument.sectors, instrument.source, instrument.checked_on),
        instrument.confidence,
        instrument.validation.text.english,
        [(limit.id, limit.text.english) for limit in instrument.limits],
        [
            (
                *(asking.id, asking.ages, asking.intro.english),
                *(asking.clause.counting, asking.clause.at_least, asking.clause.text.english),
                {result: text.english for result, text in asking.wordings.items()},
                [(sign.id, sign.text.english) for sign in asking.items],
            )
            for asking in instrument.askings
        ],
    )


def worked_out(form: Line, answers: Mapping[str, str]) -> dict[str, Any]:
    """What the calculations of the form say to these answers; a small XPath."""
    values: dict[str, Any] = dict(answers)

    def value_of(expression: str) -> Any:
        python = re.sub(r"\$\{([^}]+)\}", lambda name: f"values.get({name[1]!r}, '')", expression)
        python = python.replace(" = ", " == ").replace("if(", "choose(")
        known = {"values": values, "choose": lambda if_, then, else_: then if if_ else else_}
        return eval(python, known)  # noqa: S307  (our own expressions)

    for name, calculation in calculates(form).items():
        values[name] = value_of(calculation)
    shown = [
        each["name"]
        for each in lines_of(form)
        if each["type"] == "note" and (not relevant(each) or value_of(relevant(each)))
    ]
    return values | {"shown": shown}


def agrees(instrument: Instrument, form: Line, minor: str, answers: Mapping[str, Answer]) -> None:
    """The form and the engine make the same of these answers."""
    found = instrument.evaluate(answers, minor=MINOR[minor])
    names = {}
    for sign in found.asking.items:
        own = f"sign_{sign.id}__{found.asking.id}"
        has_own = any(each["name"] == own for each in lines_of(form))
        names[own if has_own else f"sign_{sign.id}"] = answers.get(sign.id)
    typed = {name: answer.value for name, answer in names.items() if answer is not None}
    worked = worked_out(form, typed | {"minor": minor})
    assert worked[f"result_{found.asking.id}"] == found.result.value
    says = [name for name in worked["shown"] if name.startswith("says_")]
    assert says == [f"says_{found.asking.id}_{found.result.value}"]
    limits = {name for name in worked["shown"] if name.startswith("limit_")}
    assert limits == {f"limit_{limit.id}" for limit in instrument.limits}


@pytest.mark.parametrize(("instrument", "code"), LISTS)
def test_what_pyxform_reads_back_is_the_same_list(instrument: Instrument, code: str) -> None:
    assert shape(read_back(form_of(instrument, code))) == shape(instrument)


@settings(max_examples=25)
@given(made_up())
def test_so_it_is_of_lists_that_nobody_wrote(instrument: Instrument) -> None:
    assert shape(read_back(form_of(instrument))) == shape(instrument)


@settings(max_examples=40)
@given(st.data())
def test_the_form_counts_as_the_engine_does(data: st.DataObject) -> None:
    instrument = data.draw(made_up())
    form = form_of(instrument)
    for _ in range(10):
        minor = data.draw(st.sampled_from(sorted(MINOR)))
        ids = [sign.id for sign in instrument.asking(MINOR[minor]).items]
        answers = data.draw(st.dictionaries(st.sampled_from(ids), st.sampled_from(Answer)))
        agrees(instrument, form, minor, answers)


@pytest.mark.parametrize(("instrument", "code"), LISTS)
def test_so_it_does_for_every_list_of_every_pack(instrument: Instrument, code: str) -> None:
    form = form_of(instrument, code)
    ids = [sign.id for sign in instrument.items]
    for yes in range(min(4, len(ids) + 1)):
        for no in (0, len(ids) - yes):
            said = [Answer.YES] * yes + [Answer.NO] * no
            agrees(instrument, form, "no", dict(zip(ids, said, strict=False)))


def test_a_sign_is_asked_only_of_whom_it_is_for() -> None:
    written = [
        {"id": "s0", "text": "Said to anyone"},
        {"id": "school", "text": "Misses school", "whom": "minors"},
    ]
    child = variant("minors", wording=[{"id": "s0", "text": "Said to a child"}])
    form = form_of(Instrument.model_validate(numbered(1, items=written, variants=[child])))
    asks = {each["name"]: relevant(each) for each in lines_of(form) if "sign_" in each["name"]}
    assert asks == {
        "sign_s0": "${minor} = 'no'",
        "sign_s0__for-minors": "${minor} != 'no'",
        "sign_school": "${minor} != 'no'",
    }


def test_danger_is_asked_before_everything_with_the_numbers_of_the_country() -> None:
    for code, pack in loaded().packs.items():
        instrument = next(iter(pack.instruments.values()))
        asked_first = next(e for e in lines_of(form_of(instrument, code)) if "label" in e)
        assert asked_first["name"] == "danger"
        hint = str(asked_first["hint"])
        assert all(number.number in hint for number in pack.emergency)


def test_there_is_a_column_for_each_language_and_words_for_every_answer(tmp_path: Path) -> None:
    instrument = loaded().packs["be"].instruments["be-payoke-professional"]
    path = tmp_path / "form.xlsx"
    xlsform.save(path, instrument, loaded().packs["be"], ["en", "nl", "ar"])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["survey", "choices", "settings"]
    head = [cell.value for cell in next(iter(book["survey"].rows))]
    assert head[2:5] == ["label::English (en)", "label::Nederlands (nl)", "label::العربية (ar)"]
    choices = [[cell.value for cell in row] for row in book["choices"].rows]
    assert choices[1:4] == [
        ["answer", "yes", "Yes", "Ja", "نعم"],
        ["answer", "no", "No", "Nee", "لا"],
        ["answer", "unknown", *choices[3][2:]],
    ]
    signs = {
        row[1].value: (row[2].value, row[3].value)
        for row in book["survey"].rows
        if str(row[1].value).startswith("sign_")
    }
    for sign in instrument.items:
        assert signs[f"sign_{sign.id}"] == (sign.text.english, sign.text.in_language("nl"))


def test_only_languages_in_which_the_whole_list_can_be_read_are_in_it() -> None:
    instrument = loaded().packs["be"].instruments["be-payoke-professional"]
    codes = xlsform.languages_of(instrument)
    assert codes[0] == "en"
    for tongue in languages.TONGUES:
        whole = all(
            text.language(tongue.code) == tongue.code for text in xlsform.texts_of(instrument)
        )
        assert (tongue.code in codes) is whole


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    instrument = Instrument.model_validate(numbered(1, title="=1+1", intro="=HYPERLINK(1)"))
    path = tmp_path / "form.xlsx"
    xlsform.save(path, instrument, None, ["en"])
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row if cell.value}
    assert kinds == {"s"}


def test_no_form_says_more_than_the_list() -> None:
    for pack in loaded().packs.values():
        for instrument in pack.instruments.values():
            shown = {
                english(each)
                for each in lines_of(form_of(instrument, pack.code))
                if "label" in each
            }
            known = {text.english for text in xlsform.texts_of(instrument)}
            assert shown - known <= {str(xlsform.DANGER), str(xlsform.UNDER_18)}
            assert set(Result) >= set(instrument.askings[0].wordings)


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["packs", "xlsform", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_command_writes_it_and_says_which_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "signs.xlsx"
    assert call("be/ilo-forced-labour", str(path)) == 0
    said = capsys.readouterr().out
    assert "ilo-forced-labour, common@" in said
    assert call("common/ilo-forced-labour", str(path)) == 0


@pytest.mark.parametrize("id", ["be/nothing", "xx/ilo-forced-labour", "common/six-items-minors"])
def test_a_list_that_is_not_on_is_refused(
    id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(id, str(tmp_path / "x.xlsx")) == 1
    assert "write one of be/be-pagasa-signs" in capsys.readouterr().err
    assert not (tmp_path / "x.xlsx").exists()
