"""Own views, and those that everybody has, as tabs above a list."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from fanal.accounts.access import team_name
from fanal.accounts.requests import StaffRequest
from fanal.intake.access import teams_of
from fanal.intake.desk_page import actor_of
from fanal.intake.narrowing import NOBODY, Window
from fanal.workload.saved import Kind, Part, View, place_of, views_of

register = template.Library()


@register.simple_tag
def saved_views(request: StaffRequest, kind: str) -> list[View]:
    return [view for view in views_of(actor_of(request)) if view.part.kind == kind]


@register.simple_tag(takes_context=True)
def teams_here(context: dict[str, Any]) -> list[tuple[str, Any]]:
    """With whom a view can be shared: id and name."""
    return [(team, team_name(team)) for team in teams_of(actor_of(context["request"]))]


@register.simple_tag
def ready_views(kind: str) -> list[tuple[str, Any]]:
    """What is late, and what waits for somebody: address and name."""
    late = Part(name="", kind=Kind(kind), tab="team", due=Window.OVERDUE)
    found = [(late.address, _("Overdue"))]
    if kind == Kind.CASES:
        # The inbox has a tab for them.
        nobodys = Part(name="", kind=Kind.CASES, tab="team", whose=NOBODY)
        found.append((nobodys.address, _("Nobody's yet")))
    return found


@register.simple_tag
def list_of(kind: str) -> str:
    return place_of(Kind(kind))
