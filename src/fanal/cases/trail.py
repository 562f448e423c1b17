"""Who read and did what in a case."""

from typing import ClassVar

from django.utils.translation import gettext as _

from fanal.audit.events import Event
from fanal.cases.access import CaseFile
from fanal.intake.timeline import Trail


class CaseTrail(Trail):
    readings: ClassVar[tuple[Event, ...]] = (Event.CASE_READ,)

    def __init__(self, file: CaseFile, newest: int | None = None) -> None:
        self._file = file
        super().__init__(file, newest)

    def names_of(self, ids: set[str]) -> dict[str, str]:
        return self._file.names_of(ids)

    @staticmethod
    def sentences() -> dict[Event, str]:
        return {
            Event.CASE_OPENED: _("%(who)s opened the case."),
            Event.CASE_READ: _("%(who)s read the case."),
            Event.CASE_WRITTEN: _("%(who)s wrote in the case."),
            Event.CASE_PRINTED: _("%(who)s made a paper of the case."),
            Event.CASE_EXPORTED: _("%(who)s took data out of the case."),
            Event.CASE_HANDED_OVER: _("%(who)s handed the case to another centre."),
            Event.CASE_RESTRICTED: _("%(who)s restricted the case to named colleagues."),
            Event.CASE_UNRESTRICTED: _("%(who)s opened the case to the team again."),
            Event.GLASS_BROKEN: _("%(who)s opened the restricted case in an emergency."),
            Event.GLASS_SEEN: _("%(who)s saw that the case was opened in an emergency."),
            Event.DOCUMENT_TAKEN: _("%(who)s took the original of a document along."),
            Event.REMINDER_SENT: _("A reminder was sent. Planned by: %(who)s"),
        }
