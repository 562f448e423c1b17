"""Lines of a list that may be the same person: as a case of the team, or as a line before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from fanal.cases.access import cases_of
from fanal.cases.bringing.rows import Reading
from fanal.cases.finding.matching import Reason, compare
from fanal.cases.finding.spelling import last_digits, plain_number
from fanal.cases.finding.tokens import words_of
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case
from fanal.cases.restricting.circles import secrets_for
from fanal.cases.sealing import open_summary
from fanal.intake.access import Actor

# A name that sounds alike is no reason to leave a line out: it is shown when a case is opened.
MOST_SHARING = 50
STRONG = {Reason.SAME_DOCUMENT, Reason.SAME_PHONE, Reason.SAME_NAME}


@dataclass(frozen=True)
class Double:
    """`case` is the team's, or None when it is the line `number` of the same list."""

    reasons: tuple[Reason, ...]
    case: Case | None = None
    number: int = 0
    name: str = field(default="", repr=False)


def doubles(actor: Actor, team_id: str, readings: Sequence[Reading]) -> dict[int, Double]:
    """By the number of the line. Every summary of the team is opened once, whatever the length."""
    found: dict[int, Double] = {}
    lines: dict[str, list[Reading]] = {}
    for reading in readings:
        for other in _sharing(reading.person, lines):
            if reasons := _strong(reading.person, other.person):
                found.setdefault(reading.row.number, Double(reasons, number=other.row.number))
        for key in _keys(reading.person):
            sharing = lines.setdefault(key, [])
            # A first name that hundreds have says too little to be followed.
            if len(sharing) < MOST_SHARING:
                sharing.append(reading)
    theirs = cases_of(actor).filter(team_id=team_id)
    restricted = theirs.filter(circle__isnull=False).values_list("circle_id", flat=True)
    secrets = secrets_for(actor, restricted)
    for case in theirs.iterator(chunk_size=500):
        summary = open_summary(case, secrets)
        if summary is None:
            continue
        for reading in _sharing(summary.person, lines):
            if reasons := _strong(reading.person, summary.person):
                found[reading.row.number] = Double(reasons, case, name=summary.person.initials)
    return found


def _strong(one: Person, other: Person) -> tuple[Reason, ...]:
    reasons = compare(one, other)
    return reasons if STRONG & set(reasons) else ()


def _sharing(person: Person, lines: dict[str, list[Reading]]) -> Iterator[Reading]:
    seen: set[int] = set()
    for key in _keys(person):
        for reading in lines.get(key, ()):
            if reading.row.number not in seen:
                seen.add(reading.row.number)
                yield reading


def _keys(person: Person) -> Iterable[str]:
    words = set(words_of(person))
    yield from (f"word {word}" for word in words)
    if phone := last_digits(person.phone):
        yield f"phone {phone}"
    if document := plain_number(person.document):
        yield f"document {document}"
