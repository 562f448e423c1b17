"""Icons, days and hours for public pages."""

from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.utils import formats, translation
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe

from fanal.core.in_order import in_order
from fanal.public import assets, languages

register = template.Library()
register.filter(in_order)
register.simple_tag(languages.comma)


@register.simple_tag
def icon(name: str) -> SafeString:
    return mark_safe(assets.icon(name))  # noqa: S308  (our own drawing)


@register.filter
def day(moment: datetime) -> str:
    """A day as in "Monday 23 November", as each language writes it."""
    pattern = "j F"
    if translation.get_language() != "en":
        pattern = formats.get_format("MONTH_DAY_FORMAT", use_l10n=True)
    return f"{format_date(moment, 'l')} {format_date(moment, pattern)}"


@register.filter
def hour(moment: datetime) -> str:
    """An hour as in "17:00", alike in every language."""
    return format_date(moment, "H:i")


@register.filter
def host(address: str) -> str:
    """A name as in "payoke.be", for the words of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
