"""A pack taken apart for reading: every record a card, every key a row; nothing is left out.

It goes by the fields that records have, so what is added to packs is on the page by being born.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from fanal.core.duedates import Duration
from fanal.core.worktime import Interval
from fanal.knowledge.country import WEEKDAYS, WeekHours
from fanal.knowledge.enums import Confidence, Counting
from fanal.knowledge.instruments import Instrument, Variant
from fanal.knowledge.records import Fact, Record, Source
from fanal.knowledge.text import Text
from fanal.ops.review.labels import MARKS, SAID, label

# Said by the head of a card, or by the file's.
IN_HEAD = {"id", "retired", "source", "checked_on", "confidence", "confirmed", "note"}
TITLES = ("title", "name", "label", "number", "text")


@dataclass
class Words:
    """A text with its translations; None is one that is missing."""

    id: str
    english: str
    others: list[tuple[str, str | None]] = field(default_factory=list)


@dataclass
class Row:
    """A key of a record: words in languages, plain values, or further records."""

    label: str
    words: Words | None = None
    value: str = ""
    href: str = ""
    lines: list[str] = field(default_factory=list)
    cards: list["Card"] = field(default_factory=list)


@dataclass
class Card:
    """A record, with how well it is known and where it was read."""

    id: str
    title: str
    mark: str = ""
    mark_words: str = ""
    off: str = ""
    retired: str = ""
    note: str = ""
    checked_on: str = ""
    sources: list[Source] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    # Nothing but a line: what a sign, a limit or a task is.
    line: Words | None = None


class Reader:
    """Turns the records of one pack into cards, with these translations beside the English."""

    def __init__(self, sources: Mapping[str, Source], languages: tuple[str, ...]) -> None:
        self.sources = sources
        self.languages = languages

    def cards(self, records: tuple[Any, ...]) -> list[Card]:
        return [self.card(record) for record in records]

    def card(self, record: BaseModel) -> Card:
        id = str(getattr(record, "id", ""))
        # What has no id is a part of what it stands in, and has its name there.
        card = Card(id=id, title=_title(record) if id else "")
        self._head(card, record)
        said = [name for name in type(record).model_fields if _is_said(record, name)]
        text = getattr(record, "text", None)
        if said == ["text"] and isinstance(text, Text):
            card.line = self.words(text)
        else:
            card.rows = [*self._rule(record), *self._rows(record, said, card.title)]
        return card

    def words(self, text: Text) -> Words:
        others = [(code, self._translated(text, code)) for code in self.languages]
        return Words(text.id, text.english, others)

    def _translated(self, text: Text, language: str) -> str | None:
        found = text.in_language(language)
        return found if text.language(language) == language else None

    def _head(self, card: Card, record: BaseModel) -> None:
        if isinstance(record, Record) and record.retired is not None:
            gone = record.retired
            instead = f"; now {gone.successor}" if gone.successor else ""
            card.retired = f"retired on {gone.on}: {gone.why}{instead}"
        confidence = getattr(record, "confidence", None)
        if isinstance(confidence, Confidence):
            card.mark, card.mark_words = confidence.value, MARKS[confidence.value]
        if isinstance(record, Fact):
            card.checked_on = str(record.checked_on)
            card.note = record.note or ""
            card.off = "" if record.confirmed else "off: shown to nobody"
        card.sources = [self.sources[id] for id in getattr(record, "source", ())]

    def _rows(self, record: BaseModel, said: list[str], title: str) -> Iterator[Row]:
        for name in said:
            value = getattr(record, name)
            if not self.languages and name in TITLES and title == plain(value):
                # It stands above already.
                continue
            yield self._row(_label(record, name), name, value)

    def _row(self, named: str, name: str, value: Any) -> Row:
        if isinstance(value, Text):
            return Row(named, words=self.words(value))
        if isinstance(value, tuple) and isinstance(value[0], BaseModel) and not _short(value[0]):
            return Row(named, cards=self.cards(value))
        if isinstance(value, BaseModel) and not _short(value):
            return Row(named, cards=[self.card(value)])
        if name == "notes":
            return Row(named, lines=list(value))
        said = plain(value)
        return Row(named, value=said, href=said if name in ("website", "url") else "")

    def _rule(self, record: BaseModel) -> Iterator[Row]:
        """How a list weighs its signs, in one line for each age."""
        if not isinstance(record, Instrument):
            return
        for asking in record.askings:
            clause, asked = asking.clause, len(asking.items)
            how = {
                Counting.NUMBER: f"at least {clause.at_least} of {asked} signs",
                Counting.SEVERAL: f"several of {asked} signs; no number, so nothing is ever met",
                Counting.NONE: f"nothing is counted; {asked} signs, one alone can be enough",
            }[clause.counting]
            ages = " and ".join(sorted(asking.ages))
            yield Row(f"How it weighs ({ages})", value=how)


def _is_said(record: BaseModel, name: str) -> bool:
    """Whether the pack says it: what is as it always is, is left out."""
    value = getattr(record, name)
    if name in IN_HEAD or value in (None, (), ""):
        return False
    if isinstance(record, Instrument | Variant) and name in ("at_least", "counting"):
        return False
    return bool(value != type(record).model_fields[name].default)


def plain(value: Any) -> str:
    """A value that is no text and no record, as one would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Text):
        return value.english
    if isinstance(value, tuple):
        return ", ".join(plain(each) for each in value)
    if isinstance(value, Duration):
        return f"{value.amount} {value.unit.replace('_', ' ')}"
    if isinstance(value, WeekHours):
        return hours(value)
    if isinstance(value, Interval):
        return f"{value.start:%H:%M}–{'24:00' if not value.end else f'{value.end:%H:%M}'}"
    if isinstance(value, BaseModel):
        parts = ((name, getattr(value, name)) for name in type(value).model_fields)
        return "; ".join(
            f"{label(name)}: {plain(each)}" for name, each in parts if each is not None
        )
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "value", value))


def hours(week: WeekHours) -> str:
    if week.always:
        return "day and night"
    days = ((day, getattr(week, day)) for day in WEEKDAYS)
    return "; ".join(f"{day.capitalize()} {plain(spans)}" for day, spans in days if spans)


def _short(value: BaseModel) -> bool:
    """What reads best on one line."""
    texts = any(isinstance(getattr(value, name), Text) for name in type(value).model_fields)
    inner = any(isinstance(getattr(value, name), tuple) for name in type(value).model_fields)
    return isinstance(value, Duration | WeekHours) or not (texts or inner)


def _title(record: BaseModel) -> str:
    for name in TITLES:
        value = getattr(record, name, None)
        if isinstance(value, Text):
            return value.english
        if isinstance(value, str) and value:
            return value
    return ""


def _label(record: BaseModel, name: str) -> str:
    if isinstance(record, Instrument | Variant) and name.startswith("when_"):
        return SAID[record.at_least is not None].get(name, label(name))
    return label(name)
