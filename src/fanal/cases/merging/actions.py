"""Two cases that are about one person: one goes on, the other ends; and the way back.

Both are held for the whole deed, always in the same order, so two who merge at once wait for each
other and the second sees what the first did.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db import transaction

from fanal.cases.access import CaseFile, cases_for
from fanal.cases.actions import Meanwhile, hold_case, put, trace
from fanal.cases.kinds.consent import Decision
from fanal.cases.kinds.document import counted_documents
from fanal.cases.kinds.goal import open_goals
from fanal.cases.kinds.merging import CaseAbsorbed, CaseMerged, MergeUndone, carried_key
from fanal.cases.kinds.person import Person
from fanal.cases.restricting.circles import named_in
from fanal.core import clock
from fanal.dossiers.opening import OpenEntry
from fanal.intake.actions import NotPossible


class Hindrance(StrEnum):
    """Why two cases cannot become one."""

    ITSELF = "itself"
    OTHER_TEAM = "other-team"
    RESTRICTED = "restricted"
    OTHERS_NAMED = "others-named"
    NOT_NAMED = "not-named"
    MERGED = "merged"
    CLOSED = "closed"
    INCOMPLETE = "incomplete"
    PROCEDURE = "procedure"
    REMINDER = "reminder"


def hindrance(stays: CaseFile, ends: CaseFile) -> Hindrance | None:
    """What stands in the way of a merge, in this direction; None when nothing does."""
    both = (stays, ends)
    if stays.case.pk == ends.case.pk:
        return Hindrance.ITSELF
    if stays.case.team_id != ends.case.team_id:
        return Hindrance.OTHER_TEAM
    if any(file.case.circle_id for file in both) and (apart := _kept_apart(*both)):
        return apart
    if any(file.state.merged for file in both):
        return Hindrance.MERGED
    if any(file.state.closed for file in both):
        return Hindrance.CLOSED
    if not all(file.complete for file in both):
        return Hindrance.INCOMPLETE
    if ends.state.running and not stays.state.running:
        # Its clock would run in a file that nobody works in any more.
        return Hindrance.PROCEDURE
    if any(each.open and each.reminder for each in ends.state.appointments.values()):
        # It would go out for a case that nobody looks at, or not at all.
        return Hindrance.REMINDER
    return None


def _kept_apart(stays: CaseFile, ends: CaseFile) -> Hindrance | None:
    """Each file says what the other said of the person: the very same few have to read both."""
    if not (stays.case.circle_id and ends.case.circle_id):
        return Hindrance.RESTRICTED
    named = named_in(stays.case)
    if named != named_in(ends.case):
        return Hindrance.OTHERS_NAMED
    # Who opened them in an emergency reads, and changes nothing about who reads what.
    return None if stays.actor.member.pk in named else Hindrance.NOT_NAMED


@transaction.atomic
def merge(
    *,
    stays: CaseFile,
    ends: CaseFile,
    person: Person,
    why: str,
    seen: Iterable[int],
    once: bytes,
) -> None:
    """End one case in another, which from now on knows `person`.

    `seen` are the newest entries that the preview knew of, of `stays` and of `ends`.
    """
    _hold(stays, ends)
    if _done(stays, once):
        return
    if hindrance(stays, ends):
        raise NotPossible
    news = [
        entry
        for file, known in zip((stays, ends), seen, strict=True)
        for entry in file.entries
        if entry.number > known and isinstance(entry, OpenEntry)
    ]
    if news:
        raise Meanwhile(news)
    common = {"at": clock.now(), "by": stays.actor.id}
    ended = CaseMerged(into=str(stays.case.pk), reference=stays.case.reference, why=why, **common)
    before = stays.state.person
    absorbed = CaseAbsorbed(
        case=str(ends.case.pk),
        reference=ends.case.reference,
        before=tuple(str(each) for each in ends.state.absorbed),
        taken=tuple(
            name for name in Person.model_fields if getattr(person, name) != getattr(before, name)
        ),
        person=person,
        due=tuple(ends.state.due_items),
        people=ends.state.people,
        refused={
            purpose: said
            for purpose, (_number, said) in ends.state.consents.items()
            if said.decision is not Decision.GIVEN
        },
        goals=len(open_goals(ends.state)),
        documents=len(counted_documents(ends)),
        why=why,
        **common,
    )
    _write_both((ends, ended), (stays, absorbed), once=once)


@transaction.atomic
def undo(*, stays: CaseFile, ends: CaseFile, why: str, once: bytes) -> None:
    """As if the two had never been one; what was written since stays where it was written.

    What was carried along and done meanwhile stays done.
    """
    _hold(stays, ends)
    if _done(stays, once):
        return
    found = absorption(stays, ends)
    if found is None or not (stays.complete and ends.complete):
        raise NotPossible
    number, absorbed = found
    open_again = {item.key for item in stays.state.due.values()}
    done = [each.key for each in absorbed.due if carried_key(number, each.key) not in open_again]
    common = {"at": clock.now(), "by": stays.actor.id, "why": why}
    ended = _number_of_merge(ends)
    _write_both(
        (ends, MergeUndone(number=ended, done=tuple(done), **common)),
        (stays, MergeUndone(number=number, **common)),
        once=once,
    )


def absorption(stays: CaseFile, ends: CaseFile) -> tuple[int, CaseAbsorbed] | None:
    """The entry by which one case took in the other, if that still counts and can be undone."""
    merged = ends.state.merged
    if merged is None or merged.into != str(stays.case.pk) or stays.state.merged:
        return None
    if stays.case.team_id != ends.case.team_id:
        return None
    mine = [(number, each) for number, each in absorptions(stays) if each.case == str(ends.case.pk)]
    return mine[-1] if mine else None


def absorptions(file: CaseFile) -> list[tuple[int, CaseAbsorbed]]:
    """The cases that a case took in, with the number of each entry."""
    return [
        (entry.number, entry.content)
        for entry in file.entries
        if isinstance(entry, OpenEntry)
        and isinstance(entry.content, CaseAbsorbed)
        and entry.number not in file.struck
    ]


def absorbed_files(file: CaseFile) -> list[CaseFile]:
    """Those of them that open, and what they had taken in; the others stay named in the file."""
    return cases_for(file.actor, file.state.absorbed) if file.state.absorbed else []


def _number_of_merge(ends: CaseFile) -> int:
    return max(
        entry.number
        for entry in ends.entries
        if isinstance(entry, OpenEntry) and entry.content == ends.state.merged
    )


def _hold(*files: CaseFile) -> None:
    for file in sorted(files, key=lambda file: file.case.pk):
        hold_case(file)


def _done(file: CaseFile, once: bytes) -> bool:
    return file.case.dossier.entries.filter(once=once).exists()


def _write_both(
    *written: tuple[CaseFile, CaseMerged | CaseAbsorbed | MergeUndone], once: bytes
) -> None:
    rows = [put(file, content, once=once) for file, content in written]
    for (file, content), row in zip(written, rows, strict=True):
        trace(file, content, row)
