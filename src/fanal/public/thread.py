"""The lines of a mailbox as its page shows them."""

from dataclasses import dataclass
from datetime import datetime

from fanal.core import clock
from fanal.core.worktime import Calendar
from fanal.intake.contents import DocumentSent, Message, VisitProposal
from fanal.intake.mailbox import (
    Line,
)

# Characters of a thread that are shown at first, so that a long one stays a small page.
IN_VIEW = 4000


@dataclass(frozen=True)
class Shown:
    """A line of the thread as the page shows it."""

    line: Line
    is_new: bool
    # Of the centre that reads it.
    calendar: Calendar
    say: str = ""

    @property
    def at(self) -> datetime:
        """Local to the centre."""
        return self.calendar.local(self.line.content.at)

    @property
    def when(self) -> datetime | None:
        content = self.line.content
        if isinstance(content, VisitProposal):
            return self.calendar.local(content.when)
        return None

    @property
    def length(self) -> int:
        content = self.line.content
        if isinstance(content, DocumentSent):
            return len(content.title)
        return len(content.text) if isinstance(content, Message) else 200

    @property
    def open(self) -> bool:
        """A proposal that can still be answered."""
        when = self.when
        return when is not None and when > clock.now()


def new_ones(lines: list[Line]) -> list[bool]:
    """Which lines came from the centre after the person last wrote or answered."""
    own = [line.content.at for line in lines if line.from_person]
    own += [line.reply.at for line in lines if line.reply]
    last = max(own, default=None)
    return [not line.from_person and (last is None or line.content.at > last) for line in lines]


def first_in_view(shown: list[Shown]) -> int:
    """All that is new, and before it what fits."""
    room = IN_VIEW
    for position in reversed(range(len(shown))):
        room -= shown[position].length
        if room < 0 and position < len(shown) - 1 and not shown[position].is_new:
            return position + 1
    return 0
