"""The erasure ledger: what was destroyed, kept apart from database and backup.

A restored backup brings erased keys back; the ledger destroys them again before it opens.
"""

import os
from pathlib import Path
from uuid import UUID

LEDGER = Path("ledger")


def note_erasure(data: Path, dossier: UUID) -> None:
    """Append one dossier's id, durably."""
    with (data / LEDGER).open("a") as file:
        file.write(f"{dossier}\n")
        file.flush()
        os.fsync(file.fileno())


def erased_dossiers(path: Path) -> list[UUID]:
    """Every dossier the ledger names, in order, once."""
    return list(dict.fromkeys(UUID(line) for line in path.read_text().split()))
