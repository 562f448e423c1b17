"""How a case began."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Line
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.person import Person
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack


@entry_kind
class CaseOpened(CaseEntry):
    kind: ClassVar[str] = "case-opened"
    strikable: ClassVar[bool] = False
    title: ClassVar[Any] = _("Case opened")
    part: ClassVar[Part] = Part.PERSON
    person: Person
    # The request it came from, by the first six digits of its receipt; none: nobody wrote.
    request: str = ""

    def change(self, state: State, number: int) -> None:
        state.opening, state.person, state.assignee = self, self.person, UUID(self.by)

    def lines(self, pack: Pack) -> Iterator[Line]:
        if self.request:
            yield Line(_("From request"), f"{self.request[:3]}\u00a0{self.request[3:]}")
        yield from self.person.lines()
