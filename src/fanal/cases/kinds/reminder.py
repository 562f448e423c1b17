"""A reminder that goes out unattended: part of an appointment, and what is sealed for sending."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import Line
from fanal.cases.naming import moment_of
from fanal.dossiers.contents import Silent
from fanal.intake.contents import Channel, ContactTerms
from fanal.knowledge import Pack

CHANNEL_NAMES = {
    Channel.SITE: _("A message in their mailbox on the site"),
    Channel.EMAIL: _("An e-mail"),
}


class Reminder(Silent):
    """Goes out at `at` or the next safe moment after it, and never after `until`.

    `alarm` is the row of *Today* that is kept ready in case it does not go out.
    `terms` are what the person called safe when it was made, as the entry with the number
    `terms_entry` of that report says: newer terms make it void. All moments are aware.
    """

    id: UUID
    at: datetime
    until: datetime
    case: UUID
    report: UUID
    terms: ContactTerms
    terms_entry: int
    subject: str
    text: str
    by: str
    alarm: UUID | None = None

    @property
    def channel_name(self) -> Any:
        return CHANNEL_NAMES[self.terms.channel]

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Reminder"), self.channel_name)
        yield Line(_("It goes out on"), moment_of(self.at, pack))
        yield Line(_("It says"), self.text, quoted=True)
