"""Small words for the pages of the directory."""

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from fanal.core import dates
from fanal.directory.facts import Said

register = template.Library()
register.filter("weekday_and_day", dates.weekday_and_day)
register.filter("full_date", dates.full_date)
RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}


@register.simple_tag
def foreign(said: Said) -> SafeString:
    """The `lang` and `dir` of words that are not in the language of the page."""
    if said.language == get_language():
        return SafeString("")
    direction = "rtl" if said.language in RIGHT_TO_LEFT else "ltr"
    return format_html(' lang="{}" dir="{}"', said.language, direction)


@register.filter
def host_of(address: str) -> str:
    """A name as in "payoke.be", for the words of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
