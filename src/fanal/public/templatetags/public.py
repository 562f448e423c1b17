"""Icons, days and hours for public pages."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fanal.core import dates
from fanal.core.in_order import in_order
from fanal.intake.forms.referral import REACH, ReferralForm
from fanal.knowledge import Pack, easy
from fanal.knowledge.easy import Easy
from fanal.knowledge.rules import Asking
from fanal.public import assets, languages
from fanal.public.countries import Edition
from fanal.public.languages import Language
from fanal.public.render import Alternate

register = template.Library()
register.filter(in_order)
register.filter("day", dates.weekday_and_day)
register.filter("full_date", dates.full_date)
register.filter("size", dates.size)
register.simple_tag(languages.comma)


@register.filter
def ages(asking: Asking) -> str:
    """The ages of which a list is asked so, as the script of the kept page reads them."""
    return " ".join(sorted(age.value for age in asking.ages))


@register.simple_tag
def icon(name: str) -> SafeString:
    return mark_safe(assets.icon(name))  # noqa: S308  (our own drawing)


@register.simple_tag(takes_context=True)
def to(context: Context, path: str, fragment: str = "") -> SafeString:
    """Where a link to the page at `path` leads, and its language when that is another one."""
    edition: Edition = context["edition"]
    there = languages.nearest(edition.language, path)
    address = format_html('href="{}{}{}"', edition.in_language(there).root, path, fragment)
    if there is edition.language:
        return address
    return format_html('{} hreflang="{}"', address, there.code)


@register.simple_tag(takes_context=True)
def handed_in(context: Context, tongue: Language) -> str:
    """Where the questions stand for a person who speaks this language."""
    edition: Edition = context["edition"]
    return f"{edition.in_language(tongue).root}handed/{edition.language.code}/"


@register.simple_tag(takes_context=True)
def in_what(context: Context, path: str) -> SafeString | str:
    """Says beside a link that the page is in another language; nothing when it is not."""
    here: Language = context["language"]
    there = languages.nearest(here, path)
    if there is here:
        return ""
    return format_html(
        ' <bdi class="soft" lang="{}" dir="{}">({})</bdi>', there.code, there.dir, there.name
    )


@register.filter
def further(alternates: Sequence[Alternate]) -> list[Alternate]:
    """The languages that do not stand in the open line."""
    return [other for other in alternates if not other.near]


@register.filter
def hour(moment: datetime) -> str:
    """An hour as in "17:00", alike in every language."""
    return format_date(moment, "H:i")


@register.filter
def host(address: str) -> str:
    """A name as in "payoke.be", for the words of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.filter
def of_page(form: ReferralForm, page: str) -> list[BoundField]:
    """What a page of the form asks; how to be reached is one question of many fields."""
    return [field for field in form.part(page) if field.name not in REACH[1:]]


@register.filter
def is_choice(field: BoundField) -> bool:
    return field.widget_type in ("radioselect", "checkboxselectmultiple")


@register.filter
def easy_questions(easy: Easy, pack: Pack) -> list[tuple[str, str]]:
    """The country's questions in easy words, in their order."""
    texts = easy.questions.of(pack.code)
    return [(str(item.id), texts[str(item.id)]) for item in pack.selftest.items]


@register.simple_tag(takes_context=True)
def easy_version(context: Context, path: str) -> SafeString | str:
    """A link to the same page in easy words; nothing in a language that has none."""
    edition: Edition = context["edition"]
    if not edition.language.offers(path):
        return ""
    words = easy.easy(edition.language.code).link
    return format_html('<p><a href="{}{}">{}</a></p>', edition.root, path, words)
