"""A report's file as it is read at the desk: what was said, noted and done, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from fanal.accounts.access import team_name
from fanal.accounts.permissions import Permission, who_may
from fanal.audit.events import Event
from fanal.core import clock
from fanal.dossiers.contents import PERSON, Content
from fanal.dossiers.opening import ClosedEntry, OpenEntry
from fanal.intake.access import Actor, DeskReport, TrailLine
from fanal.intake.contents import (
    AddressShown,
    Assigned,
    BecameCase,
    Closed,
    ContactChange,
    DocumentCopied,
    DocumentKept,
    DocumentSent,
    HandedOver,
    Hidden,
    Message,
    Note,
    ReceiptReplaced,
    Reopened,
    Snoozed,
    VisitAnswer,
    VisitProposal,
    Withdrawal,
    Woken,
)
from fanal.intake.staff import names_of
from fanal.intake.words import CLOSE_REASONS, GROUNDS, VISIT_REPLIES

STILL_LOOKING = timedelta(minutes=10)
# What another team did before it was handed over: our keys open none of it.
_SHUT = ("", "", None)
_READINGS = (Event.REPORT_OPENED, Event.MAILBOX_OPENED)


class Shape(StrEnum):
    """How an item looks; answers and notes can never be taken for one another."""

    PERSON = "person"
    ANSWER = "answer"
    NOTE = "note"
    LINE = "line"
    GAP = "gap"


@dataclass(frozen=True)
class Item:
    number: int
    shape: Shape
    at: datetime | None = None
    who: str = ""
    text: str = ""
    detail: str = ""
    visit: VisitProposal | None = None
    reply: VisitAnswer | None = None
    hidden: bool = False
    # The number of the entry that has the keys of a document.
    paper: int = 0

    @property
    def is_line(self) -> bool:
        return self.shape in (Shape.LINE, Shape.GAP)

    @property
    def is_more(self) -> bool:
        """Whether anything but words stands in it: most of a long thread is words alone."""
        return bool(self.visit or self.detail or self.paper or self.hidden)

    @property
    def iso(self) -> str:
        return self.at.isoformat(timespec="minutes") if self.at else ""

    @property
    def reply_words(self) -> str:
        return str(VISIT_REPLIES[self.reply.reply]) if self.reply else ""


class Reader:
    """Turns entries into items, with the names of those who wrote them."""

    def __init__(self, desk: DeskReport) -> None:
        self.desk = desk
        ids = {content.by for content in desk.contents}
        ids |= {content.member for content in desk.contents if isinstance(content, Assigned)}
        self.names = _names(ids)
        self.hidden = desk.hidden_numbers
        self.replies = desk.visit_answers
        self.papers = {
            entry.content.sent: entry.number
            for entry in desk.open_entries
            if isinstance(entry.content, DocumentKept)
        }

    def items(self) -> list[Item]:
        found: list[Item] = []
        expected = 1
        for entry in self.desk.entries:
            found += [_missing(number) for number in range(expected, entry.number)]
            expected = entry.number + 1
            if item := self._item(entry):
                found.append(item)
        return found

    def handed_over(self) -> tuple[str, str] | None:
        """Which team had it before and on what ground it came here; None when none had it."""
        content = self.desk.handed_over
        return (team_name(content.from_team), str(GROUNDS[content.ground])) if content else None

    def some(self, entries: Iterable[OpenEntry]) -> list[Item]:
        """Only these entries, as for a colleague's words that came in between."""
        return [item for item in map(self._item, entries) if item]

    def who(self, by: str) -> str:
        if by == PERSON:
            return outside(self.desk)
        return self.names.get(by) or _("A former colleague")

    def _item(self, entry: OpenEntry | ClosedEntry) -> Item | None:
        if isinstance(entry, ClosedEntry):
            return Item(entry.number, Shape.GAP, text=gap(entry))
        content = entry.content
        common: Any = {"number": entry.number, "at": content.at, "who": self.who(content.by)}
        match content:
            case Message():
                shape = Shape.PERSON if content.from_person else Shape.ANSWER
                hidden = entry.number in self.hidden
                return Item(**common, shape=shape, text=content.text, hidden=hidden)
            case VisitProposal():
                return Item(
                    **common,
                    shape=Shape.ANSWER,
                    visit=content,
                    reply=self.replies.get(entry.number),
                    hidden=entry.number in self.hidden,
                )
            case DocumentSent():
                size = filesizeformat(content.size)
                return Item(
                    **common,
                    shape=Shape.PERSON,
                    text=content.title,
                    detail=_("A document, %(size)s") % {"size": size},
                    paper=self.papers.get(entry.number, 0),
                    hidden=entry.number in self.hidden,
                )
            case VisitAnswer():
                words = str(VISIT_REPLIES[content.reply])
                return Item(**common, shape=Shape.PERSON, text=content.text, detail=words)
            case Note():
                return Item(**common, shape=Shape.NOTE, text=content.text)
        line = self._line(content)
        return Item(**common, shape=Shape.LINE, text=line[0], detail=line[1]) if line else None

    def _line(self, content: Content) -> tuple[str, str] | None:
        """One sentence for what was done, and the words that were given with it."""
        names = {"who": self.who(content.by)}
        match content:
            case ContactChange():
                return _("The person changed how to be reached."), ""
            case Withdrawal():
                return _("The person took everything back."), ""
            case Hidden():
                return _("%(who)s put an answer out of their own sight.") % names, ""
            case Assigned(member=""):
                return _("%(who)s gave it back to the team.") % names, ""
            case Assigned() if content.member == content.by:
                return _("%(who)s took it.") % names, ""
            case Assigned():
                names["to"] = self.who(content.member)
                return _("%(who)s handed it to %(to)s.") % names, ""
            case AddressShown():
                return _("%(who)s looked at how to reach the person.") % names, content.reason
            case HandedOver():
                names["from"] = team_name(content.from_team)
                names["to"] = team_name(content.to_team)
                names["ground"] = str(GROUNDS[content.ground])
                line = _("%(who)s handed it over from %(from)s to %(to)s. Ground: %(ground)s.")
                return line % names, content.explanation
            case Closed():
                names["reason"] = str(CLOSE_REASONS[content.reason])
                words = [content.service, content.explanation]
                said = "\n".join(each for each in words if each)
                return _("%(who)s closed it: %(reason)s.") % names, said
            case Reopened():
                return _("%(who)s opened it again.") % names, content.explanation
            case Snoozed():
                return _("%(who)s put it to sleep.") % names, content.why
            case Woken():
                return _("%(who)s woke it.") % names, ""
            case DocumentCopied():
                return _("%(who)s had a cleaned copy of a document made.") % names, ""
            case BecameCase():
                return _("%(who)s brought it to a case.") % names, ""
            case ReceiptReplaced():
                return _("%(who)s replaced the receipt.") % names, content.known_by
        return None


