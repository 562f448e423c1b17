"""Which countries the public pages speak of, and where the pages of each lie.

With one country they lie at /{lang}/…; with several at /{lang}/{country}/…, and /{lang}/ asks
which one. The address alone says it: nothing is guessed, and nothing is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fanal import knowledge
from fanal.knowledge import Pack
from fanal.knowledge.country import EmergencyNumber
from fanal.public import languages
from fanal.public.languages import Language


@dataclass(frozen=True, slots=True)
class Edition:
    """The public pages of one country in one language."""

    language: Language
    pack: Pack
    # What the address of each of its pages begins with.
    root: str
    # Where another country is chosen; nowhere, when there is one.
    choice: str = ""

    def in_language(self, language: Language) -> "Edition":
        return edition(language, self.pack)

    @property
    def emergency(self) -> tuple[EmergencyNumber, ...]:
        """The numbers for danger now."""
        return self.pack.urgent


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where no country is chosen yet: one language, and the countries there are."""

    language: Language
    packs: tuple[Pack, ...]

    @property
    def root(self) -> str:
        return f"/{self.language.code}/"

    def in_language(self, language: Language) -> "Threshold":
        return Threshold(language, self.packs)

    @property
    def editions(self) -> list[Edition]:
        return [edition(self.language, pack) for pack in self.packs]

    @property
    def emergency(self) -> tuple[EmergencyNumber, ...]:
        """The numbers that are right in every one of the countries."""
        first, *others = self.packs
        known = [{number.number for number in pack.urgent} for pack in others]
        return tuple(
            number for number in first.urgent if all(number.number in numbers for numbers in known)
        )


def shown() -> tuple[Pack, ...]:
    """The countries with a whole pack; a sketch is for the desk alone."""
    return tuple(pack for pack in knowledge.current().packs.values() if pack.whole)


def several() -> bool:
    return len(shown()) > 1


def edition(language: Language, pack: Pack) -> Edition:
    home = f"/{language.code}/"
    if several():
        return Edition(language, pack, f"{home}{pack.code}/", choice=home)
    return Edition(language, pack, home)


def editions() -> Iterator[Edition]:
    """Every country in every language that is shown."""
    for language in languages.shown():
        for pack in shown():
            yield edition(language, pack)


def with_place(here: Edition, place: str) -> list[Edition]:
    """The other countries that know this place, in the same language."""
    if not place:
        return []
    others = (pack for pack in shown() if pack is not here.pack)
    return [edition(here.language, pack) for pack in others if pack.places.find(place)]


def elsewhere(path: str) -> str:
    """The English address of a page that the language of this one does not offer; else empty."""
    language = languages.of_path(path)
    # A worker of old is told that it is gone, not that it is elsewhere.
    if language is None or path.endswith("/professionals/worker.js"):
        return ""
    for pack in shown():
        here = edition(language, pack)
        rest = path.removeprefix(here.root)
        if path.startswith(here.root) and not language.offers(rest):
            return f"{edition(languages.source(), pack).root}{rest}"
    return ""


def find(language: Language, code: str = "") -> Edition | None:
    """The edition of an address: its country may be left out where there is only one."""
    for pack in shown():
        if pack.code == code or not (code or several()):
            return edition(language, pack)
    return None


def standing(language: Language, code: str = "") -> Edition | Threshold:
    """That edition, or the place where a country is chosen."""
    return find(language, code) or find(language) or Threshold(language, shown())
