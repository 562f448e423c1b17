"""Which languages are shown here, how far each reaches, and why the others are not.

The countries' own languages and English are shown from the start. Another one is shown when the
operator enables it, and only while every text is there that its pages need: half a sentence of
English in the middle of a warning helps nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings

from fanal.core.config import config
from fanal.core.languages import SOURCE, TONGUES, Scope, Tongue
from fanal.knowledge.essential import messages_of
from fanal.knowledge.knowledge import current
from fanal.knowledge.pack import Pack
from fanal.knowledge.translations import Coverage, Review, is_whole, read, review

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

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        """Its catalogues, as far as a language of this scope is asked for them."""
        packs = [_of_pack(self.tongue, pack, scope) for pack in _public()]
        common = current().common
        if common is not None and scope is Scope.WHOLE:
            packs.append(_reach("common", self.code, common.coverage, scope))
        return (_interface(self.tongue, scope), *packs)

    @property
    def lacking(self) -> tuple[Part, ...]:
        """The catalogues in which texts are missing that a language of its scope must have."""
        return tuple(part for part in self.parts(self.tongue.scope) if not part.complete)

    def complete(self, scope: Scope) -> bool:
        return all(part.complete for part in self.parts(scope))

    @cached_property
    def spoken(self) -> Scope | None:
        """How much of Fanal it speaks here; None when it is not shown.

        A country's own language is shown however far it reaches. Another one that is on its way to
        all texts speaks the pages that matter most meanwhile.
        """
        if self.own:
            return Scope.WHOLE
        if not self.enabled:
            return None
        if self.tongue.scope is Scope.WHOLE and self.complete(Scope.WHOLE):
            return Scope.WHOLE
        return Scope.ESSENTIAL if self.complete(Scope.ESSENTIAL) else None

    @property
    def lack(self) -> str:
        """As in "interface 480 of 512"."""
        return ", ".join(
            f"{part.name} {part.done} of {part.of}" if part.of else f"{part.name} not begun"
            for part in self.lacking
        )

    @cached_property
    def reviewed(self) -> bool:
        """Nothing is called reviewed until both the interface and every pack are."""
        return _interface_review(self.code).done and all(
            pack.is_reviewed(self.code) for pack in _public()
        )

    @property
    def shown(self) -> bool:
        return self.spoken is not None


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
    """The languages that the operator enabled and of which not everything is shown, for the want
    of texts."""
    return tuple(
        each
        for each in standings()
        if each.enabled and not each.own and each.spoken is not each.tongue.scope
    )


def _of_the_countries() -> Iterator[str]:
    for pack in current().packs.values():
        yield from pack.country.languages


def _public() -> list[Pack]:
    """A sketch of a country has nothing for the public pages yet."""
    return [pack for pack in current().packs.values() if pack.whole]


def _interface(tongue: Tongue, scope: Scope) -> Part:
    if tongue.code == SOURCE:
        return Part(INTERFACE, 1, 1, _interface_review(SOURCE))
    messages = messages_of(scope, _read_interface(tongue.code))
    done = sum(map(is_whole, messages))
    return Part(INTERFACE, done, len(messages), _interface_review(tongue.code))


def _read_interface(code: str) -> Catalog:
    return read(interface_path(code))


def _interface_review(code: str) -> Review:
    # The English of the interface stands in the code, and is read with it.
    return Review("reviewed") if code == SOURCE else review(interface_path(code))


def interface_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _of_pack(tongue: Tongue, pack: Pack, scope: Scope) -> Part:
    return _reach(pack.code, tongue.code, pack.coverage, scope)


def _reach(name: str, code: str, coverage: Mapping[str, Coverage], scope: Scope) -> Part:
    found = coverage.get(code)
    if found is None:
        return Part(name, 0, 0, Review())
    if code == SOURCE:
        return Part(name, 1, 1, found.review)
    reach = found.reach(scope)
    return Part(name, reach.of - len(reach.missing), reach.of, found.review)
