"""What a person sent from their mailbox, as the desk has it."""

from dataclasses import dataclass
from datetime import datetime

from fanal.documents.contents import Copy, DocumentFacts
from fanal.intake.access import DeskReport
from fanal.intake.contents import DocumentCopied, DocumentKept


@dataclass(frozen=True)
class SentDocument:
    """`number` is of the entry that has its keys; `request` are the six digits it came with."""

    number: int
    at: datetime
    request: str
    facts: DocumentFacts


def sent_documents(desk: DeskReport) -> list[SentDocument]:
    """In the order in which they came, each with the cleaned copy that was made of it later."""
    copies = {
        content.kept: content.copied
        for content in reversed(desk.contents)
        if isinstance(content, DocumentCopied)
    }
    return [
        SentDocument(
            entry.number,
            entry.content.at,
            desk.report.locator or "",
            _with(entry.content.document, copies.get(entry.number)),
        )
        for entry in desk.open_entries
        if isinstance(entry.content, DocumentKept)
    ]


def _with(facts: DocumentFacts, copy: Copy | None) -> DocumentFacts:
    return facts.with_copy(copy) if copy else facts
