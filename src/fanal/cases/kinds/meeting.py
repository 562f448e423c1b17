"""What an appointment is about: when, where, with whom, with which interpreter."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import Line
from fanal.cases.kinds.reminder import Reminder
from fanal.cases.naming import moment_of
from fanal.dossiers.contents import Silent
from fanal.knowledge import Pack


class Interpreter(StrEnum):
    NOT_NEEDED = "not-needed"
    TO_ASK = "to-ask"
    ASKED = "asked"
    CONFIRMED = "confirmed"


INTERPRETERS = {
    Interpreter.NOT_NEEDED: _("Not needed"),
    Interpreter.TO_ASK: _("Still to be asked"),
    Interpreter.ASKED: _("Asked, has not said yes yet"),
    Interpreter.CONFIRMED: _("Said yes"),
}


class Meeting(Silent):
    """What was agreed. `at` is aware; `on` is its day where the centre is."""

    what: str
    at: datetime
    on: date
    where: str
    with_whom: str = ""
    interpreter: Interpreter = Interpreter.NOT_NEEDED
    language: str = ""
    told: str = ""
    # A member reminds them by hand, on that day.
    remind_on: date | None = None
    # Or the house does, by a way and at an hour that the person called safe.
    reminder: Reminder | None = None

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("What"), self.what, quoted=True)
        yield Line(_("When"), moment_of(self.at, pack))
        yield Line(_("Where"), self.where, quoted=True)
        if self.with_whom:
            yield Line(_("With whom"), self.with_whom, quoted=True)
        yield Line(_("Interpreter"), INTERPRETERS[self.interpreter])
        if self.language:
            yield Line(_("Language"), self.language, quoted=True)
        if self.told:
            yield Line(_("How the person is told"), self.told, quoted=True)
        if self.remind_on:
            yield Line(_("A member reminds them on"), self.remind_on)
        if self.reminder:
            yield from self.reminder.lines(pack)
