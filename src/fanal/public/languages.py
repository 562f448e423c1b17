"""The languages that are shown, in their own names, and the choice between them."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, get_language_info

from fanal.core.languages import NAMES, SOURCE, Scope
from fanal.knowledge import easy, spoken
from fanal.knowledge.spoken import Standing

# Languages of the world that write a comma of their own.
_OTHER_COMMA = {"ar": "،", "fa": "،", "ps": "،", "ti": "፣", "ur": "،", "zh": "，"}
IN_ONE_LINE = 7
# What is read at leisure: offered in whole languages only, and links to it say so.
WHOLE_ONLY = ("know/", "professionals/")
# Texts of their own (`knowledge.easy`).
EASY = "easy/"


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    dir: str
    reviewed: bool
    whole: bool = True
    # Of one of the countries, or the source.
    own: bool = True

    def offers(self, path: str) -> bool:
        """Whether the page at `path`, which follows /{lang}/, is there in this language."""
        if path.startswith(EASY):
            return self.code in easy.LANGUAGES
        return self.whole or not path.startswith(WHOLE_ONLY)


def _language(standing: Standing) -> Language:
    tongue, code = standing.tongue, standing.code
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return Language(
        code,
        tongue.name,
        direction,
        standing.reviewed,
        whole=standing.spoken is Scope.WHOLE,
        own=standing.own,
    )


@lru_cache(maxsize=1)
def shown() -> tuple[Language, ...]:
    """The countries' own languages and English; others where the operator enables them."""
    return tuple(map(_language, spoken.shown()))


def is_near(language: Language) -> bool:
    """Whether it stands in the open line of languages; many more would push the page away."""
    return language.own or len(shown()) <= IN_ONE_LINE


def nearest(language: Language, path: str) -> Language:
    """The language in which the page at `path` is there: this one, or else English."""
    return language if language.offers(path) else source()


def get(code: str) -> Language | None:
    """The shown language of this code."""
    return next((language for language in shown() if language.code == code), None)


def is_put_away(code: str) -> bool:
    """Whether Fanal has this language and does not show it here, or no longer."""
    return code in NAMES and get(code) is None


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
