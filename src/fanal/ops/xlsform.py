"""A list of signs as an XLSForm, for teams that work with ODK or Kobo.

The form asks what the list asks, counts as its rule counts, and says its own sentence with its
limits: never a verdict. Each answer sheet carries the list's id and version with it.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fanal.core.languages import TONGUES
from fanal.knowledge import Answer, Asking, Instrument, Pack, Result, Text, Whom, current
from fanal.ops.say import Stop, say
from fanal.ops.start import start

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ANSWERS = {Answer.YES: _("Yes"), Answer.NO: _("No"), Answer.UNKNOWN: _("Not known")}
DANGER = _("Is somebody in danger at this moment?")
CALL_FIRST = _("In danger, call the emergency number of your country before anything else.")
UNDER_18 = _("Is the person under 18?")
# Says a text in one language.
Say = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """A line of the sheet `survey`."""

    type: str
    name: str
    label: Say | None = None
    hint: Say | None = None
    relevant: str = ""
    calculation: str = ""


@dataclass(frozen=True)
class Question:
    """A sign in the words of these askings; two ages may have two questions for one sign."""

    name: str
    sign: str
    text: Text
    askings: list[Asking] = field(default_factory=list)


def write(arguments: argparse.Namespace) -> int:
    start()
    instrument, pack = _find(arguments.list)
    codes = languages_of(instrument)
    path = Path(arguments.file)
    save(path, instrument, pack, codes)
    say(f"wrote {path}: {instrument.id}, {instrument.version}, in {', '.join(codes)}")
    return 0


def save(path: Path, instrument: Instrument, pack: Pack | None, codes: list[str]) -> None:
    """Write the workbook; `pack` is the country whose emergency numbers stand in it."""
    # Heavy, and needed by nothing that serves.
    import openpyxl

    book = openpyxl.Workbook()
    survey = book.active
    columns = ["type", "name", *(_column("label", each) for each in codes)]
    columns += [_column("hint", each) for each in codes]
    _fill(survey, "survey", [*columns, "relevant", "calculation"], _survey(instrument, pack, codes))
    labels = [_column("label", each) for each in codes]
    choices = book.create_sheet()
    _fill(choices, "choices", ["list_name", "name", *labels], _choices(codes))
    settings = {
        "form_title": instrument.title.english,
        "form_id": str(instrument.id),
        "version": instrument.version,
        "default_language": _language(codes[0]),
    }
    _fill(book.create_sheet(), "settings", list(settings), iter([settings]))
    book.save(path)


def languages_of(instrument: Instrument) -> list[str]:
    """English, and each language in which no text of this list is missing."""
    texts = list(texts_of(instrument))
    return [
        tongue.code
        for tongue in TONGUES
        if all(text.language(tongue.code) == tongue.code for text in texts)
    ]


def texts_of(instrument: Instrument) -> Iterator[Text]:
    """Every text that the form says."""
    yield instrument.title
    for asking in instrument.askings:
        yield asking.intro
        yield asking.clause.text
        yield from asking.wordings.values()
        yield from (sign.text for sign in asking.items)
    yield from (limit.text for limit in instrument.limits)
    yield instrument.validation.text


def rows(instrument: Instrument, pack: Pack | None) -> Iterator[Row]:
    """The form from its first line; danger comes before everything else."""
    yield from _facts(instrument)
    yield Row("select_one answer", "danger", _word(DANGER), _emergency(pack))
    if instrument.variants:
        yield Row("select_one answer", "minor", _word(UNDER_18))
    for asking in instrument.askings:
        yield Row(
            "note", f"intro_{asking.id}", _text(asking.intro), relevant=_age(asking, instrument)
        )
    questions = list(_questions(instrument))
    for each in questions:
        everyone = len(each.askings) == len(instrument.askings)
        whom = "" if everyone else _age(each.askings[0], instrument)
        yield Row("select_one answer", each.name, _text(each.text), relevant=whom)
    for asking in instrument.askings:
        names = [each.name for each in questions if asking in each.askings]
        yield from _weighed(asking, names, _age(asking, instrument))
    for limit in instrument.limits:
        yield Row("note", f"limit_{limit.id}", _text(limit.text))
    yield Row("note", "validation", _text(instrument.validation.text))


def _facts(instrument: Instrument) -> Iterator[Row]:
    """What an answer sheet has to carry, so that it can be read in ten years."""
    facts = {
        "id": instrument.id,
        "version": instrument.version,
        "owner": instrument.owner,
        "kind": instrument.kind.value,
        "whom": instrument.whom.value,
        "sectors": " ".join(each.value for each in instrument.sectors),
        "source": " ".join(instrument.source),
        "checked_on": instrument.checked_on.isoformat(),
        "confidence": instrument.confidence.value,
    }
    for name, value in facts.items():
        yield Row("calculate", f"list_{name}", calculation=_quoted(str(value)))


def _questions(instrument: Instrument) -> Iterator[Question]:
    """Each sign, once in each wording, in the order of the list."""
    for item in instrument.items:
        found: dict[int, Question] = {}
        for asking in instrument.askings:
            for sign in asking.items:
                if sign.id == item.id:
                    first = asking is instrument.askings[0] or sign.text is item.text
                    name = f"sign_{item.id}" + ("" if first else f"__{asking.id}")
                    question = Question(name, str(item.id), sign.text)
                    found.setdefault(id(sign.text), question).askings.append(asking)
        yield from found.values()


def _weighed(asking: Asking, names: list[str], age: str) -> Iterator[Row]:
    """The count where there is a number, the result, and the list's sentence about it."""
    needed = asking.clause.at_least
    yield Row("calculate", f"counting_{asking.id}", calculation=_quoted(asking.clause.counting))
    if needed is None:
        some = " or ".join(f"${{{each}}} = 'yes'" for each in names)
        none = " and ".join(f"${{{each}}} = 'no'" for each in names)
        result = f"if({some}, 'signs', if({none}, 'none-seen', 'open'))"
    else:
        yield Row("calculate", f"at_least_{asking.id}", calculation=str(needed))
        for pile, answer in (("present", "yes"), ("absent", "no")):
            count = " + ".join(f"if(${{{each}}} = '{answer}', 1, 0)" for each in names)
            yield Row("calculate", f"{pile}_{asking.id}", calculation=count)
        present, absent = f"${{present_{asking.id}}}", f"${{absent_{asking.id}}}"
        # What is neither yes nor no is unknown, whether it was answered so or not at all.
        can_be = f"{len(names)} - {absent} >= {needed}"
        result = f"if({present} >= {needed}, 'met', if({can_be}, 'open', 'not-met'))"
    yield Row("calculate", f"result_{asking.id}", calculation=result)
    for each, text in asking.wordings.items():
        yield Row(
            "note", f"says_{asking.id}_{each.value}", _text(text), None, _when(asking, each, age)
        )
    yield Row("note", f"rule_{asking.id}", _text(asking.clause.text), relevant=age)


