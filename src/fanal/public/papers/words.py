"""Words as the press takes them: each with its language and the way it runs."""

from typing import Any

from django.utils.translation import get_language, get_language_bidi

from fanal.core.languages import SOURCE
from fanal.core.press import has_letters_from_the_right, runs_from_the_right
from fanal.directory.facts import Said
from fanal.knowledge import Text

Word = dict[str, Any]


def word(value: Any) -> Word:
    """In the active language; a text of a pack that lacks it stands in English and says so."""
    language = value.language() if isinstance(value, Text) else get_language() or SOURCE
    return _word(str(value), language)


def foreign(value: Said) -> Word:
    """What somebody wrote in whichever language there was."""
    return _word(value.text, value.language)


def english(value: str) -> Word:
    """The title of a source, which nobody translates."""
    return _word(value, SOURCE)


def number(value: str) -> Word:
    """Digits run from the left in every script, and one number stands on one line."""
    return {"text": value.replace(" ", "\u00a0"), "lang": SOURCE, "rtl": False}


def _word(text: str, language: str) -> Word:
    # A line that begins with a foreign name is still a line of its own language.
    rtl = get_language_bidi() and has_letters_from_the_right(text)
    return {
        "text": text,
        "lang": language,
        "rtl": rtl or runs_from_the_right(text, otherwise=get_language_bidi()),
    }
