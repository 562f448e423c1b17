"""What the desk calls what is done to many."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fanal.cases.access import CaseFile
from fanal.cases.templatetags.cases import grouped
from fanal.intake.access import DeskReport
from fanal.intake.inbox import spaced
from fanal.workload.picks import Item, Refusal, What

REFUSALS = {
    Refusal.NOT_HERE: _("It is not there, or not yours to open."),
    Refusal.NOT_ALLOWED: _("This is not for your role in its team."),
    Refusal.A_COLLEAGUES: _("A colleague works on it: a lead hands it over."),
    Refusal.TAKEN_BACK: _("The person took it back."),
    Refusal.CLOSED: _("It is closed already."),
    Refusal.DANGER: _("Danger was told: look at it by itself."),
    Refusal.SAME: _("It is theirs already."),
    Refusal.RESTRICTED: _("It is restricted, and this colleague is not named in it."),
    Refusal.OTHER_TEAM: _("This colleague is not in its team, or may not open it."),
    Refusal.CHANGED: _("Somebody changed it meanwhile: look at it first."),
    Refusal.FAILED: _("It could not be kept. Try this one by itself."),
}
HEADINGS = {What.ASSIGN: _("Hand over"), What.CLOSE: _("Close")}


@dataclass(frozen=True)
class Named:
    """How one of many is called on a page: what it is, its number, and whose initials."""

    report: bool
    number: str
    initials: str = ""


def named(item: Item) -> Named | None:
    """None when it is not there, or not ours: nothing of it is told."""
    if isinstance(item.opened, DeskReport):
        return Named(True, spaced(item.opened.report.locator))
    if isinstance(item.opened, CaseFile):
        initials = item.opened.state.person.initials
        return Named(False, grouped(item.opened.case.reference), initials)
    return None


def refusal(of: Refusal | None) -> Any:
    return REFUSALS[of] if of else ""