def _when(asking: Asking, result: Result, age: str) -> str:
    said = f"${{result_{asking.id}}} = '{result.value}'"
    return f"{age} and {said}" if age else said


def _age(asking: Asking, instrument: Instrument) -> str:
    """Of whom it is asked, where that depends; who may be a minor is asked as one."""
    if not instrument.variants:
        return ""
    return "${minor} = 'no'" if Whom.ADULTS in asking.ages else "${minor} != 'no'"


def _emergency(pack: Pack | None) -> Say:
    if pack is None or not pack.emergency:
        return _word(CALL_FIRST)
    numbers = pack.emergency
    return lambda code: " ".join(each.when.in_language(code) for each in numbers)


def _text(text: Text) -> Say:
    return text.in_language


def _word(word: Any) -> Say:
    def said(code: str) -> str:
        with translation.override(code):
            return str(word)

    return said


def _quoted(value: str) -> str:
    """As a string of XPath, which has no way to write both kinds of quotes."""
    return f'"{value}"' if "'" in value else f"'{value}'"


def _survey(
    instrument: Instrument, pack: Pack | None, codes: list[str]
) -> Iterator[Mapping[str, str]]:
    for row in rows(instrument, pack):
        line = {"type": row.type, "name": row.name}
        for code in codes:
            line[_column("label", code)] = row.label(code) if row.label else ""
            line[_column("hint", code)] = row.hint(code) if row.hint else ""
        yield line | {"relevant": row.relevant, "calculation": row.calculation}


def _choices(codes: list[str]) -> Iterator[Mapping[str, str]]:
    for answer, word in ANSWERS.items():
        labels = {_column("label", code): _word(word)(code) for code in codes}
        yield {"list_name": "answer", "name": answer.value} | labels


def _column(kind: str, code: str) -> str:
    return f"{kind}::{_language(code)}"


def _language(code: str) -> str:
    name = next(tongue.name for tongue in TONGUES if tongue.code == code)
    return f"{name} ({code})"


def _fill(
    sheet: "Worksheet", title: str, columns: list[str], lines: Iterator[Mapping[str, str]]
) -> None:
    sheet.title = title
    sheet.append(columns)
    for number, line in enumerate(lines, 2):
        for place, column in enumerate(columns, 1):
            if value := line.get(column):
                cell = sheet.cell(number, place, value)
                # A text and never a formula, whatever it begins with.
                cell.data_type = "s"


def _find(id: str) -> tuple[Instrument, Pack | None]:
    """A list by its full id, as in be/some-list; a common one may be asked of a country, too."""
    code, _slash, name = id.partition("/")
    known = current()
    pack = known.packs.get(code)
    lists = pack.instruments if pack else known.common.instruments if known.common else {}
    if (pack is None and code != "common") or name not in lists:
        every = sorted(
            f"{code}/{each}" for code, pack in known.packs.items() for each in pack.instruments
        )
        raise Stop(f"There is no list {id!r} that is on: write one of {', '.join(every)}.")
    return lists[name], pack
