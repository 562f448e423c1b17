"""What a system submits, field by field; everything else is refused, and by its name only.

The ways and what each keeps are those of the page (ADR 24), with two differences: what does not
belong on the way is refused instead of dropped, and nothing is answered here.
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
    ValidationError,
    model_validator,
)

from fanal.core.languages import SOURCE, WHOLE
from fanal.intake.contents import About, Channel, ContactTerms, ReportIntake
from fanal.intake.forms import LONGEST_MESSAGE, SHORT
from fanal.intake.referral import Asker, LastSeen, Mark, Marked, Purpose, Referral, Refused
from fanal.knowledge import Answer, Ternary
from fanal.knowledge.exploitation import TypeOfExploitation

MOST_MARKS = 60


def _whole(text: str) -> str:
    """A NUL or half a character is no word that anybody wrote, and no database keeps it."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("characters that are none")
    return text


def _one_line(text: str) -> str:
    """As a field of a page is: what stands in one may end up in the head of a mail."""
    if text.splitlines() not in ([], [text]):
        raise ValueError("more than one line")
    return text


def _email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except NotValid:
        raise ValueError("no e-mail address") from None
    return text


Words = Annotated[
    str, StringConstraints(max_length=SHORT), AfterValidator(_whole), AfterValidator(_one_line)
]
Id = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9@.-]*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MarkBody(Body):
    """One sign of a list."""

    sign: Id
    seen: Answer
    note: Annotated[str, StringConstraints(max_length=300), AfterValidator(_whole)] = ""


class MarkedBody(Body):
    """The marks on one version of a list."""

    list: Id
    version: Id
    marks: Annotated[tuple[MarkBody, ...], Field(max_length=MOST_MARKS)] = ()


class AskerBody(Body):
    """Whom the centre calls."""

    name: Words = ""
    phone: Words = ""
    email: Annotated[Words, AfterValidator(_email)] = ""


class PersonBody(Body):
    """Who is referred, and how they may be reached; only with `purpose` refer."""

    called: Words = ""
    languages: Words = ""
    interpreter: bool | None = None
    last_seen: LastSeen | None = None
    # `site`: not by itself, through the professional.
    channel: Channel = Channel.SITE
    address: Words = ""
    say_we_are: Words = ""
    code_word: Words = ""
    leave_message: bool | None = None

    @model_validator(mode="after")
    def _can_be_mailed(self) -> Self:
        if self.channel is Channel.EMAIL:
            _email(self.address)
        return self


class ConsentBody(Body):
    """The person's yes; needed for an adult."""

    agreed: bool
    how_asked: Words = ""


class SubmissionBody(Body):
    """A consult, a referral or a count."""

    purpose: Purpose
    minor: Ternary = Field(description="Who may be under 18 is treated as a child.")
    danger: bool | None = None
    message: Annotated[
        str, StringConstraints(max_length=LONGEST_MESSAGE), AfterValidator(_whole)
    ] = Field("", description="What was seen or heard. Needed, but in a count, which has none.")
    types: Annotated[tuple[TypeOfExploitation, ...], Field(max_length=12)] = ()
    still: Ternary | None = None
    place: Words = Field("", description="A postcode or a town. A count does not keep it.")
    country: Country | None = None
    language: str = Field(SOURCE, json_schema_extra={"enum": [*sorted(WHOLE)]})
    marked: MarkedBody | None = None
    asker: AskerBody = AskerBody()
    person: PersonBody | None = Field(None, description="Only in a referral.")
    consent: ConsentBody | None = Field(None, description="Only in a referral of an adult.")
    refused: Refused | None = Field(None, description="Only in a count.")

    @property
    def child(self) -> bool:
        return self.minor is not Ternary.NO

    @model_validator(mode="after")
    def _fits_its_way(self) -> Self:
        """Raises what is wrong as `(field: why)`, which `mistakes` takes apart again."""
        refer, count = self.purpose is Purpose.REFER, self.purpose is Purpose.COUNT
        wrong = {
            "language": self.language not in WHOLE,
            "message": count == bool(self.message.strip()),
            "person": not refer and self.person is not None,
            "consent": (refer and not self.child and not (self.consent and self.consent.agreed))
            or (not refer and self.consent is not None),
            "refused": not count and self.refused is not None,
            "minor": count and self.child,
            "asker": count != (not (self.asker.phone or self.asker.email))
            or (count and self.asker != AskerBody()),
            "marked": count
            and self.marked is not None
            and any(mark.note for mark in self.marked.marks),
        }
        if names := [name for name, is_wrong in wrong.items() if is_wrong]:
            raise ValueError(" ".join(names))
        return self

    def intake(self, organisation: str, sector: Any) -> ReportIntake:
        """The same as a request from a page."""
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
            asker=Asker(sector=sector, organisation=organisation, **self.asker.model_dump()),
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
            contact=_terms(person),
            referral=referral,
        )


def _terms(person: PersonBody) -> ContactTerms:
    if person.channel is Channel.SITE or not person.address:
        return ContactTerms()
    return ContactTerms(
        channel=person.channel,
        address=person.address,
        leave_message=person.leave_message,
        say_we_are=person.say_we_are,
        code_word=person.code_word,
    )


# Why a field does not fit its way; what it said is never repeated.
_WHY = {
    "language": "is none that the desk reads",
    "message": "is needed for a consult and a referral, and has no place in a count",
    "person": "has its place in a referral only",
    "consent": "an adult is referred only with their yes; elsewhere nobody is asked for one",
    "refused": "has its place in a count only",
    "minor": "only an adult is counted",
    "asker": "says whom the centre calls or mails; a count says nobody",
    "marked": "a count holds no notes",
}


def is_no_json(error: ValidationError) -> bool:
    return any(each["type"] == "json_invalid" for each in error.errors(include_input=False))


def mistakes(error: ValidationError) -> list[dict[str, str]]:
    """Where and why, as JSON pointers (RFC 6901); never a value."""
    found = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        if not each["loc"]:
            names = each["msg"].partition(", ")[2].split() if each["type"] == "value_error" else []
            found += [{"pointer": f"/{name}", "detail": _WHY[name]} for name in names]
            if names:
                continue
        # The name of a field that is not ours may hold words.
        named = each["loc"][:-1] if each["type"] == "extra_forbidden" else each["loc"]
        pointer = "".join(f"/{part}" for part in named)
        found.append({"pointer": pointer, "detail": each["type"].replace("_", " ")})
    return found
