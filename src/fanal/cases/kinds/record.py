"""That a record of the case left the house: in which standard, for what, on which ground."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanal.audit.events import Event
from fanal.cases.kinds.base import CaseEntry, Line
from fanal.cases.kinds.consent import PURPOSES, Decision, Purpose
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.knowledge import Pack


@entry_kind
class RecordHandedOut(CaseEntry):
    """`basis` is the number of the consent or ground it rests on; `sha256` of the file, in hex."""

    kind: ClassVar[str] = "case-record"
    title: ClassVar[Any] = _("Record handed out")
    additive: ClassVar[bool] = True
    event: ClassVar[Event] = Event.CASE_EXPORTED
    standard: str
    form: str
    purpose: Purpose
    to: str
    words: bool
    basis: int
    fields: tuple[str, ...]
    sha256: str

    def allowed(self, state: State) -> bool:
        """A yes that was taken back a moment ago keeps it here."""
        consent, ground = state.consents.get(self.purpose), state.grounds.get(self.purpose)
        if consent and consent[0] == self.basis:
            return consent[1].decision is Decision.GIVEN
        return bool(ground and ground[0] == self.basis)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Standard"), f"{self.standard} ({self.form.upper()})")
        yield Line(_("For what"), PURPOSES[self.purpose])
        yield Line(_("To whom"), self.to, quoted=True)
        yield Line(_("Rests on entry"), self.basis)
        yield Line(_("Fields"), ", ".join(self.fields))
        yield Line(_("Fingerprint (SHA-256)"), self.sha256)
