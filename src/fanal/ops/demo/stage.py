"""How things happen in the demo: at a moment of the past, through the same actions as real ones."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import partial

from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member
from fanal.cases import actions as cases
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.phase import started
from fanal.cases.models import Case
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.access import Actor, DeskReport, report_for
from fanal.intake.contents import ReportIntake, Source
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
from fanal.knowledge import Pack, RouteReason, current
from fanal.ops.demo.casework import Entries


class Stage:
    """What can happen in a story, each done by whoever acts for a team."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        # Who acts for a team, by the team's id; empty until they enrolled.
        self.rings: dict[str, KeyRing] = {}

    @contextmanager
    def then(self, days_ago: int, at: time, before_now: int = 0) -> Iterator[None]:
        """Some days ago at that local time; the latest so many minutes before now."""
        now = clock.now()
        day = self.pack.calendar.local(now).date() - timedelta(days=days_ago)
        latest = now - timedelta(minutes=before_now)
        with clock.frozen(min(datetime.combine(day, at, self.pack.calendar.zone), latest)):
            yield

    def destination(self, intake: ReportIntake) -> Destination:
        return destinations(self.pack, minor=intake.minor, place=intake.place)[0]

    def send(self, intake: ReportIntake, language: str) -> Sent:
        destination = self.destination(intake)
        return submit(
            intake=intake,
            destination=destination,
            chosen=False,
            due=due_for(self.pack, destination.team, intake),
            language=language,
            pack=f"{self.pack.code}@{self.pack.version}",
            token=SendingToken.new(),
        )

    def open(self, sent: Sent) -> DeskReport:
        report = Report.objects.get(locator=sent.receipt.locator)
        desk = report_for(self.actor(report.team_id), report.pk)
        actions.note_reading(desk)
        return desk

    def actor(self, team_id: str) -> Actor:
        ring = self.rings[team_id]
        return Actor(Member.objects.get(pk=ring.member_id), ring)

    def enter(self, team_id: str, told: ReportIntake) -> DeskReport:
        actor, key = self.actor(team_id), receiving_key(team_id)
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

    def enter_case(self, team_id: str, told: ReportIntake, person: Person) -> Case:
        return cases.open_case(self.enter(team_id, told), person=person, once=new_once())

    def fill_case(self, sent: Sent, person: Person, *entries: Callable[..., CaseEntry]) -> Case:
        return self.fill_desk(self.open(sent), person, *entries)

    def fill_desk(
        self, desk: DeskReport, person: Person, *entries: Callable[..., CaseEntry]
    ) -> Case:
        case = cases.open_case(desk, person=person, once=new_once())
        self.go_on(desk.report.team_id, case, lambda _: list(entries))
        return case

    def go_on(self, team_id: str, case: Case, happens: Callable[[CaseFile], Entries]) -> None:
        actor = self.actor(team_id)
        for entry in happens(case_for(actor, case.pk)):
            file = case_for(actor, case.pk)
            content = entry(at=clock.now(), by=actor.id)
            cases.write(file, content, seen=file.last_number, once=new_once())

    def clock_that_runs(
        self, team_id: str, told: ReportIntake, person: Person, procedure: str, *, days_ago: int
    ) -> None:
        pack = pack_of(team_id, current())
        since = pack.calendar.local(clock.now()).date() - timedelta(days=days_ago)
        first = pack.procedures[procedure].first_phases[0]
        self.fill_desk(
            self.enter(team_id, told),
            person,
            partial(started, pack, procedure, first, since),
        )
