"""A case's file as it is read: every entry, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fanal.cases.access import CaseFile, links_of
from fanal.cases.kinds import CaseEntry, Line
from fanal.cases.kinds.document import CaseDocument
from fanal.cases.models import CaseReport
from fanal.dossiers.opening import ClosedEntry, OpenEntry
from fanal.intake.inbox import spaced
from fanal.intake.models import Report
from fanal.intake.staff import names_of
from fanal.intake.timeline import gap


@dataclass(frozen=True)
class Item:
    number: int
    title: Any
    who: str = ""
    at: datetime | None = None
    lines: list[Line] = field(default_factory=list)
    # Why it no longer counts; it stays readable.
    struck: str = ""
    shut: bool = False
    # Which file it stands in, where several are read as one.
    reference: str = ""
    case: UUID | None = None
    # A document can be looked at on a page of its own.
    document: bool = False

    @property
    def iso(self) -> str:
        return self.at.isoformat(timespec="minutes") if self.at else ""


class Timeline:
    """The file as it reads; `writers` are the colleagues who have a form of it open."""

    def __init__(self, file: CaseFile, names: dict[str, str] | None = None) -> None:
        self.file = file
        self._names = file.names if names is None else names

    @property
    def writers(self) -> list[str]:
        return self.file.writers

    def items(self) -> list[Item]:
        """Newest first; an entry that our keys do not open is named, and the rest still shows."""
        return [self._item(entry) for entry in reversed(self.file.entries)]

    def some(self, entries: Iterable[OpenEntry]) -> list[Item]:
        return [self._item(entry) for entry in entries]

    def _item(self, entry: OpenEntry | ClosedEntry) -> Item:
        if isinstance(entry, ClosedEntry):
            return Item(entry.number, gap(entry), shut=True)
        content = entry.content
        assert isinstance(content, CaseEntry)
        correction = self.file.struck.get(entry.number)
        return Item(
            number=entry.number,
            title=content.title,
            who=self._names.get(content.by) or _("A former colleague"),
            at=content.at,
            lines=[self._named(line) for line in content.lines(self.file.pack_at(entry.number))],
            struck=correction.why if correction else "",
            document=isinstance(content, CaseDocument),
        )

    def _named(self, line: Line) -> Line:
        names = sorted(self._names.get(id) or str(_("A former colleague")) for id in line.who)
        if len(names) == 1:
            return replace(line, value=names[0])
        return replace(line, several=tuple(names)) if names else line


def linked_reports(file: CaseFile) -> list[tuple[Report, str]]:
    """The requests of this case and of those merged into it that still exist, with their digits."""
    return linked_to_each([file])[0]


def linked_to_each(files: Sequence[CaseFile]) -> list[list[tuple[Report, str]]]:
    """The same of several cases of one team, asked for together."""
    belong = [[file.case.pk, *file.state.absorbed] for file in files]
    rows = _came_along(files)
    if rows is None:
        every = (case for cases in belong for case in cases)
        rows = links_of(every, {file.case.team_id for file in files})
    # A request may have led to both of two cases that became one.
    each = [{r.report_id: r.report for r in rows if r.case_id in cases} for cases in belong]
    return [[(r, spaced(r.locator)) for r in of.values() if r.locator] for of in each]


def _came_along(files: Sequence[CaseFile]) -> list[CaseReport] | None:
    """What was asked for when a single case was opened, if that was all."""
    if len(files) != 1 or files[0].state.absorbed:
        return None
    return files[0].linked


def as_one(files: Iterable[CaseFile]) -> list[Item]:
    """Several files as one, newest first; what does not open stands last, and is named."""
    files = list(files)
    ids = {UUID(id) for file in files for id in file.colleagues}
    names = {str(id): name for id, name in names_of(ids).items()}
    items = [
        replace(item, reference=file.case.reference, case=file.case.pk)
        for file in files
        for item in Timeline(file, names).items()
    ]
    first = datetime.min.replace(tzinfo=UTC)
    return sorted(items, key=lambda item: item.at or first, reverse=True)
