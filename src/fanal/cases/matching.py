"""Who may be in the files already: names spelled otherwise, the same telephone or birthday.

Only within the teams of who asks; of what lies beyond, not even that a match exists.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import jellyfish
from anyascii import anyascii

from fanal.cases.access import cases_of
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case
from fanal.cases.sealing import CaseSummary, open_summary
from fanal.intake.access import Actor

# Of Jaro-Winkler similarity: "Khadija" and "Chadidja" are alike, "Fatima" and "Farida" are not.
ALIKE = 0.86
SHORTEST = 3
LAST_DIGITS = 8
MOST = 10


class Reason(StrEnum):
    """Why somebody may be the same person; the strongest first."""

    SAME_PHONE = "same-phone"
    SAME_NAME = "same-name"
    ALIKE_NAME = "alike-name"
    SAME_BIRTHDAY = "same-birthday"


@dataclass(frozen=True)
class Match:
    case: Case
    summary: CaseSummary
    reasons: tuple[Reason, ...]


def likely_matches(actor: Actor, person: Person) -> list[Match]:
    """The most likely ones, best first."""
    found = [
        Match(case, summary, reasons)
        for case, summary in _summaries(actor)
        if (reasons := compare(person, summary.person)) and reasons != (Reason.SAME_BIRTHDAY,)
    ]
    order = list(Reason)
    return sorted(found, key=lambda m: [order.index(reason) for reason in m.reasons])[:MOST]


def _summaries(actor: Actor) -> Iterator[tuple[Case, CaseSummary]]:
    secrets = actor.ring.team_secrets
    for case in cases_of(actor).iterator(chunk_size=500):
        if summary := open_summary(case, secrets):
            yield case, summary


def compare(one: Person, other: Person) -> tuple[Reason, ...]:
    """Why these two may be the same; empty when nothing says so."""
    found = []
    if (phone := _phone(one)) and phone == _phone(other):
        found.append(Reason.SAME_PHONE)
    ours, theirs = words_of(one), words_of(other)
    shared = ours & theirs
    if len(shared) >= 2 or (shared and (len(ours) == 1 or len(theirs) == 1)):
        found.append(Reason.SAME_NAME)
    elif _alike(ours, theirs):
        found.append(Reason.ALIKE_NAME)
    if one.born and one.born == other.born:
        found.append(Reason.SAME_BIRTHDAY)
    return tuple(found)


def words_of(person: Person) -> set[str]:
    """Every word of a person's names in plain Latin letters, whatever script they were in."""
    plain = anyascii(f"{person.name} {person.other_names}").lower()
    return set(re.findall(r"[a-z]+", plain))


def _alike(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    return any(sounds_like(one, other) for one in ours for other in theirs)


def sounds_like(one: str, other: str) -> bool:
    """Spelled nearly the same, or with the same consonants, as when vowels were never written."""
    if min(len(one), len(other)) < SHORTEST:
        return False
    if jellyfish.jaro_winkler_similarity(one, other) >= ALIKE:
        return True
    bones = _bones(one)
    return len(bones) >= SHORTEST and bones == _bones(other)


def _bones(word: str) -> str:
    """The consonants as they sound: "Mohammed", "Muhammad" and the Arabic spelling are one."""
    return re.sub(r"[AEIOUWY]|H$", "", jellyfish.metaphone(word))


def _phone(person: Person) -> str:
    """The last digits, which are the same with and without a country's prefix."""
    digits = "".join(str(int(c)) for c in person.phone if c.isdecimal())
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""
