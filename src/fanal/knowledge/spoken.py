"""Which languages are shown here, how far each reaches, and why the others are not.

The countries' own languages and English are shown from the start. Another one is shown when the
operator enables it, and only while every text is there that its pages need: half a sentence of
English in the middle of a warning helps nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from fanal.core.config import config
from fanal.core.languages import SOURCE, TONGUES, Tongue
from fanal.knowledge.knowledge import current
from fanal.knowledge.pack import Pack
from fanal.knowledge.translations import Review, is_whole, read, review

INTERFACE = "interface"


@dataclass(frozen=True, slots=True)
class Part:
    """One catalogue of a language: the interface, or a pack."""

    name: str
    done: int
    of: int
    review: Review

    @property
    def complete(self) -> bool:
        return 0 < self.of == self.done


@dataclass(frozen=True)
class Standing:
    """How one language stands in this installation."""

    tongue: Tongue
    own: bool
    enabled: bool

    @property
    def code(self) -> str:
        return self.tongue.code

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Read when it is asked for: a country's own language is shown however far it reaches."""
        return (_interface(self.tongue), *(_of_pack(self.tongue, pack) for pack in _public()))

    @property
    def complete(self) -> bool:
        return all(part.complete for part in self.parts)

    @property
    def lacking(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.complete)

    @property
    def lack(self) -> str:
        """As in "interface 480 of 512"."""
        return ", ".join(f"{part.name} {part.done} of {part.of}" for part in self.lacking)

    @cached_property
    def reviewed(self) -> bool:
        """Nothing is called reviewed until both the interface and every pack are."""
        return _interface_review(self.code).done and all(
            pack.is_reviewed(self.code) for pack in _public()
        )

    @property
    def shown(self) -> bool:
        return self.own or (self.enabled and self.complete)


@lru_cache(maxsize=1)
def standings() -> tuple[Standing, ...]:
    """Every language, in the order in which they are offered."""
    own = {SOURCE, *_of_the_countries()}
    return tuple(
        Standing(tongue, own=tongue.code in own, enabled=tongue.code in config.extra_languages)
        for tongue in TONGUES
    )


def shown() -> tuple[Standing, ...]:
    return tuple(standing for standing in standings() if standing.shown)


def left_out() -> tuple[Standing, ...]:
    """The languages that the operator enabled and that are not shown, because they lack texts."""
    return tuple(each for each in standings() if each.enabled and not each.shown)


def _of_the_countries() -> Iterator[str]:
    for pack in current().packs.values():
        yield from pack.country.languages


def _public() -> list[Pack]:
    """A sketch of a country has nothing for the public pages yet."""
    return [pack for pack in current().packs.values() if pack.whole]


def _interface(tongue: Tongue) -> Part:
    if tongue.code == SOURCE:
        return Part(INTERFACE, 1, 1, _interface_review(SOURCE))
    messages = [message for message in read(interface_path(tongue.code)) if message.id]
    done = sum(map(is_whole, messages))
    return Part(INTERFACE, done, len(messages), _interface_review(tongue.code))


def _interface_review(code: str) -> Review:
    # The English of the interface stands in the code, and is read with it.
    return Review("reviewed") if code == SOURCE else review(interface_path(code))


def interface_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _of_pack(tongue: Tongue, pack: Pack) -> Part:
    found = pack.coverage.get(tongue.code)
    if found is None:
        return Part(pack.code, 0, 0, Review())
    return Part(pack.code, found.of - len(found.missing), found.of, found.review)
