"""The kinds of entry a report is made of."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from fanal.documents.contents import Copy, DocumentFacts
from fanal.dossiers.contents import Content, Silent, entry_kind
from fanal.dossiers.models import Compartment
from fanal.intake.referral import Referral
from fanal.knowledge import Ternary


class About(StrEnum):
    """Who a request for help is about."""

    ME = "me"
    SOMEONE_I_KNOW = "someone-i-know"
    SOMEONE_MET_AT_WORK = "someone-met-at-work"


class Channel(StrEnum):
    """How a person may be reached; through this site unless they say otherwise."""

    SITE = "site"
    PHONE = "phone"
    EMAIL = "email"


class Source(StrEnum):
    """How a report reached the centre."""

    SITE = "site"
    CALL = "call"
    VISIT = "visit"
    MAIL = "mail"
    POLICE = "police"
    SYSTEM = "system"


class ContactTerms(Silent):
    """What the person called safe. Days are ISO (1 Monday … 7 Sunday); hours are local time."""

    channel: Channel = Channel.SITE
    address: str = ""
    days: tuple[int, ...] = ()
    after: time | None = None
    before: time | None = None
    leave_message: bool | None = None
    say_we_are: str = ""
    code_word: str = ""
    until: date | None = None

    def expired(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def safe_at(self, local: datetime) -> bool:
        """Whether the person may be reached at this local moment, as far as they said."""
        if self.channel is Channel.SITE or self.expired(local.date()):
            return False
        now = local.time().replace(tzinfo=None)
        start, end = self.after or time.min, self.before or time.max
        night = start > end  # from 22:00 to 02:00; its small hours belong to the day before
        if not (now >= start or now <= end if night else start <= now <= end):
            return False
        day = local - timedelta(days=1) if night and now <= end else local
        return not self.days or day.isoweekday() in self.days

    def next_safe(self, local: datetime) -> datetime | None:
        """The next full or half hour at which the person may be reached; None within a week."""
        first = local.replace(minute=0, second=0, microsecond=0)
        for step in range(1, 2 * 24 * 8):
            moment = first + timedelta(minutes=30 * step)
            if moment > local and self.safe_at(moment):
                return moment
        return None


class ReportIntake(Silent):
    """What a person tells, as typed values. Only the message is required."""

    about: About | None = None
    message: str
    danger: bool | None = None
    # Under 18, now or when it happened; none: not answered, which is not "no".
    minor: Ternary | None = None
    place: str = ""
    languages: str = ""
    interpreter: bool | None = None
    contact: ContactTerms = Field(default_factory=ContactTerms)
    # From a professional who asks for advice, refers, or counts.
    referral: Referral | None = None

    @property
    def silent(self) -> bool:
        return self.referral is not None and self.referral.silent


@entry_kind
class Reported(Content):
    """The first words; kept from the receipt, so that who finds it learns little."""

    kind: ClassVar[str] = "report"
    compartment: ClassVar[Compartment] = Compartment.FILE
    intake: ReportIntake
    source: Source
    language: str


@entry_kind
class Unanswered(Content):
    """In the thread of who may learn no more than *received* and *read*: for their receipt."""

    kind: ClassVar[str] = "unanswered"
    compartment: ClassVar[Compartment] = Compartment.THREAD


@entry_kind
class Asked(Content):
    """In the thread of a professional who is answered: their receipt is not the person's.

    It changes nothing of how the person is reached, and takes nothing back.
    """

    kind: ClassVar[str] = "asked"
    compartment: ClassVar[Compartment] = Compartment.THREAD


@entry_kind
class Routed(Content):
    """Which team it goes to, and why."""

    kind: ClassVar[str] = "route"
    compartment: ClassVar[Compartment] = Compartment.FILE
    team: str
    reason: str
    chosen: bool = False


@entry_kind
class Message(Content):
    """Words from the person to the team or back."""

    kind: ClassVar[str] = "message"
    compartment: ClassVar[Compartment] = Compartment.THREAD
    text: str


@entry_kind
class DocumentSent(Content):
    """That the person sent a photo, a sound or a paper: all that a receipt ever shows of it."""

    kind: ClassVar[str] = "document"
    compartment: ClassVar[Compartment] = Compartment.THREAD
    title: str
    size: int


@entry_kind
class DocumentKept(Content):
    """The same with its keys: the team's alone. `sent` is the number of what the person sees."""

    kind: ClassVar[str] = "document-kept"
    compartment: ClassVar[Compartment] = Compartment.FILE
    sent: int
    document: DocumentFacts


