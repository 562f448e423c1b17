"""Every kind of entry a case is made of, one file each, in the order of the deeds on the page."""

from fanal.cases.kinds import (  # noqa: I001  (the order in which the deeds are offered)
    note,  # noqa: F401
    assessment,  # noqa: F401
    outcome,  # noqa: F401
    identification,  # noqa: F401
    rights,  # noqa: F401
    choice,  # noqa: F401
    phase,  # noqa: F401
    rule,  # noqa: F401
    paper_date,  # noqa: F401
    conditions,  # noqa: F401
    extension,  # noqa: F401
    procedure_end,  # noqa: F401
    goal,  # noqa: F401
    step,  # noqa: F401
    task,  # noqa: F401
    document,  # noqa: F401
    document_copy,  # noqa: F401
    appointment,  # noqa: F401
    appointment_end,  # noqa: F401
    reminder_done,  # noqa: F401
    around,  # noqa: F401
    person,  # noqa: F401
    assignment,  # noqa: F401
    restriction,  # noqa: F401
    snooze,  # noqa: F401
    correction,  # noqa: F401
    merging,  # noqa: F401
    handover,  # noqa: F401
    opening,  # noqa: F401
    closing,  # noqa: F401
    consent,  # noqa: F401
    brought,  # noqa: F401
    papers,  # noqa: F401
    record,  # noqa: F401
)
from fanal.cases.kinds.base import CaseEntry, EntryForm, Line, case_forms, grouped

__all__ = ["CaseEntry", "EntryForm", "Line", "case_forms", "grouped"]
