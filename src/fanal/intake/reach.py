"""How the person may be reached at this moment."""

from fanal.core import clock
from fanal.intake.access import DeskReport
from fanal.intake.contents import Channel
from fanal.intake.routing import pack_of
from fanal.knowledge import current


class Reach:
    """The terms that hold now; the address only when it may be seen."""

    def __init__(self, desk: DeskReport) -> None:
        zone = pack_of(desk.report.team_id, current()).calendar.zone
        local = clock.now().astimezone(zone)
        self.terms = desk.contact
        self.next_safe = self.terms.next_safe(local)
        self.withdrawn = desk.report.erase_on is not None
        self.expired = self.terms.expired(local.date())
        self.safe_now = self.terms.safe_at(local) and not self.withdrawn
        self.reason_given = desk.address_shown_to_me() and not self.withdrawn
        self.only_here = self.terms.channel is Channel.SITE or not self.terms.address

    @property
    def shown(self) -> bool:
        return not self.only_here and (self.safe_now or self.reason_given)

    @property
    def address(self) -> str:
        return self.terms.address if self.shown else ""

    @property
    def asks_reason(self) -> bool:
        return not (self.only_here or self.shown or self.withdrawn)
