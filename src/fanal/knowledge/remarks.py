"""What somebody should look at in a pack that can be used: beyond the problems that stop it.

What is wrong is a mistake now; the rest waits for a person: a review, a call, a confirmation.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from fanal.knowledge import catalogues
from fanal.knowledge.enums import Confidence
from fanal.knowledge.loader import Reading, read_pack
from fanal.knowledge.records import Fact, Record
from fanal.knowledge.unsaid import unreachable

# After so long a number or an address is more likely to be wrong than anybody noticed.
OLD_AFTER_DAYS = 365
LESS = {
    Confidence.SECONDARY: "was read elsewhere (B)",
    Confidence.RECALLED: "is only recalled (C), and shown to nobody",
}


class Kind(StrEnum):
    UNREACHABLE = "never reached"
    UNTRANSLATED = "not translated"
    HARD = "hard to read"
    OVERDUE = "review overdue"
    OLD = "checked long ago"
    OFF = "off"
    TO_CONFIRM = "to be confirmed"
    ASSUMED = "assumed"
    UNREVIEWED = "read by nobody"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: in which file of which pack, and what."""

    kind: Kind
    pack: str
    file: str
    what: str
    wrong: bool = False

    def __str__(self) -> str:
        return f"{self.pack}/{self.file}: {self.what}"


def remarks(
    root: Path,
    codes: Sequence[str],
    *,
    today: date,
    old_after_days: int = OLD_AFTER_DAYS,
) -> list[Remark]:
    """Everything to look at in these packs, which have no problem; what is wrong comes first."""
    readings = [read_pack(root / code) for code in codes]
    own = {
        language
        for reading in readings
        if not reading.common
        for language in reading.files["country.toml"].country.languages
    }
    found = [
        remark
        for reading in readings
        for remark in of_pack(reading, today, old_after_days, own_languages=own)
    ]
    return sorted(found, key=lambda each: not each.wrong)


def of_pack(
    reading: Reading, today: date, old_after_days: int, own_languages: Collection[str]
) -> Iterator[Remark]:
    """What to look at in one pack; `own_languages` are those of all countries together."""
    yield from _unreachable(reading)
    yield from _untranslated(reading, own_languages)
    yield from _overdue(reading, today)
    yield from _old(reading, today - timedelta(days=old_after_days))
    yield from _off(reading)
    yield from _assumed(reading)
    yield from _unsigned(reading)


def facts_of(reading: Reading) -> Iterator[tuple[str, Fact]]:
    """Every fact of a pack that is not retired, with its file."""
    for name, file in reading.files.items():
        for key in type(file).model_fields:
            values = getattr(file, key)
            for value in values if isinstance(values, tuple) else ():
                if isinstance(value, Fact) and value.retired is None:
                    yield name, value


def _unreachable(reading: Reading) -> Iterator[Remark]:
    name = "instruments.toml"
    file = reading.files.get(name)
    for instrument in file.instruments if file else ():
        for path, why in unreachable(instrument):
            what = f"{instrument.id}, {'.'.join(path)}: {why}"
            yield Remark(Kind.UNREACHABLE, reading.folder.name, name, what, wrong=True)
        yield from _nowhere(reading, instrument)


def _nowhere(reading: Reading, instrument: Any) -> Iterator[Remark]:
    """Sections that a list leads to and that are shown to nobody."""
    guidance = reading.files.get("guidance.toml")
    hidden = {each.id for each in guidance.sections if not each.shown} if guidance else set()
    led_to = {
        section
        for asking in instrument.askings
        for result in asking.results
        for section in instrument.next_after(result)
    }
    for section in sorted(led_to & hidden):
        what = f"{instrument.id}: leads to the section {section.value}, which is off"
        yield Remark(Kind.UNREACHABLE, reading.folder.name, "instruments.toml", what, wrong=True)


def _untranslated(reading: Reading, own_languages: Collection[str]) -> Iterator[Remark]:
    """Per language, how much is missing; in a country's own language that is a mistake."""
    code = reading.folder.name
    own = own_languages if reading.common else reading.files["country.toml"].country.languages
    for language, missing in catalogues.completeness(reading.folder.parent, code).items():
        if missing:
            texts = "1 text is" if len(missing) == 1 else f"{len(missing)} texts are"
            what = f"{texts} not translated, the first is {missing[0]}"
            file, wrong = f"locale/{language}.po", language in own
            yield Remark(Kind.UNTRANSLATED, code, file, what, wrong=wrong)


def _overdue(reading: Reading, today: date) -> Iterator[Remark]:
    code = reading.folder.name
    for name, file in reading.files.items():
        if file.about.review_due < today:
            yield Remark(Kind.OVERDUE, code, name, f"to be reviewed by {file.about.review_due}")
    for name, fact in facts_of(reading):
        due = getattr(fact, "review_due", None)
        if due is not None and due < today:
            yield Remark(Kind.OVERDUE, code, name, f"{fact.id}: to be reviewed by {due}")


def _old(reading: Reading, before: date) -> Iterator[Remark]:
    old: dict[str, list[str]] = {}
    for name, fact in facts_of(reading):
        if fact.checked_on < before:
            old.setdefault(name, []).append(f"{fact.id} ({fact.checked_on})")
    for name, ids in old.items():
        yield Remark(Kind.OLD, reading.folder.name, name, ", ".join(ids))


def _off(reading: Reading) -> Iterator[Remark]:
    code = reading.folder.name
    for name, fact in facts_of(reading):
        if not fact.confirmed:
            how = f"; FANAL_CONFIRMED={code}/{fact.id} switches it on"
            hint = how if name == "instruments.toml" else ""
            note = f": {fact.note}" if fact.note else ""
            yield Remark(Kind.OFF, code, name, f"{fact.id}{note}{hint}")
        elif fact.confidence is Confidence.SECONDARY:
            yield Remark(Kind.TO_CONFIRM, code, name, f"{fact.id} was read elsewhere (B)")
        for where, why in _inside(fact, str(fact.id)):
            yield Remark(Kind.TO_CONFIRM, code, name, f"{where} {why}")


def _inside(record: BaseModel, where: str) -> Iterator[tuple[str, str]]:
    """What inside a record is less well known than it: where it stands, and how it is known."""
    for key in type(record).model_fields:
        value = getattr(record, key)
        for each in value if isinstance(value, tuple) else ():
            if isinstance(each, Record) and each.retired is None:
                here = f"{where}, {each.id}"
                if why := LESS.get(getattr(each, "confidence", Confidence.PRIMARY)):
                    yield here, why
                if why := LESS.get(getattr(each, "article_confidence", Confidence.PRIMARY)):
                    yield f"{here}: the article", why
                yield from _inside(each, here)


def _assumed(reading: Reading) -> Iterator[Remark]:
    file = reading.files.get("organisations.toml")
    for centre in file.centres if file else ():
        if centre.shown and not centre.office_confirmed:
            what = f"{centre.id}: its office hours are assumed; ask it, then drop office_confirmed"
            yield Remark(Kind.ASSUMED, reading.folder.name, "organisations.toml", what)


def _unsigned(reading: Reading) -> Iterator[Remark]:
    unsigned = [name for name, file in reading.files.items() if not file.about.reviewed_by]
    if unsigned:
        what = f"nobody has signed {', '.join(unsigned)} (reviewed_by)"
        yield Remark(Kind.UNREVIEWED, reading.folder.name, "*", what)
