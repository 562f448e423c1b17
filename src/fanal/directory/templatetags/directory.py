"""Small words for the pages of the directory."""

from datetime import date
from urllib.parse import urlsplit

from django import template
from django.utils import formats
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from fanal.directory.facts import Said

register = template.Library()
RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}


@register.simple_tag
def foreign(said: Said) -> SafeString:
    """The `lang` and `dir` of words that are not in the language of the page."""
    if said.language == get_language():
        return SafeString("")
    direction = "rtl" if said.language in RIGHT_TO_LEFT else "ltr"
    return format_html(' lang="{}" dir="{}"', said.language, direction)


@register.filter
def weekday_and_day(day: date) -> str:
    """As in "Friday 25 December", as each language writes it."""
    pattern = "j F"
    if get_language() != "en":
        pattern = formats.get_format("MONTH_DAY_FORMAT", use_l10n=True)
    return f"{format_date(day, 'l')} {format_date(day, pattern)}"


@register.filter
def host_of(address: str) -> str:
    """A name as in "payoke.be", for the words of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
