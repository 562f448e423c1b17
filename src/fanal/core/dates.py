"""Days as each language writes them, from the Unicode CLDR: Django does not know all of ours.

The language is the active one. Without CLDR a Tigrinya page would name its days in English, and
nobody would notice.
"""

from datetime import date, datetime

from babel.core import Locale
from babel.dates import format_date, get_day_names
from babel.units import format_unit
from django.utils.functional import lazy
from django.utils.translation import get_language

from fanal.core.languages import SOURCE

# English as it is written on this side of the sea.
_LOCALES = {SOURCE: "en_GB"}
# CLDR's full date without the year, which would only be one thing more to read.
_DAY_AND_MONTH = {
    "en": "EEEE d MMMM",
    "nl": "EEEE d MMMM",
    "fr": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "ar": "EEEE، d MMMM",
    "pt": "EEEE, d 'de' MMMM",
    "es": "EEEE, d 'de' MMMM",
    "hu": "MMMM d., EEEE",
    "tr": "d MMMM EEEE",
    "zh": "M月d日EEEE",
    "ti": "EEEE፣ d MMMM",
}
_MEGABYTE = 1_000_000


def locale_of(code: str) -> Locale:
    """What CLDR knows of a language; raises `babel.UnknownLocaleError` when it does not know it."""
    return Locale.parse(_LOCALES.get(code, code))


def weekday_and_day(moment: date | datetime) -> str:
    """As in "Monday 23 November"."""
    code = _code()
    pattern = _DAY_AND_MONTH.get(code, "EEEE, d MMMM")
    return format_date(moment, pattern, locale=locale_of(code))


def full_date(day: date | datetime) -> str:
    """As in "23 November 2026"."""
    return format_date(day, "long", locale=locale_of(_code()))


def weekday(number: int) -> str:
    """A day of the week by itself; Monday is 0."""
    name: str = get_day_names("wide", "stand-alone", locale_of(_code()))[number]
    return name


# The same in the language that is active when it is read.
lazy_weekday = lazy(weekday, str)


def size(octets: int) -> str:
    """As in "2.5 MB"."""
    locale = str(locale_of(_code()))
    if octets >= _MEGABYTE:
        return format_unit(round(octets / _MEGABYTE, 1), "digital-megabyte", "short", locale=locale)
    return format_unit(max(1, round(octets / 1000)), "digital-kilobyte", "short", locale=locale)


def _code() -> str:
    return get_language() or SOURCE
