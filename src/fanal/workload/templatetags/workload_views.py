"""Own views, as tabs above a list."""

from django import template

from fanal.accounts.requests import StaffRequest
from fanal.intake.desk_page import actor_of
from fanal.workload.saved import View, views_of

register = template.Library()


@register.simple_tag
def saved_views(request: StaffRequest, kind: str) -> list[View]:
    return [view for view in views_of(actor_of(request)) if view.part.kind == kind]
