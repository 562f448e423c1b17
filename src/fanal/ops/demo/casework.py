"""More of the demo's story: a plan, a document, an appointment, a restricted case. Made up, too."""

import struct
import zlib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from fanal.cases.access import CaseFile
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.appointment import Appointment
from fanal.cases.kinds.around import Around, AroundNoted, Contact, Role
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.definition import Act, Certainty, MethodOfControl, Need
from fanal.cases.kinds.document import CaseDocument
from fanal.cases.kinds.goal import Goal, Support
from fanal.cases.kinds.meeting import Interpreter, Meeting
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.restriction import CaseRestricted
from fanal.cases.kinds.step import Provider, Step
from fanal.cases.kinds.task import Result, Task, TaskDone
from fanal.core.duedates import today
from fanal.documents.receiving import Upload
from fanal.intake.contents import About, ReportIntake
from fanal.knowledge import Ternary
from fanal.knowledge.exploitation import TypeOfExploitation

Entries = list[Callable[..., CaseEntry]]
"""In their order; each wants its moment and who writes it."""


def plan_of_moussa(file: CaseFile) -> Entries:
    """Four kinds of support, two people around him, and a document."""
    day = today(file.pack.calendar)
    entries: Entries = []
    for support, words, text, provider, days in PLAN:
        entries.append(partial(Goal, support=support, words=words))
        entries.append(
            partial(
                Step,
                goal=str(file.last_number + len(entries)),
                text=text,
                provider=provider,
                needed_by=day + timedelta(days=days),
            )
        )
    return [
        *entries,
        partial(AroundNoted, person=LAWYER),
        partial(AroundNoted, person=OWNER),
        partial(CaseDocument, document=_picture().facts("Drawing of the store room")),
    ]


def news_of_moussa(file: CaseFile) -> Entries:
    """The first step is done, and he comes by soon."""
    calendar = file.pack.calendar
    day = today(calendar) + timedelta(days=3)
    first = next(step for goal in file.state.goals.values() for step in goal.steps.values())
    meeting = Meeting(
        what="To go through what the lawyer asks",
        at=datetime.combine(day, time(14), calendar.zone),
        on=day,
        where="Room 2, by the courtyard",
        with_whom="The lawyer",
        interpreter=Interpreter.ASKED,
        language="bambara",
    )
    return [
        partial(
            TaskDone,
            key=first.key,
            task=first.step.text,
            result=Result.DONE,
            outcome="A room of his own, from tonight.",
            on=today(calendar),
        ),
        partial(Appointment, meeting=meeting),
    ]


def first_days_of_kofi(file: CaseFile) -> Entries:
    """Nobody can say yet what it is; somebody has to look again, and nobody has."""
    day = today(file.pack.calendar)
    return [
        partial(
            Assessment,
            account="Four months on building sites, paid in food. Changes the subject often.",
            acts=(Act.TRANSPORTATION,),
            methods=(MethodOfControl.TAKES_EARNINGS,),
            purposes=(TypeOfExploitation.FORCED_LABOUR,),
            needs=(Need.MEDICAL,),
            needs_by=day + timedelta(days=1),
            language="English",
            certainty=Certainty.UNCLEAR,
        ),
        partial(Outcome, finding=Finding.TOO_EARLY, why="He wants to see a doctor first."),
        partial(Task, text="Ask how the visit at the doctor was", on=day + timedelta(days=4)),
    ]


def end_of_danuta(_: CaseFile) -> Entries:
    return [
        partial(Outcome, finding=Finding.NOT, why="Wages were late, and have been paid."),
        partial(CaseClosed, reason=CaseEnd.NOT_TRAFFICKING, explanation="The union helps her."),
    ]


def shut_around_elena(file: CaseFile) -> Entries:
    """Only the colleague whom she told is to know."""
    return [
        partial(CaseRestricted, members=(file.actor.id,), asked_for=True, why="She asked for it.")
    ]


def _picture() -> Upload:
    """A drawing, taken in as any file is."""
    upload = Upload()
    upload.new_file("document", "drawing.png")
    upload.receive_data_chunk(_drawing(), 0)
    upload.file_complete(0)
    return upload


def _drawing(width: int = 360, height: int = 240) -> bytes:
    """A room with a door and a bed, as a grey PNG (RFC 2083)."""
    rows = [bytearray(b"\xf4" * width) for _ in range(height)]

    def line(left: int, top: int, right: int, bottom: int) -> None:
        for y in range(top, bottom):
            rows[y][left:right] = bytes(right - left)

    for left, top, right, bottom in DRAWN:
        line(left, top, right, bottom)

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


# Walls, the doorway, and a bed along the wall.
DRAWN = (
    *((30, 30, 330, 36), (30, 30, 36, 210), (324, 30, 330, 210)),
    *((30, 204, 150, 210), (210, 204, 330, 210)),
    *((50, 60, 54, 160), (50, 60, 130, 64), (126, 60, 130, 160), (50, 156, 130, 160)),
)
PLAN = (
    (Support.SHELTER, "Dormir sans entendre la rue.", "A place in the shelter", Provider.OTHER, 1),
    (Support.SOCIAL, "Revoir un médecin pour le dos.", "Visit to the doctor", Provider.OWN, 1),
    (
        Support.LEGAL,
        "Savoir si je peux récupérer mon salaire.",
        "First talk with the lawyer",
        Provider.OTHER,
        5,
    ),
    (
        Support.ADMINISTRATIVE,
        "Avoir de nouveau un passeport.",
        "Make a list of the papers that are missing",
        Provider.PERSON,
        12,
    ),
)
LAWYER = Around(
    role=Role.LAWYER,
    name="Maître Lambert",
    contact=Contact.MAY,
    by_whom="Amel or legal",
    for_what="the talk about his wages",
)
OWNER = Around(role=Role.EMPLOYER, name="The owner of the restaurant", contact=Contact.NEVER)
KOFI = Person(name="Kofi Mensah", languages="English, Twi", minor=Ternary.NO)
DANUTA = Person(name="Danuta W.", languages="polski", minor=Ternary.NO)
ELENA = Person(name="Elena V.", languages="română", minor=Ternary.NO)
SITES = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message="A labour inspector brings a man from a building site who has no bed for tonight.",
    place="2000",
    languages="English, Twi",
)
WAGES = ReportIntake(
    about=About.ME,
    message="Sprząta biura, trzy miesiące bez wypłaty. Dzwoni z telefonu koleżanki.",
    place="2800",
    languages="polski",
)
COUSIN = ReportIntake(
    about=About.ME,
    message="She comes by in person. Nobody in the building may know that she was here.",
    place="1000",
    languages="română",
)
