"""A case's file as it is read: every entry, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fanal.cases.access import CaseFile
from fanal.cases.kinds import CaseEntry, Line
from fanal.cases.kinds.document import CaseDocument
from fanal.cases.models import CaseReport
from fanal.dossiers.opening import ClosedEntry, OpenEntry
from fanal.intake.inbox import spaced
from fanal.intake.models import Report
from fanal.intake.presence import names_and_writers
from fanal.intake.staff import name_of
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

    def __init__(self, file: CaseFile) -> None:
        self.file = file
        ids = {e.content.by for e in file.entries if isinstance(e, OpenEntry)}
        # Two who are known already; often nobody else ever wrote in the file.
        known = [file.actor.member, *([file.case.assignee] if file.case.assignee else [])]
        self._names = {str(member.pk): name_of(member) for member in known}
        names, self.writers = names_and_writers(
            [UUID(id) for id in ids - self._names.keys()],
            file.case.pk,
            file.case.team_id,
            file.actor.member,
        )
        self._names |= {str(id): name for id, name in names.items()}

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
            lines=list(content.lines(self.file.pack_at(entry.number))),
            struck=correction.why if correction else "",
            document=isinstance(content, CaseDocument),
        )


def linked_reports(file: CaseFile) -> list[tuple[Report, str]]:
    """The requests of this case and of those merged into it that still exist, with their digits."""
    cases = [file.case.pk, *file.state.absorbed]
    # What another team holds is its own, also when its case came here without it.
    links = CaseReport.objects.filter(case__in=cases, report__team_id=file.case.team_id)
    rows = links.select_related("report").order_by("pk")
    # A request may have led to both of two cases that became one.
    reports = {link.report_id: link.report for link in rows if link.report.locator}.values()
    return [(report, spaced(report.locator)) for report in reports]


def as_one(files: Iterable[CaseFile]) -> list[Item]:
    """Several files as one, newest first; what does not open stands last, and is named."""
    items = [
        replace(item, reference=file.case.reference, case=file.case.pk)
        for file in files
        for item in Timeline(file).items()
    ]
    first = datetime.min.replace(tzinfo=UTC)
    return sorted(items, key=lambda item: item.at or first, reverse=True)
