"""The file of a case on paper: chosen parts of it, for a court, for the person, or for another."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanal.audit.events import Event
from fanal.cases.access import CaseFile
from fanal.cases.kinds import CaseEntry, Line
from fanal.cases.kinds.papers import READERS, TRAIL, Reader
from fanal.cases.kinds.parts import PARTS, Part
from fanal.cases.naming import spelled
from fanal.cases.papers.paper import Paper, apart
from fanal.cases.timeline import Item, Timeline
from fanal.core.duedates import day_of
from fanal.dossiers.opening import ClosedEntry, OpenEntry
from fanal.intake.staff import names_of
from fanal.knowledge import current

DEEDS = {
    Event.CASE_OPENED.value: gettext_lazy("Opened"),
    Event.CASE_READ.value: gettext_lazy("Read"),
    Event.CASE_WRITTEN.value: gettext_lazy("Written"),
    Event.CASE_PRINTED.value: gettext_lazy("Papers made"),
    Event.CASE_EXPORTED.value: gettext_lazy("Record handed out"),
    Event.CASE_HANDED_OVER.value: gettext_lazy("Handed to another centre"),
    Event.CASE_RESTRICTED.value: gettext_lazy("Restricted to named colleagues"),
    Event.CASE_UNRESTRICTED.value: gettext_lazy("Opened to the whole team again"),
    Event.GLASS_BROKEN.value: gettext_lazy("Opened in an emergency"),
    Event.GLASS_SEEN.value: gettext_lazy("Seen that it was opened in an emergency"),
    Event.DOCUMENT_TAKEN.value: gettext_lazy("Original of a document taken along"),
    Event.REMINDER_SENT.value: gettext_lazy("Reminder sent"),
}


@dataclass(frozen=True)
class Wish:
    """What is wanted on the paper. `last` is the newest entry that the page knew of."""

    parts: tuple[Part, ...]
    trail: bool
    reader: Reader
    language: str
    since: date | None
    until: date | None
    last: int
    who: str = field(default="", repr=False)


@dataclass(frozen=True)
class Chosen:
    """The entries of one part that come onto the paper."""

    part: Part
    name: Any
    items: list[Item] = field(repr=False)


def chosen(file: CaseFile, wish: Wish) -> list[Chosen]:
    """What would be in it, part by part, oldest first; a part without entries is among them."""
    timeline, found = Timeline(file), _entries(file, wish)
    return [
        Chosen(
            part,
            name,
            timeline.some(entry for entry in found if _part(entry) is part),
        )
        for part, name in PARTS.items()
        if part in wish.parts
    ]


def left_out(file: CaseFile, wish: Wish) -> list[tuple[Any, int]]:
    """The parts that are not in it, with how many entries they have."""
    everything = [entry for entry in file.entries if isinstance(entry, OpenEntry)]
    return [
        (name, sum(_part(entry) is part for entry in everything))
        for part, name in PARTS.items()
        if part not in wish.parts
    ]


def gaps(file: CaseFile) -> list[int]:
    """Entries that stay shut and are on no paper."""
    return [entry.number for entry in file.entries if isinstance(entry, ClosedEntry)]


def case_paper(file: CaseFile, wish: Wish, at: datetime) -> Paper:
    """The paper in the language that was wished; what people typed stands as they typed it."""
    with translation.override(wish.language), timezone.override(file.pack.calendar.zone):
        reference = f"{file.case.reference[:4]}\u00a0{file.case.reference[4:]}"
        paper = Paper(title=_("Papers"), language=wish.language, foot=f"{reference} · ")
        _front(paper, file, wish, at, reference)
        for part in chosen(file, wish):
            if part.items:
                paper.heading(part.name)
            for item in part.items:
                _entry(paper, item)
        if wish.trail:
            paper.heading(TRAIL)
            paper.facts(_trail(file, at))
        if shut := gaps(file):
            numbers = ", ".join(map(str, shut))
            paper.notice(
                _("Entries that could not be opened and are missing here: %(numbers)s")
                % {"numbers": numbers}
            )
        return paper


def _front(paper: Paper, file: CaseFile, wish: Wish, at: datetime, reference: str) -> None:
    """Neutral for the person: a paper can be found."""
    mine = wish.reader is Reader.PERSON
    paper.heading(_("Papers") if mine else _("From the file of a case"), 1)
    today = day_of(at, file.pack.calendar)
    lines = [Line(_("Reference"), reference), Line(_("Date"), today)]
    if not mine:
        team = current().team(file.case.team_id).name
        lines += [Line(_("Made by"), team), Line(_("For whom"), wish.who or READERS[wish.reader])]
    if wish.since or wish.until:
        days = (spelled(wish.since) if wish.since else "…", spelled(wish.until or today))
        lines.append(Line(_("Days"), " – ".join(days)))
    names = [PARTS[part] for part in wish.parts] + ([TRAIL] if wish.trail else [])
    lines.append(Line(_("Parts"), several=tuple(names)))
    paper.facts(lines)
    if not mine:
        paper.soft(
            _(
                "These are chosen parts, not the whole file. An entry that was corrected later is "
                "struck through and says why."
            )
        )
    paper.rule()


def _entry(paper: Paper, item: Item) -> None:
    struck = bool(item.struck)
    paper.heading(f"{item.number} · {item.title}", 3, struck=struck)
    if item.at:
        moment = format_date(timezone.localtime(item.at), "j F Y, H:i")
        paper.soft(f"{apart(item.who)} · {moment}")
    if struck:
        paper.notice(f"{_('This entry no longer counts:')} {item.struck}")
    paper.facts(item.lines, struck=struck)


def _entries(file: CaseFile, wish: Wish) -> list[OpenEntry]:
    return [
        entry
        for entry in file.entries
        if isinstance(entry, OpenEntry)
        and entry.number <= wish.last
        and _within(day_of(entry.content.at, file.pack.calendar), wish)
    ]


def _within(day: date, wish: Wish) -> bool:
    return (wish.since is None or wish.since <= day) and (wish.until is None or day <= wish.until)


def _part(entry: OpenEntry) -> Part:
    assert isinstance(entry.content, CaseEntry)
    return entry.content.part


def _trail(file: CaseFile, before: datetime) -> Iterator[Line]:
    told = list(reversed(file.trail()))
    ids = {str(details["by"]) for _event, details in told if details and details.get("by")}
    names = {str(id): name for id, name in names_of(UUID(id) for id in ids).items()}
    for event, details in told:
        at = datetime.fromisoformat(str(details["at"])) if details else None
        if at and at >= before:
            continue
        when = format_date(timezone.localtime(at), "j F Y, H:i") if at else spelled(event.day)
        who = names.get(str(details["by"])) if details else None
        yield Line(when, f"{DEEDS.get(event.event, event.event)}: {apart(who or _('somebody'))}")
