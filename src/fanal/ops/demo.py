"""The demo's fictional staff, and requests that show what an inbox can look like.

Everybody here is made up. The requests go through the same actions as real ones.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils.translation import override

from fanal.accounts.access import ensure_team
from fanal.accounts.demo import DEMO_PASSWORD, demo_accounts, join_demo_team, make_demo_member
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Role
from fanal.accounts.roles import set_role
from fanal.cases import actions as cases
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.choice import Choice
from fanal.cases.kinds.definition import Act, Certainty, MethodOfControl, Need, TypeOfExploitation
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.phase import started
from fanal.cases.kinds.rights import RightsExplained
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.access import Actor, DeskReport, report_for
from fanal.intake.contents import About, Channel, CloseReason, ContactTerms, ReportIntake, Source
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.intake.receipts import enter_contact
from fanal.intake.routing import (
    Destination,
    destinations,
    due_for,
    pack_of,
    receiving_key,
)
from fanal.intake.sending import SendingToken, Sent, submit
from fanal.knowledge import Pack, RouteReason, Ternary, current
from fanal.ops import demo_casework as casework
from fanal.ops.say import say


def fill() -> None:
    """Staff and requests, once; a second start changes nothing."""
    if Member.objects.exists():
        return
    with override("en"):
        Story(current().pack).happen()


def print_how_to_sign_in() -> None:
    say()
    say(f"Sign in as one of these, with the password: {DEMO_PASSWORD}")
    for account in demo_accounts():
        say(f"  {account.email:28} {account.name}, {' and '.join(account.teams)}")
    say("The sign-in page of the demo shows each one's code. Everybody is made up.")
    say()


class Story:
    """Ten days at the three centres, told in the order in which it happened."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rings: dict[str, KeyRing] = {}

    def happen(self) -> None:
        with self._then(9, time(9)):
            self._staff_enrols()
        with self._then(8, time(11)):
            kofi = self._enter_case("be/payoke", casework.SITES, casework.KOFI)
            self._go_on("be/payoke", kofi, casework.first_days_of_kofi)
            wages = self._enter_case("be/payoke", casework.WAGES, casework.DANUTA)
        with self._then(6, time(21, 40)):
            dishes = self._send(DISHES, "fr")
        with self._then(5, time(10, 5)):
            friend = self._send(FRIEND, "nl")
        with self._then(5, time(15)):
            desk = self._open(dishes)
            actions.take(desk, was=None, once=new_once())
            actions.answer(desk, text=ANSWER, seen=desk.last_number, once=new_once())
        with self._then(5, time(16, 20)):
            nurse = self._send(NURSE, "nl")
        with self._then(4, time(11)):
            desk = self._open(friend)
            actions.answer(desk, text=ADVICE, seen=desk.last_number, once=new_once())
            actions.close(desk, reason=CloseReason.ADVICE_GIVEN, explanation="", once=new_once())
        with self._then(4, time(20, 10)):
            open_mailbox(dishes.receipt).write(REPLY, once=new_once())
        with self._then(3, time(14)):
            moussa = self._open_case(dishes)
            self._go_on("be/pag-asa", moussa, casework.plan_of_moussa)
        with self._then(2, time(15)):
            self._open_another(friend)
        with self._then(2, time(16, 30)):
            elena = self._enter_case("be/pag-asa", casework.COUSIN, casework.ELENA)
            self._go_on("be/pag-asa", elena, casework.shut_around_elena)
        with self._then(2, time(23, 15)):
            salon = self._send(SALON, "en")
        with self._then(1, time(14)):
            self._run_elsewhere()
            self._go_on("be/payoke", wages, casework.end_of_danuta)
            self._go_on("be/pag-asa", moussa, casework.news_of_moussa)
        with self._then(1, time(16)):
            desk = self._open(salon)
            actions.take(desk, was=None, once=new_once())
            actions.note(desk, text=NOTE, once=new_once())
            self._propose_visit(desk)
        with self._then(0, time(7, 50), before_now=50):
            self._send(SCHOOL, "fr")
        with self._then(0, time(8, 35), before_now=25):
            self._send(TONIGHT, "en")
        with self._then(0, time(9, 20), before_now=10):
            self._take_call(nurse.team_id)

    @contextmanager
    def _then(self, days_ago: int, at: time, before_now: int = 0) -> Iterator[None]:
        """Some days ago at that local time; the latest so many minutes before now."""
        now = clock.now()
        day = self.pack.calendar.local(now).date() - timedelta(days=days_ago)
        latest = now - timedelta(minutes=before_now)
        with clock.frozen(min(datetime.combine(day, at, self.pack.calendar.zone), latest)):
            yield

    def _staff_enrols(self) -> None:
        ines = make_demo_member("be/payoke", "Ines Claes", "ines@payoke.demo")
        make_demo_member("be/payoke", "Bram Wouters", "bram@payoke.demo", granted_by=ines)
        ines = join_demo_team("be/payoke-lbtp", ines)
        amel = make_demo_member("be/pag-asa", "Amel Dubois", "amel@pag-asa.demo")
        tom = make_demo_member("be/pag-asa", "Tom Jacobs", "tom@pag-asa.demo", granted_by=amel)
        nadia = make_demo_member(
            "be/pag-asa", "Nadia Lemaire", "nadia@pag-asa.demo", granted_by=amel
        )
        joris = make_demo_member(
            "be/pag-asa", "Joris Peeters", "joris@pag-asa.demo", granted_by=amel
        )
        mieke = make_demo_member("be/payoke", "Mieke Aerts", "mieke@payoke.demo", granted_by=ines)
        self._give_role("be/pag-asa", tom, Role.ADVISER, by=amel, on_duty=True)
        self._give_role("be/pag-asa", nadia, Role.LEGAL, by=amel)
        self._give_role("be/pag-asa", joris, Role.SHELTER, by=amel)
        self._give_role("be/payoke", mieke, Role.READER, by=ines)
        luc = make_demo_member("be/surya", "Luc Renard", "luc@surya.demo")
        make_demo_member("be/surya", "Hanna Schmitz", "hanna@surya.demo", granted_by=luc)
        self.rings = {
            "be/payoke": ines,
            "be/payoke-lbtp": ines,
            "be/pag-asa": amel,
            "be/surya": luc,
        }
        if DUTCH in current().packs:
            self.rings["nl/comensha"] = make_demo_member(
                "nl/comensha", "Sanne Bakker", "sanne@comensha.demo"
            )

    def _give_role(
        self, team_id: str, to: KeyRing, role: Role, *, by: KeyRing, on_duty: bool = False
    ) -> None:
        member, lead = (Member.objects.get(pk=ring.member_id) for ring in (to, by))
        set_role(team=ensure_team(team_id), member=member, role=role, on_duty=on_duty, by=lead)

    def _destination(self, intake: ReportIntake) -> Destination:
        return destinations(self.pack, minor=intake.minor, place=intake.place)[0]

    def _send(self, intake: ReportIntake, language: str) -> Sent:
        destination = self._destination(intake)
        return submit(
            intake=intake,
            destination=destination,
            chosen=False,
            due=due_for(self.pack, destination.team, intake),
            language=language,
            pack=f"{self.pack.code}@{self.pack.version}",
            token=SendingToken.new(),
        )

    def _open(self, sent: Sent) -> DeskReport:
        report = Report.objects.get(locator=sent.receipt.locator)
        desk = report_for(self._actor(report.team_id), report.pk)
        actions.note_reading(desk)
        return desk

    def _actor(self, team_id: str) -> Actor:
        ring = self.rings[team_id]
        return Actor(Member.objects.get(pk=ring.member_id), ring)

    def _propose_visit(self, desk: DeskReport) -> None:
        actions.propose_visit(
            desk,
            when=clock.now() + timedelta(days=4),
            place="The café of the library, upstairs",
            way="Come in by the children's entrance. Ask for a book about lighthouses.",
            seen=desk.last_number,
            once=new_once(),
        )

    def _open_case(self, sent: Sent) -> Case:
        """A man who has left the restaurant, and begins his reflection period."""
        today = self.pack.calendar.local(clock.now()).date()
        procedure = self.pack.procedures["be-adult"]
        first = procedure.first_phases[0]
        return self._fill_case(
            sent,
            MOUSSA,
            partial(Assessment, **SEEN),
            partial(Outcome, finding=Finding.PRESUMED, why=WHY),
            partial(RightsExplained, rights=tuple(self.pack.rights), language="français"),
            partial(Choice, choice=ACCEPTS, on=today, words=HIS_WORDS),
            partial(started, self.pack, procedure.id, first, today),
            partial(Task, text=TASK, on=today + timedelta(days=5)),
        )

    def _open_another(self, sent: Sent) -> None:
        """The girl next door, who came along with the neighbour and says not now."""
        today = self.pack.calendar.local(clock.now()).date()
        back = today + timedelta(days=5)
        self._fill_case(
            sent,
            Person(name="Lina", languages="Nederlands"),
            partial(Choice, choice="not-now", on=today, come_back=COME_BACK, come_back_on=back),
        )

    def _run_elsewhere(self) -> None:
        """Two whose clocks began before they came here: a boy of sixteen, and a Dublin case."""
        self._clock_that_runs("be/payoke-lbtp", BOY, BILAL, "be-minor", days_ago=66)
        if DUTCH in current().packs:
            self._clock_that_runs("nl/comensha", DUBLIN, SAMUEL, "nl-dublin", days_ago=19)

    def _clock_that_runs(
        self, team_id: str, told: ReportIntake, person: Person, procedure: str, *, days_ago: int
    ) -> None:
        pack = pack_of(team_id, current())
        since = pack.calendar.local(clock.now()).date() - timedelta(days=days_ago)
        first = pack.procedures[procedure].first_phases[0]
        self._fill_desk(
            self._enter(team_id, told),
            person,
            partial(started, pack, procedure, first, since),
        )

    def _enter(self, team_id: str, told: ReportIntake) -> DeskReport:
        actor, key = self._actor(team_id), receiving_key(team_id)
        assert key is not None
        team = pack_of(team_id, current()).teams[team_id]
        entered = enter_contact(
            actor,
            intake=told,
            source=Source.CALL,
            destination=Destination(team, RouteReason.CHOSEN, None, key),
            language="en",
            seed=secrets.token_bytes(32),
        )
        return report_for(actor, entered.report.pk)

    def _enter_case(self, team_id: str, told: ReportIntake, person: Person) -> Case:
        return cases.open_case(self._enter(team_id, told), person=person, once=new_once())

    def _fill_case(self, sent: Sent, person: Person, *entries: Callable[..., CaseEntry]) -> Case:
        return self._fill_desk(self._open(sent), person, *entries)

    def _fill_desk(
        self, desk: DeskReport, person: Person, *entries: Callable[..., CaseEntry]
    ) -> Case:
        case = cases.open_case(desk, person=person, once=new_once())
        self._go_on(desk.report.team_id, case, lambda _: list(entries))
        return case

    def _go_on(
        self, team_id: str, case: Case, happens: Callable[[CaseFile], casework.Entries]
    ) -> None:
        actor = self._actor(team_id)
        for entry in happens(case_for(actor, case.pk)):
            file = case_for(actor, case.pk)
            content = entry(at=clock.now(), by=actor.id)
            cases.write(file, content, seen=file.last_number, once=new_once())

    def _take_call(self, team_id: str) -> None:
        enter_contact(
            self._actor(team_id),
            intake=CALL,
            source=Source.CALL,
            destination=self._destination(CALL),
            language="en",
            seed=secrets.token_bytes(32),
        )


