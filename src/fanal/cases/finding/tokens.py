"""What a person can be found by, as tokens under a search key."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import combinations, islice
from uuid import UUID

from fanal.cases.finding.spelling import (
    bones,
    family,
    last_digits,
    plain_number,
    spelled_otherwise,
    with_one_less,
    words_in,
)
from fanal.cases.kinds.person import Person
from fanal.vault import Context, SearchKey

# How many tokens a case has, real ones and others: next to nothing is told by their number.
STEPS = (32, 64, 128, 256)
MOST_WORDS = 10
LONGEST = 12


class Clue(StrEnum):
    """A way to be found; a token of one is never that of another."""

    PHONE = "phone"
    DOCUMENT = "document"
    # Two words of one name, so that a first name which many have does not drown the other.
    PAIR = "pair"
    ROUGH_PAIR = "rough-pair"
    SPELLING = "spelling"
    SOUND = "sound"
    FAMILY = "family"
    START = "start"
    # Of nothing: to fill up to a step.
    PADDING = "padding"


# What sharing one is worth, before how many share it is counted.
WORTH = {
    Clue.PHONE: 50.0,
    Clue.DOCUMENT: 50.0,
    Clue.PAIR: 12.0,
    Clue.ROUGH_PAIR: 6.0,
    Clue.SPELLING: 4.0,
    Clue.SOUND: 3.0,
    Clue.FAMILY: 1.5,
    Clue.START: 1.0,
}

# What it is, the value that is looked for, and the word or words it was made of.
Found = tuple[Clue, str, str]


def words_of(person: Person) -> list[str]:
    """Every word of a person's names in plain Latin letters."""
    return words_in(f"{person.name} {person.other_names}")


def clues(person: Person) -> Iterator[Found]:
    """All that a person can be found by, the surest first; the same one may come twice."""
    if phone := last_digits(person.phone):
        yield Clue.PHONE, phone, phone
    if document := plain_number(person.document):
        yield Clue.DOCUMENT, document, document
    words = [word[:LONGEST] for word in words_of(person)][:MOST_WORDS]
    for word in words:
        yield Clue.SPELLING, word, word
        yield Clue.SOUND, bones(word) or word, word
    for one, other in combinations(words, 2):
        both = _pair(one, other)
        yield Clue.PAIR, _pair(bones(one) or one, bones(other) or other), both
        yield Clue.ROUGH_PAIR, _pair(family(one) or one, family(other) or other), both
    for word in words:
        yield Clue.FAMILY, family(word) or word, word
        yield Clue.START, word[:3], word
    for word in words:
        yield from ((Clue.SPELLING, each, word) for each in with_one_less(word))
        yield from ((Clue.SOUND, each, word) for each in with_one_less(bones(word)) if each)


def _pair(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def token(key: SearchKey, clue: Clue, value: str) -> bytes:
    return key.token(Context("case-search", clue=clue.value, value=value))


def asked_tokens(key: SearchKey, person: Person) -> dict[bytes, tuple[Clue, str]]:
    """What to look for, and of which words it was made; no padding.

    Besides what stands in an index, how a word sounds where it is spelled otherwise: to look for
    more costs nothing in the index.
    """
    otherwise = (
        (Clue.SOUND, bones(each), word)
        for word in words_of(person)[:MOST_WORDS]
        for each in spelled_otherwise(word[:LONGEST])
        if bones(each)
    )
    most = (*islice(_once(clues(person)), STEPS[-1]), *otherwise)
    found: dict[bytes, tuple[Clue, str]] = {}
    for clue, value, of in most:
        found.setdefault(token(key, clue, value), (clue, of))
    return found


def stored_tokens(key: SearchKey, person: Person, case: UUID) -> set[bytes]:
    """What stands in the index of a case: as many as the next step.

    What fills up is a digest, too, and stays as it is when the rest changes; drawn anew each
    time, it would show itself to who has two copies.
    """
    most = islice(_once(clues(person)), STEPS[-1])
    found = {token(key, clue, value) for clue, value, _ in most}
    size = next(step for step in STEPS if step >= len(found))
    number = 0
    while len(found) < size:
        found.add(token(key, Clue.PADDING, f"{case} {number}"))
        number += 1
    return found


def _once(found: Iterable[Found]) -> Iterator[Found]:
    seen = set()
    for each in found:
        if each[:2] not in seen:
            seen.add(each[:2])
            yield each
