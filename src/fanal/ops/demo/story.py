"""Ten days at the three centres, told in the order in which they happened."""

import secrets
from datetime import time, timedelta
from functools import partial

from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.choice import Choice
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.phase import started
from fanal.cases.kinds.rights import RightsExplained
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.access import DeskReport
from fanal.intake.contents import CloseReason, Source
from fanal.intake.mailbox import open_mailbox
from fanal.intake.receipts import enter_contact
from fanal.intake.sending import Sent
from fanal.knowledge import current
from fanal.ops.demo import casework, words
from fanal.ops.demo.staff import staff_enrols
from fanal.ops.demo.stage import Stage


class Story(Stage):
    def happen(self) -> None:
        with self.then(9, time(9)):
            self.rings = staff_enrols()
        with self.then(8, time(11)):
            kofi = self.enter_case("be/payoke", casework.SITES, casework.KOFI)
            self.go_on("be/payoke", kofi, casework.first_days_of_kofi)
            wages = self.enter_case("be/payoke", casework.WAGES, casework.DANUTA)
        with self.then(6, time(21, 40)):
            dishes = self.send(words.DISHES, "fr")
        with self.then(5, time(10, 5)):
            friend = self.send(words.FRIEND, "nl")
        with self.then(5, time(15)):
            desk = self.open(dishes)
            actions.take(desk, was=None, once=new_once())
            actions.answer(desk, text=words.ANSWER, seen=desk.last_number, once=new_once())
        with self.then(5, time(16, 20)):
            nurse = self.send(words.NURSE, "nl")
        with self.then(4, time(11)):
            desk = self.open(friend)
            actions.answer(desk, text=words.ADVICE, seen=desk.last_number, once=new_once())
            actions.close(desk, reason=CloseReason.ADVICE_GIVEN, explanation="", once=new_once())
        with self.then(4, time(20, 10)):
            open_mailbox(dishes.receipt).write(words.REPLY, once=new_once())
        with self.then(3, time(14)):
            moussa = self._open_case(dishes)
            self.go_on("be/pag-asa", moussa, casework.plan_of_moussa)
        with self.then(2, time(15)):
            self._open_another(friend)
        with self.then(2, time(16, 30)):
            elena = self.enter_case("be/pag-asa", casework.COUSIN, casework.ELENA)
            self.go_on("be/pag-asa", elena, casework.shut_around_elena)
        with self.then(2, time(23, 15)):
            salon = self.send(words.SALON, "en")
        with self.then(1, time(14)):
            self._run_elsewhere()
            self.go_on("be/payoke", wages, casework.end_of_danuta)
            self.go_on("be/pag-asa", moussa, casework.news_of_moussa)
        with self.then(1, time(16)):
            desk = self.open(salon)
            actions.take(desk, was=None, once=new_once())
            actions.note(desk, text=words.NOTE, once=new_once())
            self._propose_visit(desk)
        with self.then(0, time(7, 50), before_now=50):
            self.send(words.SCHOOL, "fr")
        with self.then(0, time(8, 35), before_now=25):
            self.send(words.TONIGHT, "en")
        with self.then(0, time(9, 20), before_now=10):
            self._take_call(nurse.team_id)

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
        return self.fill_case(
            sent,
            words.MOUSSA,
            partial(Assessment, **words.SEEN),
            partial(Outcome, finding=Finding.PRESUMED, why=words.WHY),
            partial(RightsExplained, rights=tuple(self.pack.rights), language="français"),
            partial(Choice, choice=words.ACCEPTS, on=today, words=words.HIS_WORDS),
            partial(started, self.pack, procedure.id, first, today),
            partial(Task, text=words.TASK, on=today + timedelta(days=5)),
        )

    def _open_another(self, sent: Sent) -> None:
        """The girl next door, who came along with the neighbour and says not now."""
        today = self.pack.calendar.local(clock.now()).date()
        back = today + timedelta(days=5)
        self.fill_case(
            sent,
            Person(name="Lina", languages="Nederlands"),
            partial(
                Choice, choice="not-now", on=today, come_back=words.COME_BACK, come_back_on=back
            ),
        )

    def _run_elsewhere(self) -> None:
        """Two whose clocks began before they came here: a boy of sixteen, and a Dublin case."""
        self.clock_that_runs("be/payoke-lbtp", words.BOY, words.BILAL, "be-minor", days_ago=66)
        if words.DUTCH in current().packs:
            self.clock_that_runs(
                "nl/comensha", words.DUBLIN, words.SAMUEL, "nl-dublin", days_ago=19
            )

    def _take_call(self, team_id: str) -> None:
        enter_contact(
            self.actor(team_id),
            intake=words.CALL,
            source=Source.CALL,
            destination=self.destination(words.CALL),
            language="en",
            seed=secrets.token_bytes(32),
        )