# Its pack is loaded by the demo; a live installation chooses.
DUTCH = "nl"
BILAL = Person(name="Bilal", languages="دری", minor=Ternary.YES)
SAMUEL = Person(name="Samuel O.", languages="English, Tigrinya", minor=Ternary.NO)
MOUSSA = Person(name="Moussa T.", languages="français, bambara", minor=Ternary.NO)
SEEN: dict[str, Any] = {
    "account": (
        "Midday to two at night, every day, for eleven months. Paid once, 300 euros. The owner "
        "keeps the passport and speaks of a debt of 4000 euros. Sleeps in the store room."
    ),
    "acts": (Act.RECRUITMENT, Act.HARBOURING),
    "methods": (
        MethodOfControl.DEBT_BONDAGE,
        MethodOfControl.WITHHOLDS_DOCUMENTS,
        MethodOfControl.EXCESSIVE_WORKING_HOURS,
    ),
    "purposes": (TypeOfExploitation.FORCED_LABOUR,),
    "needs": (Need.SHELTER,),
    "language": "français",
    "certainty": Certainty.LIKELY,
}
WHY = "Debt, papers and hours together; he may not leave without paying."
ACCEPTS = "time-to-think"
HIS_WORDS = "Je veux rester loin de lui et réfléchir."
COME_BACK = "The neighbour brings her on a Tuesday; she asks for the sewing class."
TASK = "Ask for the document of the first phase"

