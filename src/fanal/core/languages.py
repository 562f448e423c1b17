"""Every language that Fanal can speak: its code, its own name, and how much of Fanal it speaks.

A *whole* language has every word: the public pages, the desk, the packs.
An *essential* one has the pages on which somebody finds help, writes and reads the answer.
"""

from enum import StrEnum
from typing import NamedTuple

from django.conf.locale import LANG_INFO

SOURCE = "en"


class Scope(StrEnum):
    """How much of Fanal a language speaks."""

    WHOLE = "whole"
    ESSENTIAL = "essential"


class Voice(StrEnum):
    """Whether a phone usually has a voice of its own that can read this language aloud.

    Our own assumption, from what the makers of phones ship: no source was found that says it for
    the phones that people have. Confirm it. No page depends on it: each asks the phone itself.
    """

    USUAL = "usual"
    SELDOM = "seldom"
    NONE = "none known"


class Tongue(NamedTuple):
    code: str
    name: str
    scope: Scope
    voice: Voice = Voice.USUAL


TONGUES = (
    Tongue("en", "English", Scope.WHOLE),
    Tongue("nl", "Nederlands", Scope.WHOLE),
    Tongue("fr", "Français", Scope.WHOLE),
    Tongue("de", "Deutsch", Scope.WHOLE),
    Tongue("ar", "العربية", Scope.WHOLE),
    Tongue("ro", "Română", Scope.ESSENTIAL),
    Tongue("bg", "Български", Scope.ESSENTIAL, Voice.SELDOM),
    Tongue("pl", "Polski", Scope.ESSENTIAL),
    Tongue("pt", "Português", Scope.ESSENTIAL),
    Tongue("es", "Español", Scope.ESSENTIAL),
    Tongue("uk", "Українська", Scope.ESSENTIAL),
    Tongue("hu", "Magyar", Scope.ESSENTIAL),
    Tongue("tr", "Türkçe", Scope.ESSENTIAL),
    Tongue("vi", "Tiếng Việt", Scope.ESSENTIAL),
    Tongue("zh", "中文", Scope.ESSENTIAL),
    Tongue("sq", "Shqip", Scope.ESSENTIAL, Voice.SELDOM),
    Tongue("ti", "ትግርኛ", Scope.ESSENTIAL, Voice.NONE),
)

NAMES = {tongue.code: tongue.name for tongue in TONGUES}
# What is translated: everything but the source.
TRANSLATED = tuple(tongue.code for tongue in TONGUES if tongue.code != SOURCE)
# The languages of the desk, of papers and of pages that are read at leisure.
WHOLE = {tongue.code: tongue.name for tongue in TONGUES if tongue.scope is Scope.WHOLE}

# Django knows neither: it has Chinese by script only, and no Tigrinya.
for _code, _english in (("zh", "Chinese"), ("ti", "Tigrinya")):
    LANG_INFO.setdefault(
        _code,
        {"bidi": False, "code": _code, "name": _english, "name_local": NAMES[_code]},
    )


def scope_of(code: str) -> Scope:
    return Scope.WHOLE if code in WHOLE else Scope.ESSENTIAL
