"""What an entry may say: one small schema per kind, registered where it is defined."""

from datetime import datetime
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from fanal.dossiers.models import Compartment

PERSON = "person"


class Silent(BaseModel):
    """Typed words of a person; like a key, they do not print themselves into a log or a trace."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__


class Content(Silent):
    """The base of every kind. `by` is a member's id or `person`; `at` is aware."""

    kind: ClassVar[str]
    compartment: ClassVar[Compartment]
    version: ClassVar[int] = 1

    at: datetime
    by: str

    @classmethod
    def upcast(cls, fields: dict[str, Any], version: int) -> dict[str, Any]:
        """Bring the fields of an older version up to this one."""
        if version != cls.version:
            raise UnknownVersion(cls.kind, version)
        return fields

    @property
    def from_person(self) -> bool:
        return self.by == PERSON


class UnknownVersion(ValueError):
    def __init__(self, kind: str, version: int) -> None:
        super().__init__(f"no reader for version {version} of '{kind}'")


_kinds: dict[str, type[Content]] = {}


C = TypeVar("C", bound=Content)


def entry_kind(content: type[C]) -> type[C]:
    """Class decorator: make a kind known."""
    if content.kind in _kinds:
        raise ValueError(f"two kinds are called '{content.kind}'")
    _kinds[content.kind] = content
    return content


def kinds() -> dict[str, type[Content]]:
    return dict(_kinds)
