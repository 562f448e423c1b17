"""What a person sent from their mailbox, as the desk has it."""

from dataclasses import dataclass
from datetime import datetime

from fanal.documents.contents import DocumentFacts
from fanal.dossiers.opening import OpenEntry
from fanal.intake.access import DeskReport
from fanal.intake.contents import DocumentKept


@dataclass(frozen=True)
class SentDocument:
    """`number` is of the entry that has its keys; `request` are the six digits it came with."""

    number: int
    at: datetime
    request: str
    facts: DocumentFacts


def sent_documents(desk: DeskReport) -> list[SentDocument]:
    return [
        SentDocument(
            entry.number, entry.content.at, desk.report.locator or "", entry.content.document
        )
        for entry in desk.entries
        if isinstance(entry, OpenEntry) and isinstance(entry.content, DocumentKept)
    ]
