"""Who may be in the files already: names spelled otherwise, the same telephone or birthday.

Only within the teams of who asks; of what lies beyond, not even that a match exists.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.db.models import F

from fanal.cases.access import cases_of
from fanal.cases.finding.indexing import catch_up, likeliest
from fanal.cases.finding.spelling import (
    bones,
    last_digits,
    plain_number,
    sound_like,
    sounds_like,
    without_vowels,
)
from fanal.cases.finding.tokens import words_of
from fanal.cases.kinds.person import Person
from fanal.cases.models import REFERENCE_DIGITS, Case
from fanal.cases.restricting.circles import secrets_for, secrets_of_seen
from fanal.cases.sealing import CaseSummary, open_summary
from fanal.intake.access import Actor, reports_of
from fanal.intake.models import Report
from fanal.intake.receipt import LOCATOR_DIGITS

MOST = 10
# A case that was merged into one that was merged, and so on.
LONGEST_CHAIN = 5


class Reason(StrEnum):
    """Why somebody may be the same person; the strongest first."""

    # Not likely but sure: the digits that were looked for are those of its request.
    ITS_REQUEST = "its-request"
    SAME_DOCUMENT = "same-document"
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
    """The most likely ones, best first; one that was merged leads to the case that goes on."""
    found = [
        Match(case, summary, reasons)
        for case, summary in _summaries(actor, person)
        if (reasons := compare(person, summary.person)) and reasons != (Reason.SAME_BIRTHDAY,)
    ]
    order = list(Reason)
    found.sort(key=lambda match: [order.index(reason) for reason in match.reasons])
    return _going_on(actor, found)[:MOST]


def _summaries(actor: Actor, person: Person) -> list[tuple[Case, CaseSummary]]:
    """Those that the index brings, the likeliest first, and all that are not in it yet."""
    secrets = secrets_of_seen(actor)
    waiting = list(cases_of(actor).filter(indexed=False))
    catch_up(waiting, secrets)
    indexes = likeliest(person, secrets)
    theirs = cases_of(actor).filter(indexes__in=indexes).annotate(found_by=F("indexes"))
    ranked = sorted(theirs, key=lambda case: indexes.index(case.found_by))
    return _opened(actor, {case.pk: case for case in (*ranked, *waiting)}.values())


def _opened(actor: Actor, cases: Iterable[Case]) -> list[tuple[Case, CaseSummary]]:
    cases = list(cases)
    secrets = secrets_for(actor, (case.circle_id for case in cases))
    return [(case, summary) for case in cases if (summary := open_summary(case, secrets))]


def _going_on(actor: Actor, found: list[Match]) -> list[Match]:
    """Each merged case gives way to the one that goes on; every case once."""
    for _ in range(LONGEST_CHAIN):
        ended = {UUID(m.summary.merged_into) for m in found if m.summary.merged_into}
        if not ended:
            break
        into = {
            case.pk: (case, summary)
            for case, summary in _opened(actor, cases_of(actor).filter(pk__in=ended))
        }
        if not into:
            break
        found = [
            replace(match, case=into[pk][0], summary=into[pk][1])
            if (pk := UUID(match.summary.merged_into or str(match.case.pk))) in into
            else match
            for match in found
        ]
    best: dict[UUID, Match] = {}
    for match in found:
        best.setdefault(match.case.pk, match)
    return list(best.values())


def compare(one: Person, other: Person) -> tuple[Reason, ...]:
    """Why these two may be the same; empty when nothing says so."""
    found = []
    if (document := plain_number(one.document)) and document == plain_number(other.document):
        found.append(Reason.SAME_DOCUMENT)
    if (phone := last_digits(one.phone)) and phone == last_digits(other.phone):
        found.append(Reason.SAME_PHONE)
    ours, theirs = set(words_of(one)), set(words_of(other))
    shared = ours & theirs
    if len(shared) >= 2 or (shared and (len(ours) == 1 or len(theirs) == 1)):
        found.append(Reason.SAME_NAME)
    elif (
        any(sounds_like(word, each) for word in ours for each in theirs)
        or sound_like(list(ours), list(theirs))
        or _one_name_without_vowels(one, other)
    ):
        found.append(Reason.ALIKE_NAME)
    if one.born and one.born == other.born:
        found.append(Reason.SAME_BIRTHDAY)
    return tuple(found)


def _one_name_without_vowels(one: Person, other: Person) -> bool:
    """Whether one name is all that one of them has, and the other may be called so, vowels apart.

    So "Amina" is found by the Arabic spelling. Two consonants tell little: where a spelling with
    vowels is known, that one counts, and where both have several names, two have to agree.
    """
    for bare, theirs in ((one, words_of(other)), (other, words_of(one))):
        names = words_of(bare)
        if 1 not in (len(names), len(theirs)):
            continue
        if without_vowels(f"{bare.name} {bare.other_names}") != names:
            continue
        sounds = {bones(word) for word in names} & {bones(word) for word in theirs}
        if any(len(sound) > 1 for sound in sounds):
            return True
    return False


def case_called(actor: Actor, reference: str) -> UUID | None:
    """The case with these eight digits, or the one that goes on in its place."""
    if len(reference) != REFERENCE_DIGITS:
        return None
    case = cases_of(actor).filter(reference=reference).first()
    if case is None:
        return None
    if summary := open_summary(case, secrets_for(actor, [case.circle_id])):
        case = _going_on(actor, [Match(case, summary, ())])[0].case
    return case.dossier_id


def request_called(actor: Actor, digits: str) -> Report | None:
    """The request whose receipt begins with these six digits, of the teams of who asks."""
    if len(digits) != LOCATOR_DIGITS:
        return None
    return reports_of(actor).filter(locator=digits).first()


def cases_of_request(actor: Actor, report: Report) -> list[Match]:
    """The cases it led to, or those that go on in their place; none that is not ours to see."""
    cases = cases_of(actor).filter(links__report=report).order_by("pk")
    found = [Match(case, summary, (Reason.ITS_REQUEST,)) for case, summary in _opened(actor, cases)]
    return _going_on(actor, found)