def outside(desk: object) -> str:
    """Who writes from outside: the person, unless a professional has the receipt."""
    asked = isinstance(desk, DeskReport) and desk.by_professional
    return _("Who asked") if asked else _("The person")


@dataclass(frozen=True)
class TrailItem:
    text: str
    at: datetime | None
    times: int = 1


class HasTrail(Protocol):
    """A report or a case, opened."""

    @property
    def actor(self) -> Actor: ...

    def trail(self, newest: int | None = None) -> list[TrailLine]: ...


class Trail:
    """Who read and did what, newest first."""

    readings: ClassVar[tuple[Event, ...]] = _READINGS

    def __init__(self, desk: HasTrail, newest: int | None = None) -> None:
        self._me = desk.actor.id
        self._outside = outside(desk)
        self._lines = desk.trail(newest)
        self._names = self.names_of({str(d["by"]) for _event, d in self._lines if d})

    def items(self) -> list[TrailItem]:
        """One line each; who reads several times on end stands once."""
        found: list[TrailItem] = []
        last: tuple[str, str, object] | None = None
        for event, details in self._lines:
            by, at = _by_and_at(details)
            same = (event.event, by, event.day)
            shut = details is None and last == _SHUT
            if found and (shut or (same == last and event.event in self.readings)):
                found[-1] = TrailItem(found[-1].text, found[-1].at, found[-1].times + 1)
                continue
            last = same if details is not None else _SHUT
            text = self._deed(Event(event.event), by, known=bool(details))
            found.append(TrailItem(text, at))
        return found

    def names_of(self, ids: set[str]) -> dict[str, str]:
        return _names(ids)

    @staticmethod
    def sentences() -> dict[Event, str]:
        """How each event reads; whatever is missing here reads as something that was done."""
        return _deeds()

    def _deed(self, event: Event, by: str, *, known: bool) -> str:
        if not known:
            return _("Something was done here whose details our keys do not open.")
        if not by:
            return _("The keys were destroyed.")
        names = self._names
        who = self._outside if by == PERSON else names.get(by) or _("A former colleague")
        return self.sentences().get(event, _("%(who)s did something.")) % {"who": who}

    def looking(self, team_id: str, writing: Permission) -> list[tuple[str, datetime]]:
        """Colleagues who opened it within the last minutes and whose role lets them write there."""
        found: dict[str, datetime] = {}
        for event, details in self._lines:
            by, at = _by_and_at(details)
            if event.event != self.readings[0] or by in (self._me, *found) or at is None:
                continue
            if clock.now() - at < STILL_LOOKING:
                found[by] = at
        write = who_may(team_id, map(UUID, found), writing) if found else set()
        return [
            (self._names.get(by) or _("A former colleague"), at)
            for by, at in found.items()
            if UUID(by) in write
        ]