DISHES = ReportIntake(
    about=About.ME,
    message=(
        "Je lave la vaisselle dans un restaurant, de midi à deux heures du matin, "
        "tous les jours. Le patron garde mon passeport et dit que je lui dois encore "
        "4000 euros pour le voyage. Je dors dans la réserve. Est-ce que c'est normal ?"
    ),
    danger=False,
    minor=Ternary.NO,
    place="1000",
    languages="français, bambara",
    interpreter=False,
)

FRIEND = ReportIntake(
    about=About.SOMEONE_I_KNOW,
    message=(
        "Mijn buurmeisje past op de kinderen van een gezin en komt nooit alleen buiten. "
        "Ik weet niet of ik me vergis. Wat kan ik doen zonder het erger te maken?"
    ),
    place="2800",
    languages="Nederlands",
)

SALON = ReportIntake(
    about=About.ME,
    message=(
        "I do nails in a salon. We are four, we sleep above the shop. She keeps our "
        "papers and half of the money. I can write only when she is away, on Tuesday."
    ),
    danger=False,
    minor=Ternary.NO,
    place="4000",
    languages="Tiếng Việt, a little English",
    interpreter=True,
    contact=ContactTerms(
        channel=Channel.PHONE,
        address="0000 00 00 00",
        days=(2,),
        after=time(14),
        before=time(16),
        leave_message=False,
        say_we_are="a customer asking for an appointment",
        code_word="lighthouse",
    ),
)

