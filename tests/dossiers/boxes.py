"""Dossiers to open, with keys at hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from fanal.core.ids import new_id
from fanal.dossiers.actions import append, create_dossier
from fanal.dossiers.contents import PERSON
from fanal.dossiers.models import Compartment, Dossier, HolderKind
from fanal.dossiers.opening import Holder, OpenDossier, open_dossier
from fanal.intake.contents import Message, Note
from fanal.vault import SecretKey

AT = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class KeyHolder:
    kind: HolderKind
    id: UUID
    secret: SecretKey

    @classmethod
    def team(cls) -> "KeyHolder":
        return cls(HolderKind.TEAM, new_id(), SecretKey.generate())

    @classmethod
    def person(cls) -> "KeyHolder":
        return cls(HolderKind.RECEIPT, new_id(), SecretKey.generate())

    @property
    def holder(self) -> Holder:
        return Holder(self.kind, self.id, self.secret.public)

    def open(self, dossier: Dossier) -> OpenDossier:
        return open_dossier(dossier, {(self.kind, self.id): self.secret})


@dataclass(frozen=True)
class Box:
    """A dossier with a thread and a file, one message and one note in it."""

    team: KeyHolder
    person: KeyHolder
    dossier: Dossier


def make_box() -> Box:
    team, person = KeyHolder.team(), KeyHolder.person()
    opened = create_dossier(
        kind="report",
        pack="be@test",
        holders={
            Compartment.THREAD: [team.holder, person.holder],
            Compartment.FILE: [team.holder],
        },
    )
    append(opened, message("from the person"))
    append(opened, note("among the team"))
    return Box(team, person, opened.dossier)


def message(text: str) -> Message:
    return Message(at=AT, by=PERSON, text=text)


def note(text: str) -> Note:
    return Note(at=AT, by=str(new_id()), text=text)
