"""Every kind of entry a case is made of, one file each, in the order of the deeds on the page."""

from fanal.cases.kinds import (  # noqa: I001  (the order in which the deeds are offered)
    note,
    assessment,
    outcome,
    choice,
    phase,
    task,
    person,
    assignment,
    correction,
    opening,
)
from fanal.cases.kinds.base import CaseEntry, EntryForm, Line, case_forms

__all__ = [
    "CaseEntry",
    "EntryForm",
    "Line",
    "assessment",
    "assignment",
    "case_forms",
    "choice",
    "correction",
    "note",
    "opening",
    "outcome",
    "person",
    "phase",
    "task",
]
