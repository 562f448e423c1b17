"""Two cases that are about one person become one; and that this was a mistake.

Each file has its own entry of it, so that either can be read alone.
"""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.around import Around
from fanal.cases.kinds.base import CaseEntry, Line
from fanal.cases.kinds.consent import PURPOSES, Consent, Purpose
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.person import Person, label_of, shown
from fanal.cases.state import DueItem, State
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack

GOALS_THERE = _("Open goals that stay in its file")
DOCUMENTS_THERE = _("Documents that stay in its file")


def spaced(reference: str) -> str:
    return f"{reference[:4]}\u00a0{reference[4:]}"


@entry_kind
class CaseMerged(CaseEntry):
    """In the file that ends: `into` is the case that goes on, `reference` its eight digits."""

    kind: ClassVar[str] = "case-merged"
    title: ClassVar[Any] = _("Merged into another case")
    into: str
    reference: str
    why: str = ""

    def change(self, state: State, number: int) -> None:
        state.merged = self

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Goes on in case"), spaced(self.reference))
        if self.why:
            yield Line(_("Why"), self.why, quoted=True)


@entry_kind
class CaseAbsorbed(CaseEntry):
    """In the file that goes on: which case came in, what it brought, and what was due there."""

    kind: ClassVar[str] = "case-absorbed"
    title: ClassVar[Any] = _("Another case was merged into this one")
    case: str
    reference: str
    # The cases which that one had taken in before.
    before: tuple[str, ...] = ()
    # The fields about the person that changed with it, and their values.
    taken: tuple[str, ...] = ()
    person: Person
    due: tuple[DueItem, ...] = ()
    # Whom not to contact has to stand where one works, whoever wrote it down.
    people: dict[str, Around] = {}
    # By purpose: what the person refused or took back holds in whatever file it was said.
    refused: dict[str, Consent] = {}
    # What stays in the file that ended: open goals, and documents. None in an old entry.
    goals: int | None = None
    documents: int | None = None
    why: str = ""

    def change(self, state: State, number: int) -> None:
        state.absorbed += [UUID(each) for each in (*self.before, self.case)]
        state.person = state.person.model_copy(
            update={name: getattr(self.person, name) for name in self.taken}
        )
        for item in self.due:
            key = carried_key(number, item.key)
            state.due[key] = item.model_copy(update={"key": key, "carried": True})
        for key, who in self.people.items():
            state.people[carried_key(number, key)] = who
        for purpose, no in self.refused.items():
            known = state.consents.get(purpose)
            if known is None or known[1].at < no.at:
                state.consents[purpose] = (number, no)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Case that came in"), spaced(self.reference))
        for name in self.taken:
            value = getattr(self.person, name)
            yield Line(label_of(name), shown(value), quoted=bool(value) and type(value) is str)
        yield Line(_("Dates that came along"), len(self.due))
        if self.refused:
            yield Line(
                _("What the person had refused or taken back"),
                several=tuple(PURPOSES[Purpose(each)] for each in self.refused),
            )
        if self.people:
            yield Line(_("People around the case who came along"), len(self.people))
        if self.goals:
            yield Line(GOALS_THERE, self.goals)
        if self.documents:
            yield Line(DOCUMENTS_THERE, self.documents)
        if self.why:
            yield Line(_("Why"), self.why, quoted=True)


def carried_key(number: int, key: str) -> str:
    """What a date is known by in the case it was carried to."""
    return f"{number}~{key}"


@entry_kind
class MergeUndone(Correction):
    """Strikes the entry of the merge, so that what it changed never was; in both files."""

    kind: ClassVar[str] = "case-parted"
    title: ClassVar[Any] = _("Merge undone")
    # In the file that opens again: what was carried along and was done meanwhile.
    done: tuple[str, ...] = ()

    def change(self, state: State, number: int) -> None:
        for key in self.done:
            state.due.pop(key, None)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield from super().lines(pack)
        if self.done:
            yield Line(_("Done meanwhile in the other case"), len(self.done))
