"""How the desk shows moments, answers and languages."""

from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from fanal.core import clock
from fanal.core.in_order import in_order
from fanal.core.languages import NAMES
from fanal.intake import words
from fanal.intake.contents import About, Channel, Source, WakeOn
from fanal.intake.models import Report
from fanal.intake.referral import Purpose
from fanal.intake.timeline import Item, Shape
from fanal.knowledge import RouteReason, Ternary

register = template.Library()
register.filter(in_order)

_SAID: dict[type, Any] = {
    About: words.ABOUT,
    Purpose: words.ASKED,
    Ternary: words.TERNARY,
    Channel: words.CHANNELS,
    Source: words.SOURCES,
    Report.State: words.STATES,
    WakeOn: words.WAKE_ON,
}
_WAYS = {
    Shape.PERSON: gettext_lazy("From the person"),
    Shape.ANSWER: gettext_lazy("To the person"),
    Shape.NOTE: gettext_lazy("Note: team only"),
}


@register.filter
def said(value: Enum | bool | str | None) -> str:
    """An answer in the desk's words; what was not answered is "not said", never "no"."""
    if value is None or value == "":
        return str(words.NOT_SAID)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Enum):
        return str(_SAID[type(value)][value])
    return value


@register.filter
def state(report: Report) -> str:
    return str(words.STATES[Report.State(report.state)])


@register.filter
def route_reason(reason: str) -> str:
    return str(words.ROUTES[RouteReason(reason)])


@register.filter
def moment(at: datetime) -> str:
    """As in "Mon 23 Nov, 17:00", on the clock of the centre; with the year when it is another."""
    local = timezone.localtime(at).replace(second=0, microsecond=0)
    this_year = local.year == timezone.localtime(clock.now()).year
    return _spelled(local, this_year, get_language() or "")


@lru_cache(maxsize=2_000)
def _spelled(local: datetime, this_year: bool, _language: str) -> str:
    # Most rows of a list are due at the same few moments, and spelling one is slow.
    # Where months begin with a small letter, the translation says "b" for "M".
    if this_year:
        return format_date(local, pgettext("format of a moment", "D j M, H:i"))
    return format_date(local, pgettext("format of a moment", "D j M Y, H:i"))


# A thread has hundreds of items: what each begins with is made here, not by a dozen template nodes.


@register.simple_tag
def marked(item: Item, twice: bool = False) -> SafeString:
    """Its class, and the id by which links find it; none where the page shows it `twice`."""
    found = "" if twice else f' id="n{item.number}"'
    return mark_safe(f'class="item {item.shape}"{found}')  # noqa: S308  (an enum and a number)


@register.simple_tag
def said_by(item: Item) -> SafeString:
    """Which way it goes, who wrote it (unless the person did), and when."""
    way, when = escape(_WAYS[item.shape]), escape(moment(item.at)) if item.at else ""
    who = ""
    if item.shape != Shape.PERSON:
        who = f'<span class="who">{escape(item.who)}</span> '
    return mark_safe(  # noqa: S308  (all words are escaped)
        f'<h3 class="kind">{way}</h3>\n{who}<time datetime="{item.iso}">{when}</time>'
    )


@register.filter
def iso(at: datetime) -> str:
    """For machines; HTML knows no millionths of a second."""
    return at.isoformat(timespec="minutes")


@register.filter
def short_moment(at: datetime) -> str:
    """As in "17:00" for today, else with the day."""
    local = timezone.localtime(at)
    today = local.date() == timezone.localtime(clock.now()).date()
    return format_date(local, "H:i") if today else moment(at)


@register.filter
def waited(since: datetime) -> str:
    """As in "3 hours": whole, so that it can be read at a glance; or "just now"."""
    return _age(since) or _("just now")


@register.filter
def ago(at: datetime) -> str:
    """As in "3 hours ago"; or "just now"."""
    age = _age(at)
    return _("%(time)s ago") % {"time": age} if age else _("just now")


def _age(since: datetime) -> str:
    """Empty for less than a minute: nobody says "0 minutes"."""
    now = clock.now()
    return timesince(since, now, depth=1) if now - since >= timedelta(minutes=1) else ""


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return NAMES.get(code, code)


@register.filter
def weekdays(days: tuple[int, ...]) -> str:
    return ", ".join(str(words.WEEKDAYS[day]) for day in days)