NURSE = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message=(
        "Verpleegkundige op spoed. Jonge man met een onbehandelde breuk, werkt op werven, "
        "wordt gebracht door een man die voor hem antwoordt. Hij durfde niets te zeggen. "
        "Hij komt vrijdag terug voor controle."
    ),
    minor=Ternary.NO,
    place="9000",
    languages="Roemeens",
    interpreter=True,
)

SCHOOL = ReportIntake(
    about=About.SOMEONE_I_KNOW,
    message=(
        "Une amie de ma fille, 16 ans, a un copain plus âgé qui l'emmène chez d'autres "
        "hommes. Elle dit qu'elle l'aime. Elle ne va plus à l'école depuis lundi."
    ),
    danger=False,
    minor=Ternary.YES,
    place="5000",
    languages="français",
)

TONIGHT = ReportIntake(
    about=About.ME,
    message=(
        "They come back tonight. They said they take us to another country. "
        "I am hiding the phone. Please tell me where I can go."
    ),
    danger=True,
    minor=Ternary.NOT_SURE,
    place="Antwerpen",
    languages="English",
)

BOY = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message="His guardian calls: a boy of sixteen, alone here, who had to beg and hand over all.",
    minor=Ternary.YES,
    place="2000",
    languages="دری",
    interpreter=True,
)

DUBLIN = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message="The police call: a man who worked in a greenhouse without pay. He asked for asylum "
    "elsewhere before, so that is to be looked at first.",
    minor=Ternary.NO,
    languages="English, Tigrinya",
)

CALL = ReportIntake(
    about=About.SOMEONE_I_KNOW,
    message="A colleague at the cleaning company gets no wages and may not use a phone. Will call "
    "again on Thursday morning; no name given.",
    place="9000",
    languages="English",
)

ANSWER = (
    "Non, ce n'est pas normal, et ce n'est pas votre faute. Votre passeport est à vous. "
    "Nous pouvons vous rencontrer, sans que personne ne le sache. C'est gratuit. "
    "Y a-t-il un moment où vous pouvez sortir seul ?"
)
REPLY = "Le lundi matin je vais au marché, de 8 h à 10 h. Ne téléphonez pas s'il vous plaît."
ADVICE = (
    "Dank u dat u schrijft. U hoeft niets te bewijzen. Praat met haar als ze alleen is, en zeg dat "
    "ze hier zelf kan schrijven of bellen, ook zonder naam. Bel 112 als ze in gevaar is."
)
NOTE = "Four people above the shop. Ask the interpreter for Tuesday before we propose a time."
