"""What a system submits, field by field; everything else is refused, and by its name only.

The ways and what each keeps are those of the page (ADR 24), with two differences: what does not
belong on the way is refused instead of dropped, and nothing is answered here. What hangs on a
country (`countries`) is looked at afterwards.
"""

from typing import Annotated, Any, Self

from django.core.exceptions import ValidationError as NotValid
from django.core.validators import validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from fanal.core.languages import SOURCE, WHOLE
from fanal.intake.contents import About, Channel, ContactTerms, ReportIntake
from fanal.intake.forms import LONGEST_MESSAGE, SHORT
from fanal.intake.forms.fields import BROKEN, phone_number
from fanal.intake.referral import Asker, LastSeen, Mark, Marked, Purpose, Referral, Refused
from fanal.knowledge import Answer, Pack, Ternary
from fanal.knowledge.exploitation import TypeOfExploitation

MOST_MARKS = 60
NO_EMAIL = "is no e-mail address: send it as in name@example.org"
REACHING = ("address", "say_we_are", "code_word", "leave_message")
# Where and why: a JSON pointer (RFC 6901) and a sentence that repeats no value.
Mistake = dict[str, str]


class Unfit(ValueError):
    """Fields that do not fit."""

    def __init__(self, found: list[Mistake]) -> None:
        super().__init__("fields that do not fit")
        self.found = found


def mistake(pointer: str, detail: str) -> Mistake:
    return {"pointer": pointer, "detail": detail}


def _whole(text: str) -> str:
    """A NUL or half a character is no word that anybody wrote, and no database keeps it."""
    if BROKEN.search(text):
        raise ValueError("holds a NUL or half a character: send it without")
    return text


def _one_line(text: str) -> str:
    """As a field of a page is: what stands in one may end up in the head of a mail."""
    if text.splitlines() not in ([], [text]):
        raise ValueError("must be one line, without line breaks and other control characters")
    return text


def mailable(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except NotValid:
        raise ValueError(NO_EMAIL) from None
    return text


Words = Annotated[
    str, StringConstraints(max_length=SHORT), AfterValidator(_whole), AfterValidator(_one_line)
]
Id = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9@.-]*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


def dialled(text: str, pack: Pack) -> str:
    """A number as the site's form keeps it; `NotValid` where that would refuse it."""
    return phone_number(text, pack.code.upper()) if text else ""


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MarkBody(Body):
    """One sign of a list."""

    sign: Id = Field(description="Its id, as the list has it.")
    seen: Answer = Field(description="Seen, not seen, or not known.")
    note: Annotated[str, StringConstraints(max_length=300), AfterValidator(_whole)] = Field(
        "", description="What was observed. A count has none."
    )


class MarkedBody(Body):
    """The marks on one version of a list.

    In the list's version of today each sign must be one of its own. Marks on another version are
    kept as they came: the team sees which version it was.
    """

    list: Id = Field(description="The id of a list for professionals of that country.")
    version: Id = Field(description="The version on which the signs were marked.")
    marks: Annotated[tuple[MarkBody, ...], Field(max_length=MOST_MARKS)] = Field(
        (), description="Only the signs that were looked at; the others are not known."
    )


class AskerBody(Body):
    """Whom the centre calls."""

    name: Words = Field("", description="May be left out.")
    phone: Words = Field(
        "", description="A number that can be dialled, in that country or with its +code."
    )
    email: Annotated[Words, AfterValidator(mailable)] = Field(
        "", description="An e-mail address. One of the two is needed."
    )


class PersonBody(Body):
    """Who is referred, and how they may be reached; only with `purpose` refer."""

    called: Words = Field("", description="How the person is called.")
    languages: Words = Field("", description="Which languages the person speaks.")
    interpreter: bool | None = Field(None, description="Whether an interpreter would help.")
    last_seen: LastSeen | None = Field(None, description="The last contact with the person.")
    channel: Channel = Field(
        Channel.SITE,
        description="How the centre may reach the person. `site`: not by itself, "
        "through the professional.",
    )
    address: Words = Field(
        "", description="The phone number or e-mail address of that channel; `site` has none."
    )
    say_we_are: Words = Field("", description="Who the centre says it is. Not with `site`.")
    code_word: Words = Field("", description="Said first on the phone. Not with `site`.")
    leave_message: bool | None = Field(
        None, description="Whether a message may be left. Not with `site`."
    )


class ConsentBody(Body):
    """The adult's yes."""

    agreed: bool = Field(description="Whether the person knows what is sent, and says yes.")
    how_asked: Words = Field(
        "", description="In which language, who interpreted, who else was there."
    )


