"""What a professional asks of a centre: advice, a referral, or only to be counted.

ADR 24. The fields beside those of the Home Office's form: docs/reference/referral.md.
"""

from enum import StrEnum

from fanal.dossiers.contents import Silent
from fanal.knowledge import Answer, Sector, Ternary
from fanal.knowledge.exploitation import TypeOfExploitation


class Purpose(StrEnum):
    """What a professional wants. Only a referral says who the person is."""

    CONSULT = "consult"
    REFER = "refer"
    COUNT = "count"


class LastSeen(StrEnum):
    """When the professional was last in contact with the person."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LONGER = "longer"


class Refused(StrEnum):
    """Why an adult wants no help now, as far as they said."""

    EXPLOITER = "afraid-of-exploiter"
    AUTHORITIES = "afraid-of-authorities"
    NOT_SEEN_SO = "does-not-see-it-so"
    LATER = "wants-to-think"
    OTHER = "other"


class Mark(Silent):
    """One sign of a list: yes seen, no not seen, unknown; and what was observed."""

    sign: str
    seen: Answer
    note: str = ""


class Marked(Silent):
    """What was marked on one version of a list."""

    list: str
    version: str
    marks: tuple[Mark, ...] = ()


class Asker(Silent):
    """The professional: personal data of a third party, and no proof of who they are."""

    sector: Sector | None = None
    organisation: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


class Referral(Silent):
    """What stands in a professional's request beside what every request says."""

    purpose: Purpose
    asker: Asker = Asker()
    types: tuple[TypeOfExploitation, ...] = ()
    still: Ternary | None = None
    marked: Marked | None = None
    # A referral
    called: str = ""
    last_seen: LastSeen | None = None
    # The person's yes; None for a child, who is not asked before they are safe.
    agreed: bool | None = None
    how_asked: str = ""
    # The person's yes to an answer about them for this professional.
    may_tell: bool = False
    # A count
    refused: Refused | None = None
    # It came from an organisation's own system, which shows no answers.
    by_system: bool = False

    @property
    def silent(self) -> bool:
        """Whether its receipt shows *received* and *read*, and nothing that a centre writes.

        An exploiter may pose as a professional. Advice names nobody, so its answer is shown.
        """
        if self.by_system:
            return True
        return self.purpose is not Purpose.CONSULT and not self.may_tell
