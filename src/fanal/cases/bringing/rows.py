"""What a line of a list becomes: the entries of a case, or the reasons why not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import override

from fanal.cases.bringing.columns import Column
from fanal.cases.bringing.days import Days
from fanal.cases.bringing.listing import Listing, Row
from fanal.cases.bringing.reader import UNKNOWN
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.brought import CaseBrought
from fanal.cases.kinds.met import nobody_asked
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.opening import CaseOpened
from fanal.cases.kinds.person import (
    GENDERS,
    MARITAL,
    MOST_CHILDREN,
    OLDEST,
    Gender,
    Marital,
    Person,
    PersonDetails,
    parts_of,
)
from fanal.cases.kinds.phase import started
from fanal.cases.kinds.task import Task
from fanal.core.cells import plain
from fanal.intake.desk_forms import LONGEST, SHORT
from fanal.knowledge import Pack, Phase, Ternary

_YES = {"yes", "y", "ja", "j", "oui", "o", "x", "1", "true", "vrai", "wahr"}
_NO = {"no", "n", "nee", "neen", "nein", "non", "0", "false", "faux", "falsch"}
# As lists have them, besides the names that the page has for them.
_GENDERS = {
    Gender.FEMININE: "v, f, w, female, vrouwelijk, femme, féminin, frau, weiblich",
    Gender.MASCULINE: "m, h, male, mannelijk, homme, masculin, mann, männlich",
    Gender.NOT_SPECIFIED: "x",
}
_MARITAL = {
    Marital.SINGLE: "ongehuwd, alleenstaand, célibataire, ledig",
    Marital.MARRIED: "gehuwd, getrouwd, marié, mariée, verheiratet",
    Marital.WIDOWED: "weduwe, weduwnaar, veuf, veuve, verwitwet",
    Marital.DIVORCED: "gescheiden, divorcé, divorcée, geschieden",
    Marital.SEPARATED: "feitelijk gescheiden, séparé, séparée, getrennt",
    Marital.REGISTERED: "wettelijk samenwonend, geregistreerd partnerschap, cohabitant légal, "
    "cohabitante légale, eingetragene partnerschaft",
}
# What a spreadsheet shows in place of a result.
_BROKEN = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|N/B|VERW!|DEEL/0!|WAARDE!)")

C = TypeVar("C", Gender, Marital)


@dataclass
class Reading:
    """One line, read: what it says, and what is wrong with it."""

    row: Row
    person: Person = field(default_factory=Person, repr=False)
    old: str = field(default="", repr=False)
    notes: list[str] = field(default_factory=list, repr=False)
    phase: tuple[str, Phase] | None = None
    since: date | None = None
    next_on: date | None = None
    next_what: str = field(default="", repr=False)
    reasons: list[str] = field(default_factory=list, repr=False)

    def entries(self, pack: Pack, *, at: datetime, by: str, nobodys: bool) -> Iterator[CaseEntry]:
        """What the case begins with, in this order."""
        common: dict[str, Any] = {"at": at, "by": by}
        yield CaseOpened(person=self.person, **common)
        yield CaseBrought(row=self.row.number, old=self.old, **common)
        if nobodys:
            yield CaseAssigned(member="", **common)
        for note in self.notes:
            yield CaseNote(text=note, **common)
        if self.phase and self.since:
            procedure, phase = self.phase
            # A list tells the phase and its day, never how its conditions stand.
            conditions = nobody_asked(phase)
            yield started(
                pack,
                procedure,
                phase,
                self.since,
                runs_already=True,
                conditions=conditions,
                **common,
            )
        if self.next_on:
            text = self.next_what or _("Next date of the list")
            yield Task(text=text, on=self.next_on, **common)


class Reader:
    """Reads lines by the columns that were chosen, as the pack and today allow."""

    def __init__(
        self, listing: Listing, columns: Sequence[Column], pack: Pack, today: date
    ) -> None:
        self.headers, self.columns, self.today = listing.headers, columns, today
        self.days = Days(pack, today, counted=listing.counted)
        self.phases = _phases(pack)
        self.genders = _coded(GENDERS, _GENDERS, pack)
        self.marital = _coded(MARITAL, _MARITAL, pack)

    def read(self, row: Row) -> Reading:
        found = Reading(row)
        cells = [plain(cell) for cell in row.cells]
        said: dict[Column, str] = dict(zip(self.columns, cells, strict=True))
        said.pop(Column.LEAVE, None)
        self._unknown(found, said, cells)
        self._whole(found, said)
        self._person(found, said)
        self._notes(found, cells)
        self._phase(found, said)
        found.old = self._short(found, Column.OLD, said, SHORT)
        found.next_what = self._short(found, Column.NEXT_WHAT, said, SHORT)
        found.next_on = self._date(found, Column.NEXT_ON, said)
        if found.next_what and not found.next_on and not found.reasons:
            found.notes.append(found.next_what)
        if found.person == Person() and not found.old and not found.reasons:
            found.reasons.append(_("Nothing in it says who it is about."))
        return found

    def _unknown(self, found: Reading, said: dict[Column, str], cells: Sequence[str]) -> None:
        """What a formula would say nobody knows; in a column that is left out it matters not."""
        for header, column, cell in zip(self.headers, self.columns, cells, strict=True):
            if column is Column.LEAVE or not (formula := UNKNOWN.fullmatch(cell)):
                continue
            why = _(
                "cell %(cell)s is a formula without a result. Open the list in a spreadsheet "
                "program, save it, and bring it along again"
            ) % {"cell": formula[1]}
            found.reasons.append(f"{header}: {why}" if header else why)
            said[column] = ""

    def _whole(self, found: Reading, said: dict[Column, str]) -> None:
        for column, text in said.items():
            if _BROKEN.fullmatch(text):
                self._wrong(found, column, _("a mistake of the spreadsheet, and no value"))

    def _person(self, found: Reading, said: dict[Column, str]) -> None:
        parts = (said.get(Column.FIRST_NAME, ""), said.get(Column.FAMILY_NAME, ""))
        said = {**said, Column.NAME: said.get(Column.NAME, "") or " ".join(filter(None, parts))}
        texts = {
            name: self._short(found, column, said, _longest(name))
            for name, column in (
                ("called", Column.NAME),
                ("other_names", Column.OTHER_NAMES),
                ("nationality", Column.NATIONALITY),
                ("languages", Column.LANGUAGES),
                ("phone", Column.PHONE),
                ("document", Column.DOCUMENT),
            )
        }
        year = self.days.year(said.get(Column.BORN, ""))
        born = self._date(found, Column.BORN, said) if year is None else None
        if born and born > self.today:
            self._wrong(found, Column.BORN, _("this day has not come yet"))
        found.person = Person(
            name=texts.pop("called"),
            family_name=said.get(Column.FAMILY_NAME, "") if parts[0] else "",
            born=born,
            born_year=year,
            minor=self._minor(found, said),
            age_at_start=self._number(found, Column.AGE_AT_START, said, OLDEST),
            gender=self._coded(found, Column.GENDER, said, self.genders),
            marital=self._coded(found, Column.MARITAL, said, self.marital),
            children=self._number(found, Column.CHILDREN, said, MOST_CHILDREN),
            **texts,
        )
        if not parts_of(found.person)[1]:
            found.person = found.person.model_copy(update={"family_name": ""})

    def _number(
        self, found: Reading, column: Column, said: dict[Column, str], most: int
    ) -> int | None:
        text = said.get(column, "")
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= most:
            return int(text)
        self._wrong(found, column, _("no number up to %(most)s") % {"most": most})
        return None

    def _coded(
        self, found: Reading, column: Column, said: dict[Column, str], codes: dict[str, C]
    ) -> C | None:
        """The code of which that is a name; a word that is nobody's is not understood."""
        text = said.get(column, "")
        if text and _key(text) not in codes:
            self._wrong(found, column, _("not a word that is known here"))
        return codes.get(_key(text))

    def _minor(self, found: Reading, said: dict[Column, str]) -> Ternary | None:
        answer = said.get(Column.MINOR, "").casefold()
        if not answer:
            return None
        if answer in _YES | _NO:
            return Ternary.YES if answer in _YES else Ternary.NO
        self._wrong(found, Column.MINOR, _("neither yes nor no"))
        return None

    def _notes(self, found: Reading, cells: list[str]) -> None:
        for header, column, cell in zip(self.headers, self.columns, cells, strict=True):
            if column is Column.NOTE and cell:
                # By the name it had in the list, so that one knows what was meant.
                note = f"{header}: {cell}" if header else cell
                found.notes.append(note[:LONGEST])

    def _phase(self, found: Reading, said: dict[Column, str]) -> None:
        name, since = said.get(Column.PHASE, ""), self._date(found, Column.PHASE_SINCE, said)
        if not name and not since:
            return
        found.phase, found.since = self.phases.get(_key(name)), since
        if name and found.phase is None:
            self._wrong(found, Column.PHASE, _("no phase of this country is called so"))
        elif not name:
            self._wrong(found, Column.PHASE_SINCE, _("it does not say which phase"))
        elif since is None and not said.get(Column.PHASE_SINCE):
            self._wrong(found, Column.PHASE, _("it does not say since when"))
        if since and since > self.today:
            self._wrong(found, Column.PHASE_SINCE, _("this day has not come yet"))

    def _short(self, found: Reading, column: Column, said: dict[Column, str], longest: int) -> str:
        text = said.get(column, "")
        if len(text) > longest:
            self._wrong(found, column, _("longer than %(most)s characters") % {"most": longest})
            return ""
        return text

    def _date(self, found: Reading, column: Column, said: dict[Column, str]) -> date | None:
        text = said.get(column, "")
        if not text:
            return None
        day = self.days.read(text, birth=column is Column.BORN)
        if day is None:
            self._wrong(found, column, _("no date like 31/12/2026 or 2026-12-31"))
        return day

    def _wrong(self, found: Reading, column: Column, why: str) -> None:
        """As in "Date of birth: …", by the name that the column has in the list."""
        name = next((h for h, c in zip(self.headers, self.columns, strict=True) if c is column), "")
        found.reasons.append(f"{name}: {why}" if name else why)


def _coded(names: dict[C, Any], others: dict[C, str], pack: Pack) -> dict[str, C]:
    """By code, by name in every language of the country, and by what else it is called."""
    found = {_key(name): code for code, those in others.items() for name in those.split(",")}
    for language in ("en", *pack.country.languages):
        with override(language):
            found |= {_key(str(name)): code for code, name in names.items()}
    return found | {_key(code): code for code in names}


def _phases(pack: Pack) -> dict[str, tuple[str, Phase]]:
    """By id and by name in every language of the country; a name that two share is none."""
    found: dict[str, tuple[str, Phase] | None] = {}
    for procedure in pack.procedures.values():
        for phase in procedure.phases:
            keys = {f"{procedure.id}:{phase.id}"}
            for language in ("en", *pack.country.languages):
                with override(language):
                    keys |= {str(phase.name), f"{procedure.name}: {phase.name}"}
            for key in {_key(each) for each in keys}:
                found[key] = None if key in found else (procedure.id, phase)
    return {key: phase for key, phase in found.items() if phase}


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _longest(name: str) -> int:
    longest: int = PersonDetails.base_fields[name].max_length  # type: ignore[attr-defined]
    return longest