class SubmissionBody(Body):
    """A consult, a referral or a count."""

    purpose: Purpose = Field(description="Advice, a referral, or only to be counted.")
    minor: Ternary = Field(
        description="Under 18? Who may be is treated as a child. Only an adult is counted."
    )
    danger: bool | None = Field(
        None, description="Whether the person is in danger now. Call first: see `notice`."
    )
    message: Annotated[
        str, StringConstraints(max_length=LONGEST_MESSAGE), AfterValidator(_whole)
    ] = Field("", description="What was seen or heard. Needed, but in a count, which has none.")
    types: Annotated[tuple[TypeOfExploitation, ...], Field(max_length=12)] = Field(
        (), description="What it could be, in the codes of HTCDS."
    )
    still: Ternary | None = Field(None, description="Whether it still goes on.")
    place: Words = Field(
        "",
        description="A postcode or a town, to find the nearest team. One that is not known leads "
        "to the country's default team. A count does not keep it.",
    )
    country: Country | None = Field(
        None,
        description="Two small letters, as in nl. Needed where more than one country is served.",
    )
    language: str = Field(
        SOURCE,
        description="In which the message is written, and `notice` is answered.",
        json_schema_extra={"enum": [*sorted(WHOLE)]},
    )
    marked: MarkedBody | None = Field(None, description="What was marked on a list of signs.")
    asker: AskerBody = Field(
        AskerBody(), description="Whom the centre calls or mails. Needed, but in a count."
    )
    person: PersonBody | None = Field(None, description="Only in a referral.")
    consent: ConsentBody | None = Field(
        None,
        description="Only in a referral of an adult, where it is needed. Under 18, or not sure, "
        "nobody waits for a yes: leave it out.",
    )
    refused: Refused | None = Field(
        None, description="Only in a count: why the person wants no help now."
    )

    @property
    def child(self) -> bool:
        return self.minor is not Ternary.NO

    @model_validator(mode="after")
    def _fits_its_way(self) -> Self:
        wrong = {**self._wrong_on_this_way(), **self._wrong_about_the_person()}
        if found := [mistake(pointer, _WHY[pointer]) for pointer in wrong if wrong[pointer]]:
            raise Unfit(found)
        return self

    def _wrong_on_this_way(self) -> dict[str, bool]:
        refer, count = self.purpose is Purpose.REFER, self.purpose is Purpose.COUNT
        yes = self.consent is not None and self.consent.agreed
        return {
            "/language": self.language not in WHOLE,
            "/message": count == bool(self.message.strip()),
            "/person": not refer and self.person is not None,
            "/consent": not yes if refer and not self.child else self.consent is not None,
            "/refused": not count and self.refused is not None,
            "/minor": count and self.child,
            "/asker": count != (not (self.asker.phone or self.asker.email))
            or (count and self.asker != AskerBody()),
            "/marked": count
            and self.marked is not None
            and any(mark.note for mark in self.marked.marks),
        }

    def _wrong_about_the_person(self) -> dict[str, bool]:
        """A number that nobody may use would be lost, and a channel without one leads nowhere."""
        person = self.person or PersonBody()
        by_itself = person.channel is not Channel.SITE
        return {
            "/person/channel": not by_itself and _says_how_to_reach(person),
            "/person/address": by_itself and not person.address.strip(),
        }

    def intake(self, organisation: str, sector: Any, pack: Pack) -> ReportIntake:
        """The same as a request from a page of that country."""
        person, count = self.person or PersonBody(), self.purpose is Purpose.COUNT
        marks = self.marked.marks if self.marked else ()
        marked = (
            Marked(
                list=self.marked.list,
                version=self.marked.version,
                marks=tuple(Mark(sign=m.sign, seen=m.seen, note=m.note) for m in marks),
            )
            if self.marked
            else None
        )
        referral = Referral(
            purpose=self.purpose,
            asker=Asker(
                sector=sector,
                organisation=organisation,
                name=self.asker.name,
                phone=dialled(self.asker.phone, pack),
                email=self.asker.email,
            ),
            types=self.types,
            still=self.still,
            marked=marked,
            called=person.called,
            last_seen=person.last_seen,
            agreed=True if self.consent and not self.child else None,
            how_asked=self.consent.how_asked if self.consent else "",
            refused=self.refused,
            by_system=True,
        )
        return ReportIntake(
            about=About.SOMEONE_MET_AT_WORK,
            message=self.message,
            danger=self.danger,
            minor=self.minor,
            place="" if count else self.place,
            languages=person.languages,
            interpreter=person.interpreter,
            contact=_terms(person, pack),
            referral=referral,
        )


def _says_how_to_reach(person: PersonBody) -> bool:
    return any(getattr(person, name) != PersonBody.model_fields[name].default for name in REACHING)


def _terms(person: PersonBody, pack: Pack) -> ContactTerms:
    if person.channel is Channel.SITE:
        return ContactTerms()
    return ContactTerms(
        channel=person.channel,
        address=dialled(person.address, pack)
        if person.channel is Channel.PHONE
        else person.address,
        leave_message=person.leave_message,
        say_we_are=person.say_we_are,
        code_word=person.code_word,
    )


# Why a field does not fit its way.
_WHY = {
    "/language": f"is none that the desk reads: {', '.join(sorted(WHOLE))}",
    "/message": "is needed for a consult and a referral, and has no place in a count",
    "/person": "has its place in a referral only",
    "/consent": "has its place in the referral of an adult, who is referred only with their yes; "
    "everywhere else leave it out",
    "/refused": "has its place in a count only",
    "/minor": "only an adult is counted",
    "/asker": "says whom the centre calls or mails; a count says nobody",
    "/marked": "a count holds no notes",
    "/person/channel": "says phone or email where the person may be reached by itself; "
    "with site leave out address, say_we_are, code_word and leave_message",
    "/person/address": "is needed with this channel",
}