def _by_and_at(details: dict[str, str | int] | None) -> tuple[str, datetime | None]:
    if details is None:
        return "", None
    return str(details["by"]), datetime.fromisoformat(str(details["at"]))


def _deeds() -> dict[Event, str]:
    return {
        Event.REPORT_RECEIVED: _("%(who)s sent the request."),
        Event.MAILBOX_OPENED: _("%(who)s opened the messages."),
        Event.PERSON_WROTE: _("%(who)s wrote or changed something in the messages."),
        Event.PERSON_WITHDREW: _("%(who)s took everything back."),
        Event.REPORT_ENTERED: _("%(who)s entered the request."),
        Event.REPORT_OPENED: _("%(who)s read the request."),
        Event.PHONE_SHOWN: _("%(who)s looked at how to reach the person."),
        Event.REPORT_TAKEN: _("%(who)s took the request."),
        Event.REPORT_ASSIGNED: _("%(who)s handed the request to a colleague or to the team."),
        Event.REPORT_HANDED_OVER: _("%(who)s handed the request to another team."),
        Event.ANSWERED: _("%(who)s answered."),
        Event.NOTED: _("%(who)s wrote a note."),
        Event.VISIT_PROPOSED: _("%(who)s proposed a visit."),
        Event.REPORT_CLOSED: _("%(who)s closed the request."),
        Event.REPORT_REOPENED: _("%(who)s opened the request again."),
        Event.DOCUMENT_TAKEN: _("%(who)s took the original of a document along."),
        Event.REPORT_SNOOZED: _("%(who)s put the request to sleep."),
        Event.REPORT_WOKEN: _("%(who)s woke the request."),
        Event.REPORT_LINKED: _("%(who)s brought the request to a case."),
        Event.RECEIPT_REPLACED: _("%(who)s replaced the receipt."),
        Event.ENTRY_ERASED: _("%(who)s erased an entry."),
    }


def _missing(number: int) -> Item:
    text = _("Entry %(number)s is gone. Tell those who look after this system.")
    return Item(number, Shape.GAP, text=text % {"number": number})


def gap(entry: ClosedEntry) -> str:
    """What stands in place of an entry that stays shut."""
    if entry.erased:
        return _("Entry %(number)s was erased.") % {"number": entry.number}
    return _(
        "Entry %(number)s stays closed: your keys do not open it. "
        "A colleague who was here at the time may be able to."
    ) % {"number": entry.number}


def _names(ids: Iterable[str]) -> dict[str, str]:
    members = {UUID(id) for id in ids if id and id != PERSON}
    return {str(member): name for member, name in names_of(members).items()}