@entry_kind
class DocumentCopied(Content):
    """That its cleaned copy was made later. `kept` is the number of the entry with its keys."""

    kind: ClassVar[str] = "document-copied"
    compartment: ClassVar[Compartment] = Compartment.FILE
    kept: int
    copied: Copy


@entry_kind
class VisitProposal(Content):
    """A time, a place and a safe way to come there."""

    kind: ClassVar[str] = "proposal"
    compartment: ClassVar[Compartment] = Compartment.THREAD
    when: datetime
    place: str
    way: str = ""


class VisitReply(StrEnum):
    YES = "yes"
    ANOTHER_TIME = "another-time"
    NO = "no"


@entry_kind
class VisitAnswer(Content):
    kind: ClassVar[str] = "proposal-answer"
    compartment: ClassVar[Compartment] = Compartment.THREAD
    proposal: int
    reply: VisitReply
    text: str = ""


@entry_kind
class ContactChange(Content):
    """New terms; from now on the old ones no longer hold."""

    kind: ClassVar[str] = "contact"
    compartment: ClassVar[Compartment] = Compartment.THREAD
    contact: ContactTerms


@entry_kind
class Hidden(Content):
    """The person wants an entry out of their own sight; the team keeps it."""

    kind: ClassVar[str] = "hide"
    compartment: ClassVar[Compartment] = Compartment.THREAD
    number: int


@entry_kind
class Withdrawal(Content):
    """The person takes everything back."""

    kind: ClassVar[str] = "withdrawal"
    compartment: ClassVar[Compartment] = Compartment.THREAD


@entry_kind
class Note(Content):
    """Among the team; no receipt opens it."""

    kind: ClassVar[str] = "note"
    compartment: ClassVar[Compartment] = Compartment.FILE
    text: str


@entry_kind
class Assigned(Content):
    """Whose it is now; nobody's when `member` is empty."""

    kind: ClassVar[str] = "assignment"
    compartment: ClassVar[Compartment] = Compartment.FILE
    member: str


@entry_kind
class AddressShown(Content):
    """The phone or e-mail was looked at outside the safe hours, and why."""

    kind: ClassVar[str] = "address-shown"
    compartment: ClassVar[Compartment] = Compartment.FILE
    reason: str


class Ground(StrEnum):
    """On what ground another centre's team gets to read."""

    PERSON_AGREES = "person-agrees"
    MINOR_IN_DANGER = "minor-in-danger"
    LIFE_IN_DANGER = "life-in-danger"


@entry_kind
class HandedOver(Content):
    kind: ClassVar[str] = "handover"
    compartment: ClassVar[Compartment] = Compartment.FILE
    to_team: str
    from_team: str
    ground: Ground
    explanation: str


@entry_kind
class BecameCase(Content):
    """It belongs to a case from now on; one request may belong to several."""

    kind: ClassVar[str] = "became-case"
    compartment: ClassVar[Compartment] = Compartment.FILE
    case: str


class WakeOn(StrEnum):
    """What brings back something that was put to sleep."""

    DAY = "day"
    PERSON = "person"
    COLLEAGUE = "colleague"


@entry_kind
class Snoozed(Content):
    """It leaves the list until a day, or until something happens; then it comes back by itself."""

    kind: ClassVar[str] = "snoozing"
    compartment: ClassVar[Compartment] = Compartment.FILE
    wake_on: WakeOn
    until: date | None = None
    why: str = ""


@entry_kind
class Woken(Content):
    """Somebody brought it back before."""

    kind: ClassVar[str] = "waking"
    compartment: ClassVar[Compartment] = Compartment.FILE


class CloseReason(StrEnum):
    IN_CASE = "in-a-case"
    ADVICE_GIVEN = "advice-given"
    REFERRED = "referred"
    NO_REPLY = "no-reply"
    NOT_FOR_US = "not-for-us"
    DUPLICATE = "duplicate"
    COUNTED = "counted"
    MISUSE = "misuse"


@entry_kind
class Closed(Content):
    kind: ClassVar[str] = "closing"
    compartment: ClassVar[Compartment] = Compartment.FILE
    reason: CloseReason
    explanation: str = ""
    # Referred: to which service; never without the person's yes.
    service: str = ""


@entry_kind
class Reopened(Content):
    kind: ClassVar[str] = "reopening"
    compartment: ClassVar[Compartment] = Compartment.FILE
    explanation: str = ""


@entry_kind
class ReceiptReplaced(Content):
    """A new receipt for a caller who lost the old one, and how they were known."""

    kind: ClassVar[str] = "receipt-replaced"
    compartment: ClassVar[Compartment] = Compartment.FILE
    known_by: str
