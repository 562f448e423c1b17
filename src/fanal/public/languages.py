"""The languages that are shown, in their own names, and the choice between them."""

import gettext
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from fanal import knowledge
from fanal.core.config import config
from fanal.knowledge import translations

SOURCE = "en"
# Languages of the world that write a comma of their own.
_OTHER_COMMA = {"ar": "،", "fa": "،", "ps": "،", "ur": "،"}


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    dir: str
    reviewed: bool


def _language(code: str, name: str) -> Language:
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return Language(code, name, direction, reviewed=_reviewed(code))


def _catalogue_reviewed(code: str) -> bool:
    """Whether the header of the interface's catalogue says that a person has checked it."""
    try:
        catalogue = gettext.translation("django", str(settings.LOCALE_PATHS[0]), [code])
    except OSError:
        return False
    return catalogue.info().get("x-review-state") == "reviewed"


def _reviewed(code: str) -> bool:
    """Nothing is called reviewed until both the interface and every pack are."""
    return _catalogue_reviewed(code) and all(
        translations.review(translations.catalogue_path(settings.PACKS_ROOT / pack, code)).done
        for pack in knowledge.current().packs
    )


@lru_cache(maxsize=1)
def shown() -> tuple[Language, ...]:
    """The countries' own languages and English; others where the operator enables them."""
    wanted = {SOURCE, *config.extra_languages}
    for pack in knowledge.current().packs.values():
        wanted.update(pack.country.languages)
    return tuple(_language(code, name) for code, name in settings.LANGUAGES if code in wanted)


def get(code: str) -> Language | None:
    """The shown language of this code."""
    return next((language for language in shown() if language.code == code), None)


def source() -> Language:
    language = get(SOURCE)
    assert language is not None  # always shown
    return language


def _wishes(header: str) -> list[tuple[float, str]]:
    wishes = []
    for part in header[:1000].split(","):
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if tag and 0 < quality <= 1:
            wishes.append((quality, tag))
    return sorted(wishes, key=lambda wish: -wish[0])


def preferred(accept_language: str) -> Language:
    """The shown language that the browser asks for most; English when it asks for none."""
    for _, tag in _wishes(accept_language):
        language = get(tag.partition("-")[0])
        if language is not None:
            return language
    return source()


def of_path(path: str) -> Language | None:
    """The language that an address starts with."""
    return get(path.split("/", 2)[1]) if path.startswith("/") else None


def comma() -> str:
    """The comma of the language that is being written."""
    return _OTHER_COMMA.get(get_language() or SOURCE, ",")
