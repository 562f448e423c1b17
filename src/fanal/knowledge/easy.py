"""The easy version of three pages, in three languages: texts of their own, not translations.

Rules for every sentence: one idea, at most twelve words, and none that is not in a list of common
ones (`packs/common/words`). `fanal packs check` and the tests hold each text to them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

# With the code, wherever the packs of an installation are: they belong to no country.
_COMMON = Path(__file__).resolve().parents[3] / "packs" / "common"
LANGUAGES = ("en", "nl", "fr")
MOST_WORDS = 12
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[^\W\d_]+")
# Signs by which a second idea is hung on to a first.
_SECOND = re.compile(r"[,;:()–—]")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Home(_Part):
    title: str
    lead: str
    points: tuple[str, ...]
    questions: str
    write: str
    call: str
    answer: str
    phone: str


class Questions(_Part):
    """The questions of a country stand under its code, by the ids of its own list."""

    model_config = ConfigDict(extra="allow", frozen=True)

    title: str
    lead: str
    yes: str
    no: str
    unknown: str
    send: str

    def of(self, country: str) -> Mapping[str, str]:
        found = (self.model_extra or {}).get(country, {})
        return {str(id): str(text) for id, text in found.items()}


class Answers(_Part):
    title: str
    some: str
    none: str
    only: str
    gone: str
    again: str


class Write(_Part):
    title: str
    lead: str
    message: str
    message_hint: str
    danger: str
    danger_hint: str
    place: str
    place_hint: str
    send: str
    hint: str
    error: str
    more: str


class Easy(_Part):
    """Every easy text of one language."""

    link: str
    back: str
    home: Home
    questions: Questions
    answers: Answers
    write: Write


@cache
def easy(language: str) -> Easy:
    """Raises `FileNotFoundError` for a language that has none."""
    path = _COMMON / "easy" / f"{language}.toml"
    return Easy.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def common_words(language: str) -> frozenset[str]:
    path = _COMMON / "words" / f"{language}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))


def texts(part: object) -> Iterator[str]:
    """Every text of an easy version, or of a part of it."""
    if isinstance(part, BaseModel):
        part = part.model_dump()
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from texts(each)
    elif isinstance(part, tuple | list):
        for each in part:
            yield from texts(each)


def faults(text: str, words: frozenset[str]) -> Iterator[str]:
    """What makes a text hard to read: a long sentence, a second idea, a word that is not common."""
    for sentence in _SENTENCE.split(text):
        found = _WORD.findall(sentence)
        if len(found) > MOST_WORDS:
            yield f"{len(found)} words: {sentence}"
        if _SECOND.search(sentence):
            yield f"more than one idea: {sentence}"
        for word in found:
            if word.casefold() not in words:
                yield f"not a common word: {word}"


def problems() -> Iterator[str]:
    """Every fault of every language."""
    for language in LANGUAGES:
        words = common_words(language)
        for text in texts(easy(language)):
            yield from (f"easy {language}: {fault}" for fault in faults(text, words))
