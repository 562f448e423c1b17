"""Which languages a file says that somebody speaks, as far as its words name one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from babel import Locale, UnknownLocaleError
from django.utils import translation

from fanal.cases.state import State
from fanal.core.languages import NAMES, WHOLE

# What parts one language from the next where somebody lists them.
_BETWEEN = re.compile(r"[,;/+&.·\n،؛]|\b(?:and|en|et|und)\b|(?<!\w)و(?=\w)")
_NOT = {"no", "not", "none", "geen", "niet", "pas", "aucun", "kein", "keine", "nicht", "لا", "ليس"}
# More letters than that are a sentence, and no name of a language.
_LONGEST = 40
_MOST_WORDS = 3


@dataclass(frozen=True)
class Spoken:
    """One language of somebody: a code, or none where the words name none that is known."""

    code: str
    words: str = field(repr=False)

    @property
    def name(self) -> str:
        """In the language of the desk; what was typed stands apart from the words around it."""
        return called(self.code) if self.code else f"\u2068{self.words}\u2069"


def spoken_by(state: State) -> list[Spoken]:
    """The language that rights were explained in first, then those that the person speaks."""
    said = [state.rights.language] if state.rights else []
    found = (each for words in (*said, state.person.languages) for each in _in(words))
    return list(dict.fromkeys(found))


def called(code: str) -> str:
    """The name of a language in the language that is active."""
    return str(Locale.parse(translation.get_language() or "en").languages.get(code, code))


def _in(words: str) -> Iterator[Spoken]:
    for part in _BETWEEN.split(words):
        names = _folded(part)
        if not names or _NOT & set(names):
            continue
        code = next((_codes()[each] for each in _runs(names) if each in _codes()), "")
        if code or len(part) <= _LONGEST:
            yield Spoken(code, "" if code else part.strip())


def _runs(names: list[str]) -> Iterator[str]:
    """The whole first, then every row of words in it, the longest first: "a little French"."""
    rows = [(a, b) for a, b in combinations(range(len(names) + 1), 2) if b - a <= _MOST_WORDS]
    for a, b in sorted(rows, key=lambda row: row[0] - row[1]):
        yield " ".join(names[a:b])


def _folded(words: str) -> list[str]:
    return re.findall(r"\w+", words.casefold())


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Names in every language of the desk, and each shown language's own for itself."""
    found: dict[str, str] = {}
    for language in WHOLE:
        for code, name in Locale.parse(language).languages.items():
            found.setdefault(" ".join(_folded(name)), code)
    for code, name in NAMES.items():
        found[" ".join(_folded(name))] = code
        try:
            own = Locale.parse(code).languages.get(code, name)
        except UnknownLocaleError:
            continue
        found[" ".join(_folded(own))] = code
    return found
