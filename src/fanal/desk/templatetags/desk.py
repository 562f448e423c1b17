"""What the frame of every desk page needs to know."""

import unicodedata

from django import template
from django.http import HttpRequest

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission, may_somewhere
from fanal.accounts.profiles import profile_of
from fanal.accounts.sitting import IDLE_MINUTES, Stage, stage_of
from fanal.cases.models import GlassNotice
from fanal.core.config import config
from fanal.directory.access import waiting_for

register = template.Library()


@register.simple_tag
def is_demo() -> bool:
    return config.demo


@register.simple_tag
def stage(request: HttpRequest) -> Stage:
    """How far the sitting has come; error pages may come before anybody was looked up."""
    return stage_of(request) if hasattr(request, "session") else Stage.STRANGER


@register.simple_tag
def idle_minutes() -> int:
    return IDLE_MINUTES


@register.simple_tag
def allowed(request: HttpRequest, permission: str) -> bool:
    """Whether somebody who passed the gates may do this in one of their teams."""
    assert isinstance(request.user, Member)
    return may_somewhere(request.user, Permission(permission))


@register.simple_tag
def opened_in_emergency(request: HttpRequest) -> bool:
    """Whether a restricted case was opened by breaking the glass, and this member has not read it.

    Said on the page one comes in to as well, for not everybody looks at "Today" each hour.
    """
    assert isinstance(request.user, Member)
    return GlassNotice.objects.filter(member=request.user).exists()


@register.simple_tag
def rows_to_look_at(request: HttpRequest) -> int:
    """How many rows of the directory wait for who keeps it."""
    assert isinstance(request.user, Member)
    return waiting_for(request.user)


@register.filter
def colon(label: object) -> str:
    """What stands between a label and what is said of it: nothing after a mark of any script."""
    return "" if unicodedata.category(f" {label}"[-1]) == "Po" else ":"


@register.filter
def name_of(member: Member) -> str:
    """A colleague's name; only at the desk, only while the server holds its key."""
    return profile_of(member).name


@register.filter
def has_keys(request: HttpRequest) -> bool:
    """Whether single keys do something; each member can switch them off (WCAG 2.1.4)."""
    return isinstance(request.user, Member) and profile_of(request.user).keys


@register.filter
def here(request: HttpRequest, prefix: str) -> bool:
    """Whether the page lies under this address."""
    return request.path == prefix or (prefix != "/desk/" and request.path.startswith(prefix))
